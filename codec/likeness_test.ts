import assert from "node:assert/strict";
import { testKernels } from "../tests/kernels.ts";

const WIDTH = 96, HEIGHT = 32, TOP = 10;
/** As letters are drawn: so much ink of 31 in red, green and blue. */
const LETTER = [[[3, 9, 20], [28, 31, 31], [25, 14, 6]], [[0, 5, 17], [26, 31, 30], [21, 11, 2]]];

function colourOf(ground: number, ink: number[]): number {
  const [red, green, blue] = ink.map((part, i) =>
    Math.round((ground >> (16 - 8 * i) & 255) * (1 - part / 31))
  );
  return 0xff000000 + (red << 16 | green << 8 | blue);
}

/** A picture of one letter at x = 10 on the first ground and at x = 60 on the second; asks for each pixel as it comes. */
function likelyOn(first: number, second: number): { found: number; wanted: number }[] {
  const kernels = testKernels();
  kernels.setUp(WIDTH, HEIGHT, 0, false);
  const set = (x: number, y: number, colour: number) =>
    new DataView(kernels.memory.buffer).setUint32(kernels.shownAt(x, y), colour, true);
  for (let x = 0; x < WIDTH; x++) {
    const ground = 0xff000000 + (x < WIDTH / 2 ? first : second);
    for (let y = 0; y < HEIGHT; y++) set(x, y, ground);
    kernels.noteGround(x, ground);
  }
  return [[10, first], [60, second]].flatMap(([left, ground]) =>
    LETTER.flatMap((row, y) =>
      row.map((ink, i) => {
        const x = left + i, wanted = colourOf(ground, ink);
        const found = kernels.findLikely(kernels.shownAt(x, TOP + y), x) >>> 0;
        set(x, TOP + y, wanted);
        return { found, wanted };
      })
    )
  );
}

Deno.test("a letter that was met is known, on its ground and on another", () => {
  for (const ground of [0xffffff, 0xf8fafc, 0xe0e8f4]) {
    const letters = likelyOn(0xffffff, ground);
    const known = letters.slice(letters.length / 2);
    for (const { found, wanted } of known) {
      for (const shift of [0, 8, 16]) {
        const off = Math.abs((found >>> shift & 255) - (wanted >>> shift & 255));
        assert.ok(off <= 1, `${found.toString(16)} for ${wanted.toString(16)}`);
      }
    }
  }
});

Deno.test("where nothing was met, nothing is likely", () => {
  assert.equal(likelyOn(0xffffff, 0xffffff)[0].found, 0);
});
