import type { Input, Release } from "../../capture/types.ts";
import type { InputEvent } from "../../protocol/input.ts";

/** Injects events one after the other, in the order they came, into the input of the screen that is shared. */
export interface InputQueue {
  /** Where events go from now on, null for nowhere; what waits for the old input is void and its keys go up. */
  attach(input: Input | null): Promise<void>;
  push(event: InputEvent): void;
  /** What may be reached from now on, also by what still waits. */
  setRelease(release: Release): void;
  /** The local user moves: for so long the pointer is his, buttons that are down may only go up. Milliseconds. */
  yieldPointer(ms: number): void;
  /** At once: nothing that was pushed before will be injected any more, and all keys and buttons go up. */
  releaseAll(): Promise<void>;
  /** When all that was pushed so far is done. */
  settled(): Promise<void>;
}

/** @param onFault is told what an input threw: it never should. */
export function createInputQueue(onFault: (error: unknown) => void): InputQueue {
  let input: Input | null = null;
  /** Events of an older epoch are void. */
  let epoch = 0;
  let pointerFrom = -Infinity;
  let queue: Promise<void> = Promise.resolve();

  function enqueue(step: () => Promise<unknown> | undefined): Promise<void> {
    queue = queue.then(step).then(() => {}, onFault);
    return queue;
  }

  function releaseAll(): Promise<void> {
    epoch++;
    // Not after what is waiting: this also ends a long text in its middle. What comes later waits for it.
    const released = input?.releaseAll();
    released?.catch(() => {});
    return enqueue(() => released);
  }

  return {
    releaseAll,
    settled: () => queue,
    push(event) {
      const mine = epoch;
      enqueue(() => {
        if (mine !== epoch || !input) return;
        if (performance.now() < pointerFrom && movesPointer(event)) return;
        return inject(input, event);
      });
    },
    setRelease: (release) => input?.setRelease(release),
    yieldPointer(ms) {
      pointerFrom = performance.now() + ms;
    },
    async attach(next) {
      const before = input;
      const released = releaseAll();
      input = next;
      await released;
      await before?.[Symbol.asyncDispose]();
    },
  };
}

function movesPointer(event: InputEvent): boolean {
  return event.kind === "move" || event.kind === "wheel" || (event.kind === "button" && event.down);
}

function inject(input: Input, event: InputEvent): Promise<unknown> {
  switch (event.kind) {
    case "move":
      return input.move(event.x, event.y);
    case "button":
      return input.button(event.button, event.down, event);
    case "wheel":
      return input.wheel(event.dx, event.dy, event);
    case "key":
      return input.key(event);
    case "text":
      return input.text(event.text);
    case "release-all":
      return input.releaseAll();
  }
}
