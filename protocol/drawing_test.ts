import assert from "node:assert/strict";
import fc from "fast-check";
import { type DrawingMessage, drawingMessage } from "./drawing.ts";
import { type Board, draw, EMPTY_BOARD, linesOf, messagesOf, type Shape } from "./drawing_board.ts";
import { DRAWING_MESSAGE_POINTS_MAX, DRAWING_SHAPE_POINTS_MAX, DRAWING_SHAPES_MAX } from "./limits.ts";
import { checkMessage, ProtocolError } from "./parse.ts";

const shape = (id: number, points: [number, number][] = [[1, 2]]): DrawingMessage => {
  return { kind: "shape", id, tool: "pen", colour: "red", width: 4, points };
};
const apply = (messages: DrawingMessage[]) => messages.reduce<Board>(draw, EMPTY_BOARD);
const ids = ({ shapes }: Board) => shapes.map(({ id }) => id);

Deno.test("draw() adds, replaces, prolongs, takes back and clears shapes", () => {
  const board = apply([shape(1), shape(2), { kind: "points", id: 1, points: [[3, 4]] }, shape(2, [[9, 9]])]);
  assert.deepEqual(ids(board), [1, 2]);
  assert.deepEqual(board.shapes.map(({ points }) => points), [[[1, 2], [3, 4]], [[9, 9]]]);
  assert.deepEqual(ids(draw(board, { kind: "undo" })), [1]);
  assert.deepEqual(draw(board, { kind: "clear" }), EMPTY_BOARD);
  assert.equal(draw(EMPTY_BOARD, { kind: "points", id: 7, points: [[1, 1]] }), EMPTY_BOARD);
  assert.deepEqual(draw(EMPTY_BOARD, { kind: "undo" }), EMPTY_BOARD);
  const pointing = draw(EMPTY_BOARD, { kind: "pointer", at: { x: 5, y: 6 }, colour: "blue" });
  assert.deepEqual(pointing.pointer, { x: 5, y: 6, colour: "blue" });
  assert.equal(draw(pointing, { kind: "pointer", at: null, colour: "blue" }).pointer, null);
});

Deno.test("draw() keeps no more shapes and points than agreed, whatever comes", () => {
  const board = apply(Array.from({ length: DRAWING_SHAPES_MAX + 5 }, (_, id) => shape(id)));
  assert.deepEqual([board.shapes.length, board.shapes[0].id], [DRAWING_SHAPES_MAX, 5]);
  const points = Array<[number, number]>(DRAWING_MESSAGE_POINTS_MAX).fill([1, 1]);
  const long = apply([shape(1), ...Array<DrawingMessage>(20).fill({ kind: "points", id: 1, points })]);
  assert.equal(long.shapes[0].points.length, DRAWING_SHAPE_POINTS_MAX);
});

Deno.test("messagesOf() makes the same board again, in messages of the agreed size", () => {
  const point = fc.tuple(fc.nat(7679), fc.nat(4319));
  const message = fc.oneof(
    fc.record({
      kind: fc.constant("shape" as const),
      id: fc.nat(5),
      tool: fc.constantFrom("pen" as const, "marker" as const, "arrow" as const, "rectangle" as const),
      colour: fc.constantFrom("red" as const, "yellow" as const),
      width: fc.integer({ min: 2, max: 80 }),
      points: fc.array(point, { minLength: 1, maxLength: 9 }),
    }),
    fc.record({
      kind: fc.constant("points" as const),
      id: fc.nat(5),
      points: fc.array(point, { minLength: 1, maxLength: 9 }),
    }),
    fc.record({
      kind: fc.constant("pointer" as const),
      at: fc.option(fc.record({ x: fc.nat(7679), y: fc.nat(4319) })),
      colour: fc.constant("green" as const),
    }),
    fc.constant({ kind: "undo" as const }),
    fc.constant({ kind: "clear" as const }),
  );
  fc.assert(fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
    const board = apply(messages);
    const again = messagesOf(board, 4);
    for (const one of again) checkMessage(drawingMessage, one);
    assert.deepEqual(apply(again), board);
  }));
});

Deno.test("drawingMessage takes no place that is none, and nothing too large", () => {
  const bad: unknown[] = [NaN, Infinity, -1, 1.5, 1e9, "1", null];
  for (const x of bad) {
    const wrong = [
      { kind: "pointer", at: { x, y: 0 }, colour: "red" },
      { ...shape(1), points: [[x, 0]] },
      { ...shape(1), points: [[0, x]] },
      { ...shape(1), width: x },
      { kind: "points", id: x, points: [[0, 0]] },
    ];
    // A very large id is a number like any other.
    for (const one of x === 1e9 ? wrong.slice(0, 4) : wrong) {
      assert.throws(() => checkMessage(drawingMessage, one), ProtocolError, JSON.stringify(one));
    }
  }
  const points = Array(DRAWING_MESSAGE_POINTS_MAX + 1).fill([1, 1]);
  for (const wrong of [points, [], [[1]], [[1, 2, 3]]]) {
    assert.throws(() => checkMessage(drawingMessage, { ...shape(1), points: wrong }), ProtocolError);
  }
});

Deno.test("linesOf() gives an arrow a head at its end, and closes a rectangle", () => {
  const of = (tool: Shape["tool"]) => {
    return linesOf({ id: 1, tool, colour: "red", width: 4, points: [[10, 10], [5, 5], [110, 10]] });
  };
  assert.deepEqual(of("pen"), [[[10, 10], [5, 5], [110, 10]]]);
  assert.deepEqual(of("rectangle"), [[[10, 10], [110, 10], [110, 10], [10, 10], [10, 10]]]);
  const [line, ...barbs] = of("arrow");
  assert.deepEqual(line, [[10, 10], [110, 10]]);
  assert.equal(barbs.length, 2);
  for (const [from, to] of barbs) {
    assert.deepEqual(from, [110, 10]);
    assert.ok(to[0] < 110 && Math.abs(Math.hypot(to[0] - 110, to[1] - 10) - 20) < 1e-6);
  }
});
