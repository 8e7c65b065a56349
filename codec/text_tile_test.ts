import assert from "node:assert/strict";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { kernels } from "../tests/kernels.ts";
import { assertSame, paint, randomOf, send } from "./testing.ts";

const sum = (lengths: number[]) => lengths.reduce((all, bytes) => all + bytes, 0);

Deno.test("an empty screen of 1920×1080 costs less than 200 bytes", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const bytes = sum(send(encoder, decoder, paint({ width: 1920, height: 1080, pad: 0, seed: 1, kind: 2 })));
  assert.ok(bytes < 200, `${bytes} bytes`);
});

Deno.test("colours that were met cost a fraction of new ones", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const random = randomOf(11);
  const palette = Array.from({ length: 40 }, () => random() * 0xffffff);
  // Stripes of the same colours, in another order each time.
  const stripes = () => {
    const picture = paint({ width: 640, height: 480, pad: 0, seed: 1, kind: 2 });
    const shuffled = Array.from({ length: 640 }, () => palette[Math.floor(random() * palette.length)]);
    new Uint32Array(picture.data.buffer).forEach((_, i, all) => all[i] = shuffled[i % 640]);
    return picture;
  };
  const taught = sum(send(encoder, decoder, stripes()));
  const known = sum(send(encoder, decoder, stripes()));
  assert.ok(known < taught * 0.8, `${known} of ${taught} bytes`);
});

Deno.test("many colours, one after the other, are exact", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const picture = paint({ width: 64, height: 64, pad: 0, seed: 1, kind: 2 });
  new Uint32Array(picture.data.buffer).forEach((_, i, all) => all[i] = Math.imul(i % 90, 0x01040711));
  send(encoder, decoder, picture);
  assertSame(decoder, picture);
});
