import assert from "node:assert/strict";
import fc from "fast-check";
import { boundingBox, changedTiles, mergeTiles, TILE } from "./rectangles.ts";

const SEED = Number(Deno.env.get("MFB_SEED") ?? 20240611);

Deno.test("changedTiles() marks the tiles in which a pixel differs, partial ones too", () => {
  const size = { width: 70, height: 40 };
  const before = new Int32Array(70 * 40), after = before.slice();
  after[0] = 1;
  after[39 * 70 + 69] = 1;
  assert.deepEqual([...changedTiles(after, before, size)], [1, 0, 0, 0, 0, 1]);
  assert.deepEqual([...changedTiles(after, null, size)], [1, 1, 1, 1, 1, 1]);
  assert.deepEqual([...changedTiles(after, after, size)], [0, 0, 0, 0, 0, 0]);
});

Deno.test("mergeTiles() goes to the right first, then down; the border cuts", () => {
  const tiles = Uint8Array.of(1, 1, 0, 1, 1, 1);
  assert.deepEqual(mergeTiles(tiles, { width: 70, height: 40 }), [
    { x: 0, y: 0, width: 64, height: 40 },
    { x: 64, y: 32, width: 6, height: 8 },
  ]);
});

Deno.test("mergeTiles() covers every changed tile once, and no other", () => {
  const pictures = fc.record({
    columns: fc.integer({ min: 1, max: 12 }),
    rows: fc.integer({ min: 1, max: 12 }),
  })
    .chain(({ columns, rows }) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.constant(rows),
        tiles: fc.array(fc.integer({ min: 0, max: 1 }), {
          minLength: columns * rows,
          maxLength: columns * rows,
        }),
      })
    );
  fc.assert(
    fc.property(pictures, ({ columns, rows, tiles }) => {
      const covered = new Array(tiles.length).fill(0);
      const size = { width: columns * TILE, height: rows * TILE };
      for (const { x, y, width, height } of mergeTiles(Uint8Array.from(tiles), size)) {
        for (let row = y / TILE; row < (y + height) / TILE; row++) {
          for (let column = x / TILE; column < (x + width) / TILE; column++) {
            covered[row * columns + column]++;
          }
        }
      }
      assert.deepEqual(covered, tiles);
    }),
    { seed: SEED },
  );
});

Deno.test("boundingBox() surrounds all changes", () => {
  const size = { width: 96, height: 96 };
  assert.deepEqual(boundingBox(Uint8Array.of(0, 1, 0, 0, 0, 0, 1, 0, 0), size), {
    x: 0,
    y: 0,
    width: 64,
    height: 96,
  });
  assert.equal(boundingBox(new Uint8Array(9), size), null);
});
