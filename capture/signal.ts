/** A flag that one waiter can wait for: raised before the wait began, it isn't missed. */
export interface Signal {
  raise(): void;
  lower(): void;
  /** Until raised, at most `timeoutMs`. */
  wait(timeoutMs: number): Promise<void>;
}

export function createSignal(): Signal {
  let raised = false;
  let wake: (() => void) | null = null;
  return {
    raise() {
      raised = true;
      wake?.();
    },
    lower() {
      raised = false;
    },
    async wait(timeoutMs) {
      if (raised || timeoutMs <= 0) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      wake = null;
      clearTimeout(timer);
    },
  };
}
