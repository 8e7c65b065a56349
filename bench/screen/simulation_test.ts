import assert from "node:assert/strict";
import { type Made, type Side, simulate } from "./simulation.ts";

/** An encoder with given sizes: each frame in packets of up to 8000 bytes, 1 ms each; lossy tiles one a packet. */
class Scripted implements Side {
  readonly filmPlays = false;
  #lossy = 0;
  taken: { frame: number; now: number }[] = [];
  sent: number[] = [];
  #sequence = 0;
  #left: number[] = [];

  constructor(readonly sizeOf: (frame: number) => number, readonly lossyTiles = 0) {}

  get restless(): boolean {
    return this.#lossy > 0;
  }

  take(frame: number, now: number): number {
    this.taken.push({ frame, now });
    this.#lossy = this.lossyTiles;
    for (let size = this.sizeOf(frame); size > 0; size -= 8000) this.#left.push(Math.min(8000, size));
    return 2;
  }

  next(): Made | null {
    const bytes = this.#left.shift();
    return bytes === undefined ? null : this.#made(bytes);
  }

  refine(): Made | null {
    if (this.#lossy === 0) return null;
    this.#lossy--;
    return this.#made(1000);
  }

  #made(bytes: number): Made {
    this.sent.push(bytes);
    const complete = this.#left.length === 0;
    return {
      bytes,
      sequence: ++this.#sequence,
      encMs: 1,
      decMs: 3,
      complete,
      exact: complete && !this.restless,
    };
  }
}

const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => i * ms);

Deno.test("simulate() adds up encoding, link, way and decoding", () => {
  const { shown, exact } = simulate(new Scripted(() => 500), every(1000, 3));
  // 2 + 1 encoding, 2 on the link, 20 of way, 3 decoding.
  assert.deepEqual(shown, [0, 1, 2].map((frame) => ({ frame, at: frame * 1000 + 28 })));
  assert.deepEqual(exact, shown);
});

Deno.test("simulate() overlaps encoding, link and decoding of one update's packets", () => {
  const { shown } = simulate(new Scripted(() => 16_000), [0]);
  // The second packet is encoded and the first decoded while the link is busy: 2 + 1 + 64 + 20 + 3.
  assert.deepEqual(shown, [{ frame: 0, at: 90 }]);
});

Deno.test("simulate() leaves out frames that the link has no room for, never the last one", () => {
  const side = new Scripted(() => 20_000);
  const { shown } = simulate(side, every(50, 40));
  assert.ok(side.taken.length < 35 && side.taken.length > 20, `${side.taken.length} frames were taken`);
  assert.equal(side.taken.at(-1)?.frame, 39);
  assert.equal(shown.length, side.taken.length);
  // Each frame is the newest of its moment.
  for (const { frame, now } of side.taken) assert.equal(frame, Math.min(39, Math.floor(now / 50)));
});

Deno.test("simulate() never has more under way than the pacing's window", () => {
  const side = new Scripted(() => 20_000);
  const { shown } = simulate(side, every(50, 200));
  const delays = shown.slice(20).map(({ at, frame }) => at - frame * 50);
  // 80 ms for itself, 20 of way, and a queue of at most some 60 ms before it; it may be older than a tick.
  assert.ok(Math.max(...delays) < 80 + 20 + 60 + 50 + 40, `${Math.max(...delays)} ms`);
});

Deno.test("simulate() goes on after the last change until everything is exact", () => {
  const side = new Scripted(() => 500, 50);
  const { shown, exact } = simulate(side, [0, 50]);
  assert.equal(shown.length, 2);
  assert.equal(exact.length, 1);
  assert.equal(exact[0].frame, 1);
  assert.ok(exact[0].at > shown[1].at);
});

Deno.test("simulate() ends when something never becomes exact", () => {
  const side = new Scripted(() => 500, 1);
  side.refine = () => null;
  assert.deepEqual(simulate(side, [0]).exact, []);
});
