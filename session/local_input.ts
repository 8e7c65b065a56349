import { LOCAL_INPUT_MS } from "../protocol/limits.ts";

/** Tells the viewer while the owner's own mouse and keyboard are in use: once when that begins, once when it ends. */
export function createLocalInputNotice(tell: (active: boolean) => void): {
  /** The owner did something just now. */
  heard(): void;
  close(): void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    heard() {
      if (timer === undefined) tell(true);
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        tell(false);
      }, LOCAL_INPUT_MS);
    },
    close: () => clearTimeout(timer),
  };
}
