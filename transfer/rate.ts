/** The rate is that of so many last milliseconds. */
const MEMORY_MS = 3_000;
const SAMPLE_MS = 100;

/** How fast a growing number grows. Pure: times come from outside, milliseconds. */
export class Rate {
  #samples: { at: number; done: number }[] = [];

  see(done: number, now: number): void {
    const last = this.#samples.at(-1);
    if (last && now - last.at < SAMPLE_MS) return;
    this.#samples.push({ at: now, done });
    while (this.#samples.length > 2 && now - this.#samples[1].at >= MEMORY_MS) this.#samples.shift();
  }

  /** A second; 0 while unknown. */
  at(done: number, now: number): number {
    const [first] = this.#samples;
    const elapsed = first ? now - first.at : 0;
    return elapsed >= SAMPLE_MS ? Math.max(0, (done - first.done) * 1000 / elapsed) : 0;
  }

  clear(): void {
    this.#samples = [];
  }
}
