import assert from "node:assert/strict";
import { benchedTimes, perFrame } from "./ffmpeg.ts";

const LOG = `Stream mapping:
bench:        8 user        2 sys       11 real decode_video 0.0 
bench:     1343 user      796 sys     2138 real encode_video 0.0 
bench:       19 user        6 sys       25 real encode_video 0.0 
bench:      872 user      262 sys     1133 real encode_video 0.0 
bench:       13 user        3 sys       17 real encode_video 0.0 
bench:        3 user        0 sys        3 real encode_video 0.0 
`;

Deno.test("benchedTimes() reads the CPU times of one task", () => {
  assert.deepEqual(benchedTimes(LOG, "decode_video"), [0.01]);
  assert.deepEqual(benchedTimes(LOG, "encode_video"), [2.139, 0.025, 1.134, 0.016, 0.003]);
});

Deno.test("perFrame() adds the two calls of each frame, and shares out evenly where there aren't two", () => {
  assert.deepEqual(perFrame([2, 1, 4, 1, 9], 2), [3, 5]);
  assert.deepEqual(perFrame([2, 1, 3], 2), [3, 3]);
});
