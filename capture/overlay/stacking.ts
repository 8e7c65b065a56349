/** How soon the stacking is looked at again; longer each time that another program raises itself as well. */
const INTERVAL_MIN_MS = 60;
const INTERVAL_MAX_MS = 600;
/** Without a need to raise for so long nobody fights with us. */
const PEACE_MS = 4000;

/** The stacking of our windows, as the system has it. */
export interface Stack {
  /** No other window is above one of ours. Null when that can't be known any more: nothing is looked at again. */
  onTop(): Promise<boolean | null>;
  raise(): void;
}

/** Keeps our windows above all others, without a fight when another program wants the same. */
export class Stacking {
  #stack: Stack;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #again = false;
  #closed = false;
  #interval = INTERVAL_MIN_MS;
  #lookedAt = -Infinity;
  #raisedAt = -Infinity;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** Something may have come above ours. */
  touch(): void {
    if (this.#looking) this.#again = true;
    if (this.#timer !== undefined || this.#looking || this.#closed) return;
    const wait = Math.max(0, this.#lookedAt + this.#interval - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, wait);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#closed = true;
  }

  async #look(): Promise<void> {
    this.#looking = true;
    this.#again = false;
    const onTop = await this.#stack.onTop();
    if (onTop === null || this.#closed) return;
    const now = performance.now();
    this.#lookedAt = now;
    if (!onTop) {
      const fight = now - this.#raisedAt < PEACE_MS;
      this.#interval = fight ? Math.min(INTERVAL_MAX_MS, this.#interval * 1.5) : INTERVAL_MIN_MS;
      this.#raisedAt = now;
      this.#stack.raise();
    }
    this.#looking = false;
    if (this.#again) this.touch();
  }
}
