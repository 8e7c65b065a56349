import type { EmitEvent } from "./events.ts";
import { LAUNCH_OPENED_MS, LAUNCH_PRINTED_MS, REOPEN_MS } from "./limits.ts";
import type { LaunchTokens } from "./tokens.ts";

export interface LauncherOptions {
  launchTokens: LaunchTokens;
  /** The page's address, without a fragment. */
  page: string;
  /** Opens an address on this desktop; null with --no-open. */
  open: ((url: string) => boolean) | null;
  emit: EmitEvent;
  /** Prints an address for a person. */
  print(url: string): void;
  now(): number;
}

/** Makes launch addresses, and opens them where that is wanted. */
export interface Launcher {
  /** An address for a person or a test to open. */
  printed(): string;
  /** Opens a window at once, if that is wanted and possible. */
  open(): boolean;
  /** "Neu öffnen", asked for by whoever reaches the page: nothing of it goes back to the asker. */
  reopen(): boolean;
}

export function createLauncher(options: LauncherOptions): Launcher {
  const address = (ttlMs: number) => `${options.page}#start=${options.launchTokens.issue(ttlMs)}`;
  let last = -Infinity;

  const open = () => options.open !== null && options.open(address(LAUNCH_OPENED_MS));
  return {
    printed: () => address(LAUNCH_PRINTED_MS),
    open,
    reopen() {
      if (options.now() - last < REOPEN_MS) return false;
      last = options.now();
      if (open()) return true;
      const url = address(LAUNCH_PRINTED_MS);
      options.print(url);
      options.emit({ event: "launch", url });
      return true;
    },
  };
}
