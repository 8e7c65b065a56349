import assert from "node:assert/strict";
import fc from "fast-check";
import { boxArea, countTiles, findDenseBox, type TileMap } from "./dense_box.ts";

/** Drawn with one character a tile; a dot doesn't count. */
function mapOf(...rows: string[]): TileMap {
  return {
    tiles: Uint8Array.from(rows.join(""), (c) => c === "." ? 0 : 1),
    columns: rows[0].length,
    rows: rows.length,
  };
}

const LIMITS = { minTiles: 4, density: 0.7 };

Deno.test("findDenseBox() leaves out what sticks out, and what hangs by a corner", () => {
  const map = mapOf(
    "#.......",
    ".####...",
    ".#.##...",
    ".######.",
    ".####...",
    "........",
  );
  assert.deepEqual(findDenseBox(map, LIMITS), { left: 1, top: 1, right: 5, bottom: 5 });
});

Deno.test("findDenseBox() takes the largest of several, and none that is too small or thin", () => {
  const two = mapOf("###..####", "###..####", "###..####");
  assert.deepEqual(findDenseBox(two, LIMITS), { left: 5, top: 0, right: 9, bottom: 3 });
  assert.equal(findDenseBox(two, { ...LIMITS, minTiles: 13 }), null);
  assert.equal(
    findDenseBox(mapOf("######", "#....#", "#....#", "#....#", "######"), { ...LIMITS, minTiles: 8 }),
    null,
  );
});

Deno.test("findDenseBox() gives a box within the map that is dense and large enough, or null", () => {
  const map = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain((
    [columns, rows],
  ) =>
    fc.array(fc.nat(3), { minLength: columns * rows, maxLength: columns * rows }).map((tiles) => ({
      tiles: Uint8Array.from(tiles),
      columns,
      rows,
    }))
  );
  fc.assert(
    fc.property(map, (map) => {
      const box = findDenseBox(map, LIMITS);
      if (!box) return;
      assert.ok(box.left >= 0 && box.top >= 0 && box.right <= map.columns && box.bottom <= map.rows);
      assert.ok(
        countTiles(map, box) >= LIMITS.density * boxArea(box) && countTiles(map, box) >= LIMITS.minTiles,
      );
    }),
    { seed: Number(Deno.env.get("MFB_SEED") ?? 23), numRuns: 300 },
  );
});
