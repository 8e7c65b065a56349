const STATE_WORDS = 624;
const MIDDLE_WORD = 397;

/**
 * Python's `random.Random(seed)` (Mersenne Twister 19937, init_by_array): the same seed makes the same documents as
 * in the first recordings, so that figures stay comparable.
 */
export class SeededRandom {
  #state = new Uint32Array(STATE_WORDS);
  #next = STATE_WORDS;
  #spareGauss: number | null = null;

  /** @param seed 0 … 2³²−1 */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = 19650218;
    for (let i = 1; i < STATE_WORDS; i++) state[i] = Math.imul(1812433253, mixed(state[i - 1])) + i;
    let i = 1;
    for (let round = 0; round < STATE_WORDS; round++) {
      state[i] = (state[i] ^ Math.imul(mixed(state[i - 1]), 1664525)) + seed;
      i = this.#following(i);
    }
    for (let round = 1; round < STATE_WORDS; round++) {
      state[i] = (state[i] ^ Math.imul(mixed(state[i - 1]), 1566083941)) - i;
      i = this.#following(i);
    }
    state[0] = 0x8000_0000;
  }

  /** Uniform in [0, 1), 53 bits. */
  random(): number {
    const high = this.#word() >>> 5, low = this.#word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** An integer, `from` ≤ it < `to`. */
  range(from: number, to: number): number {
    const width = to - from;
    const bits = 32 - Math.clz32(width);
    for (;;) {
      const value = this.#word() >>> (32 - bits);
      if (value < width) return from + value;
    }
  }

  choice<T>(values: readonly T[]): T {
    return values[this.range(0, values.length)];
  }

  uniform(from: number, to: number): number {
    return from + (to - from) * this.random();
  }

  gauss(mean: number, deviation: number): number {
    let value = this.#spareGauss;
    this.#spareGauss = null;
    if (value === null) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * Math.log(1 - this.random()));
      value = Math.cos(angle) * radius;
      this.#spareGauss = Math.sin(angle) * radius;
    }
    return mean + value * deviation;
  }

  #following(i: number): number {
    if (i + 1 < STATE_WORDS) return i + 1;
    this.#state[0] = this.#state[STATE_WORDS - 1];
    return 1;
  }

  #word(): number {
    if (this.#next === STATE_WORDS) this.#refill();
    let word = this.#state[this.#next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < STATE_WORDS; i++) {
      const word = (state[i] & 0x8000_0000) | (state[(i + 1) % STATE_WORDS] & 0x7fff_ffff);
      state[i] = state[(i + MIDDLE_WORD) % STATE_WORDS] ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}

function mixed(word: number): number {
  return word ^ (word >>> 30);
}
