/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { readTun, waitForTuns, writeTun } from "./tun.ts";

/** The thread of a wire (wire.ts): holds each packet for as long as the link would, and loses what doesn't fit. */

declare const self: DedicatedWorkerGlobalScope;

/** Numbers that both threads see, by index. What the wire counts grows only. */
export const FIELDS = ["stop", "cut", "bitsPerSecond", "delayMs", "queueBytes", "loss", "dropped"] as const;

export interface WireStart {
  descriptors: [number, number];
  fields: Float64Array<SharedArrayBuffer>;
}

/** Looks at its fields at least this often. */
const WAIT_MAX_MS = 20;

class Direction {
  #packets: { due: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  /** When the last packet has left for the delay line. */
  #freeAt = 0;

  get due(): number {
    return this.#packets[0]?.due ?? Infinity;
  }

  /** @returns false when the queue before the link is full. */
  push(bytes: Uint8Array<ArrayBuffer>, now: number, link: { rate: number; delay: number; queue: number }) {
    const waiting = Math.max(0, this.#freeAt - now);
    if (waiting * link.rate > link.queue) return false;
    this.#freeAt = Math.max(now, this.#freeAt) + bytes.length / link.rate;
    this.#packets.push({ due: this.#freeAt + link.delay, bytes });
    return true;
  }

  take(now: number): Uint8Array<ArrayBuffer> | null {
    return this.due <= now ? this.#packets.shift()!.bytes : null;
  }
}

self.onmessage = ({ data }: MessageEvent<WireStart>) => {
  run(data);
  self.close();
};

function run({ descriptors, fields }: WireStart): void {
  const field = (name: typeof FIELDS[number]) => fields[FIELDS.indexOf(name)];
  const directions = [new Direction(), new Direction()];
  // The same losses in every run (Park–Miller).
  let seed = 7;
  const roll = () => (seed = seed * 48271 % 0x7fffffff) / 0x7fffffff;
  self.postMessage("running");
  while (field("stop") === 0) {
    const due = Math.min(directions[0].due, directions[1].due) - performance.now();
    waitForTuns(descriptors, Math.min(WAIT_MAX_MS, due));
    const now = performance.now();
    const link = { rate: field("bitsPerSecond") / 8000, delay: field("delayMs"), queue: field("queueBytes") };
    for (const [index, direction] of directions.entries()) {
      for (let bytes = readTun(descriptors[index]); bytes; bytes = readTun(descriptors[index])) {
        if (field("cut") !== 0) continue;
        const lost = roll() < field("loss") || !direction.push(bytes, now, link);
        if (lost) fields[FIELDS.indexOf("dropped")]++;
      }
      for (let bytes = direction.take(now); bytes; bytes = direction.take(now)) {
        writeTun(descriptors[1 - index], bytes);
      }
    }
  }
  self.postMessage("stopped");
}
