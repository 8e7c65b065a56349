import assert from "node:assert/strict";
import type { Decoder, Encoder, Picture } from "./types.ts";

/** For the tests of this folder. */

/** A packet's size as the session uses it. */
export const MAX = 32 * 1024;

/** All packets that are due. */
export function drain(encoder: Encoder, maxBytes = MAX): Uint8Array<ArrayBuffer>[] {
  const packets = [];
  for (let packet; (packet = encoder.nextPacket(maxBytes));) packets.push(packet);
  return packets;
}

/** The decoder has exactly this picture. */
export function assertSame(decoder: Decoder, picture: Picture): void {
  assert.equal(decoder.picture.width, picture.width);
  assert.equal(decoder.picture.height, picture.height);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = y * picture.stride + 4 * x, to = 4 * (y * picture.width + x);
      const same = decoder.picture.data[to] === picture.data[from + 2] &&
        decoder.picture.data[to + 1] === picture.data[from + 1] &&
        decoder.picture.data[to + 2] === picture.data[from] && decoder.picture.data[to + 3] === 255;
      if (!same) assert.fail(`pixel ${x},${y} differs`);
    }
  }
}

/** A picture with areas of few colours, of noise, and a stride that isn't width·4. */
export function paint(
  { width, height, pad, seed, kind }: {
    width: number;
    height: number;
    pad: number;
    seed: number;
    kind: number;
  },
): Picture {
  const stride = width * 4 + pad;
  const data = new Uint8Array(stride * height);
  let random = seed | 1;
  for (let i = 0; i < data.length; i++) {
    random = Math.imul(random, 1664525) + 1013904223;
    data[i] = kind === 0 ? random >>> 24 : kind === 1 ? (i >> 9) * 40 : (random >>> 30) * 80;
  }
  return { data, width, height, stride };
}
