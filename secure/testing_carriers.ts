import type { Bytes } from "./bytes.ts";
import { type Carriers, createCarriers } from "./carriers.ts";

/** Helpers for tests; nothing here is part of the product. */

/** Two ends' carriers, joined by a server that does with frames what the test says. */
export interface Way extends Disposable {
  a: Carriers;
  b: Carriers;
  /** All frames in the order in which the server got them. */
  seen: { from: "a" | "b"; frame: Bytes }[];
  /** What the server passes on of a frame; at first the frame itself. */
  pass: (frame: Bytes, from: "a" | "b") => Bytes[];
  /** False: there is no socket. */
  up: boolean;
}

export function joinCarriers(): Way {
  const end = (from: "a" | "b", to: "a" | "b") =>
    createCarriers({
      send(frame) {
        if (!way.up) return false;
        way.seen.push({ from, frame });
        for (const one of way.pass(frame, from)) queueMicrotask(() => way[to].take(one));
        return true;
      },
    });
  const way: Way = {
    a: end("a", "b"),
    b: end("b", "a"),
    seen: [],
    pass: (frame) => [frame],
    up: true,
    [Symbol.dispose]() {
      way.a.interrupted();
      way.b.interrupted();
    },
  };
  return way;
}

/** Until what was handed over has been passed on; not until receipts that wait for more. */
export function passedOn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await passedOn();
}
