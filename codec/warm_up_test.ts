import assert from "node:assert/strict";
import { kernels } from "../tests/kernels.ts";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { assertSame, paint, send } from "./testing.ts";
import { warmUpDecoder } from "./warm_up_decoder.ts";
import { warmUpEncoder } from "./warm_up_encoder.ts";

Deno.test("after the warm-up both ends are as in the beginning, and meet", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const colder = createEncoder(kernels);
  warmUpEncoder(encoder);
  warmUpDecoder(decoder);
  assert.ok(encoder.blank && !encoder.pending && encoder.lossy === 0);
  const screen = paint({ width: 300, height: 200, pad: 0, seed: 1, kind: 1 });
  const bytes = send(encoder, decoder, screen);
  assertSame(decoder, screen);
  assert.deepEqual(bytes, send(colder, createDecoder(kernels), screen), "nothing was learnt");
});

Deno.test("the decoder's warm-up asks for no cache: weak viewers warm up as well", () => {
  const seen: number[] = [];
  const decoder = createDecoder(kernels, { cacheTilesMax: 0 });
  warmUpDecoder({
    get picture() {
      return decoder.picture;
    },
    decode(packet) {
      try {
        return decoder.decode(packet);
      } catch (error) {
        seen.push(/cache/.test((error as Error).message) ? 1 : 0);
        throw error;
      }
    },
  });
  assert.ok(seen.length > 3 && !seen.includes(1));
});
