/** A page that is only being loaded again is back within this time. */
const UNSEEN_PAUSE_MS = 3_000;
/** Without a window for this long nobody means to go on: the process ends, and leaves nothing behind. */
const UNSEEN_END_MS = 60_000;

/** What happens when the client's window is gone: who is looking must be visible all the time on the shared machine. */
export interface Unseen {
  gone(): void;
  back(): void;
}

/** @param on.pause nobody looks on while nobody sees that; on.end the session and the process end. */
export function createUnseen(on: { pause(): void; end(): void }): Unseen {
  const timers: ReturnType<typeof setTimeout>[] = [];
  return {
    gone: () => void timers.push(setTimeout(on.pause, UNSEEN_PAUSE_MS), setTimeout(on.end, UNSEEN_END_MS)),
    back: () => timers.splice(0).forEach(clearTimeout),
  };
}
