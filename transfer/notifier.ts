/** Changes are told at most once in this time, milliseconds. */
const CHANGE_MS = 200;
/** While something moves, it is looked at so often: a transfer that stands still shows no rate. */
const MOVING_MS = 1_000;

export interface Notifier {
  changed(): void;
  close(): void;
}

/** Tells of many small changes now and then, the last one always. */
export function createNotifier(onChange: () => void, isMoving: () => boolean): Notifier {
  type Timer = ReturnType<typeof setTimeout>;
  let throttle: Timer | undefined, look: Timer | undefined, pending = false, closed = false;

  function fire(): void {
    pending = false;
    clearTimeout(look);
    look = undefined;
    throttle = setTimeout(() => {
      throttle = undefined;
      if (pending) fire();
      else if (isMoving()) look = setTimeout(fire, MOVING_MS - CHANGE_MS);
    }, CHANGE_MS);
    // Whoever listens may call us back: not amid a change.
    queueMicrotask(onChange);
  }

  return {
    changed() {
      pending = true;
      if (throttle === undefined && !closed) fire();
    },
    close() {
      closed = true;
      clearTimeout(throttle);
      clearTimeout(look);
      if (pending) onChange();
    },
  };
}
