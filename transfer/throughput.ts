/** The last so many milliseconds count, in steps. */
const STEP_MS = 100;
const STEPS = 10;

/** How much passed lately. Pure: times come from outside, milliseconds. */
export class Throughput {
  #steps: { at: number; bytes: number }[] = [];

  add(bytes: number, now: number): void {
    const last = this.#steps.at(-1);
    if (last && now - last.at < STEP_MS) last.bytes += bytes;
    else this.#steps.push({ at: now, bytes });
    this.#forget(now);
  }

  /** Bytes a millisecond. */
  at(now: number): number {
    this.#forget(now);
    return this.#steps.reduce((sum, { bytes }) => sum + bytes, 0) / (STEP_MS * STEPS);
  }

  #forget(now: number): void {
    while (this.#steps.length > 0 && now - this.#steps[0].at >= STEP_MS * STEPS) this.#steps.shift();
  }
}
