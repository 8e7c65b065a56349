import assert from "node:assert/strict";
import fc from "fast-check";
import type { DrawnPoint } from "../../protocol/drawing.ts";
import { DRAW_COLOURS, MARKER_OPACITY, type Shape } from "../../protocol/drawing_board.ts";
import type { Rect } from "../types.ts";
import { type Mark, markOf, pointerMarks, runsOf } from "./strokes.ts";

const AREA: Rect = { x: 0, y: 0, width: 60, height: 40 };

function shape(tool: Shape["tool"], width: number, points: DrawnPoint[]): Shape {
  return { id: 1, tool, colour: "red", width, points };
}

/** A picture as rows of characters: empty, in part, wholly covered. */
function picture(mark: Mark, area = AREA): string[] {
  return Array.from({ length: area.height }, (_, y) =>
    Array.from({ length: area.width }, (_, x) => {
      const column = x + area.x - mark.x, row = y + area.y - mark.y;
      const inside = column >= 0 && row >= 0 && column < mark.mask.width && row < mark.mask.height;
      const coverage = inside ? mark.mask.coverage[row * mark.mask.width + column] : 0;
      return coverage === 0 ? " " : coverage === 255 ? "#" : ".";
    }).join("").trimEnd());
}

Deno.test("markOf() draws lines of their width, with round ends, at the very pixels", () => {
  const area = { x: 0, y: 0, width: 14, height: 7 };
  const mark = markOf(shape("pen", 3, [[3, 3], [9, 3]]), area)!;
  assert.deepEqual(picture(mark, area), [
    "",
    "",
    "  .#######.",
    "  #########",
    "  .#######.",
    "",
    "",
  ]);
  assert.deepEqual([mark.colour, mark.opacity], [DRAW_COLOURS.red, 1]);
});

Deno.test("markOf() draws a dot, an arrow's head, a rectangle's outline, and a marker that shines through", () => {
  const dot = runsOf(markOf(shape("pen", 4, [[10, 10]]), AREA)!);
  assert.equal(dot.reduce((sum, { width, height }) => sum + width * height, 0), 13);
  const covered = (mark: Mark, x: number, y: number) => {
    return mark.mask.coverage[(y - mark.y) * mark.mask.width + x - mark.x] >= 128;
  };
  const arrow = markOf(shape("arrow", 2, [[5, 20], [50, 20]]), AREA)!;
  for (const [x, y, is] of [[5, 20, true], [48, 20, true], [43, 16, true], [43, 24, true], [30, 16, false]]) {
    assert.equal(covered(arrow, Number(x), Number(y)), is, `${x}, ${y}`);
  }
  const frame = markOf(shape("rectangle", 2, [[40, 30], [10, 10]]), AREA)!;
  for (
    const [x, y, is] of [[10, 10, true], [40, 30, true], [25, 10, true], [10, 20, true], [25, 20, false]]
  ) {
    assert.equal(covered(frame, Number(x), Number(y)), is, `${x}, ${y}`);
  }
  assert.equal(markOf(shape("marker", 9, [[1, 1]]), AREA)!.opacity, MARKER_OPACITY);
});

Deno.test("marks stay within what is drawn on, wherever that lies", () => {
  const area = { x: 1280, y: 100, width: 60, height: 40 };
  const mark = markOf(shape("pen", 20, [[0, 0], [59, 39]]), area)!;
  assert.deepEqual([mark.x, mark.y, mark.mask.width, mark.mask.height], [1280, 100, 60, 40]);
  assert.equal(markOf(shape("pen", 4, [[200, 200]]), area), null);
  for (const ring of pointerMarks({ x: 59, y: 39, colour: "blue" }, area)) {
    assert.ok(ring && ring.x + ring.mask.width <= 1340 && ring.y + ring.mask.height <= 140);
  }
});

Deno.test("the pointer's ring leaves free what it points at, and has a white edge", () => {
  const [edge, ring] = pointerMarks({ x: 30, y: 20, colour: "green" }, AREA);
  assert.deepEqual([edge!.colour, ring!.colour], [0xffffff, DRAW_COLOURS.green]);
  assert.equal(picture(ring!)[20][30], " ");
  assert.ok(edge!.mask.width > ring!.mask.width);
});

Deno.test("runsOf() gives what is half covered, without overlaps, and hatches", () => {
  const coordinate = fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 39 }));
  const points = fc.array(coordinate, { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(points, fc.integer({ min: 2, max: 12 }), fc.boolean(), (points, width, hatched) => {
    const mark = markOf(shape("pen", width, points), AREA)!;
    const hits = new Uint8Array(mark.mask.coverage.length);
    for (const { x, y, width, height } of runsOf(mark, { hatched })) {
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) hits[row * mark.mask.width + column]++;
      }
    }
    mark.mask.coverage.forEach((coverage, i) => {
      const row = Math.floor(i / mark.mask.width) + mark.y;
      assert.equal(hits[i], coverage >= 128 && !(hatched && row % 4 >= 2) ? 1 : 0);
    });
  }));
});

Deno.test("runsOf() gives few rectangles whatever is scribbled", () => {
  const scribble = Array.from({ length: 2000 }, (_, i): DrawnPoint => [i % 2 ? 1900 : 0, (i * 37) % 1080]);
  const area = { x: 0, y: 0, width: 1920, height: 1080 };
  const mark = markOf(shape("pen", 2, scribble.slice(0, 300)), area)!;
  assert.ok(runsOf(mark).length <= 2000);
  assert.ok(runsOf(mark, { hatched: true }).length <= 2000);
});
