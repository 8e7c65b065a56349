import assert from "node:assert/strict";
import type { CursorShape } from "../capture/types.ts";
import type { HostControl } from "../protocol/control.ts";
import { CURSOR_SHAPES_MAX } from "../protocol/limits.ts";
import { createCursorSender } from "./cursor.ts";

function shapeOf(grey: number, side = 2): CursorShape {
  return {
    ...{ width: side, height: side, hotX: 1, hotY: 0 },
    rgba: new Uint8Array(4 * side * side).fill(grey),
  };
}

/** A sender, and what left. While `closed` nothing may leave. */
function sender() {
  const messages: HostControl[] = [];
  const gate = { closed: false };
  const cursor = createCursorSender((message) => {
    if (!gate.closed) messages.push(message);
    return !gate.closed;
  });
  return {
    messages,
    gate,
    cursor,
    /** Tells and sends at once, without waiting for the turn. */
    tell(x: number, shape?: CursorShape) {
      cursor.update({ x, y: 0, visible: true, ...(shape && { shape }) });
      cursor.send();
      return messages.splice(0).map((message) => ({ ...message, pixels: undefined }));
    },
    [Symbol.dispose]: () => cursor.close(),
  };
}

function placeOf(x: number) {
  return { type: "cursor", x, y: 0, visible: true, pixels: undefined };
}

Deno.test("a shape is sent once, then named; a new connection begins anew", () => {
  using one = sender();
  const types = (told: { type: string }[]) => told.map(({ type }) => type);
  assert.deepEqual(types(one.tell(1, shapeOf(1))), ["cursor-shape", "cursor"]);
  assert.deepEqual(types(one.tell(2, shapeOf(2))), ["cursor-shape", "cursor"]);
  assert.deepEqual(one.tell(2, shapeOf(1)), [{ type: "cursor-again", id: 0, pixels: undefined }]);
  assert.deepEqual(one.tell(2, shapeOf(1)), []);
  assert.deepEqual(one.tell(2), []);
  one.cursor.forget();
  assert.deepEqual(types(one.tell(2)), ["cursor-shape", "cursor"]);
  assert.deepEqual(types(one.tell(2, shapeOf(2))), ["cursor-shape"]);
});

Deno.test("at most CURSOR_SHAPES_MAX shapes are kept: those worn last", () => {
  using one = sender();
  for (let grey = 0; grey < CURSOR_SHAPES_MAX; grey++) one.tell(0, shapeOf(grey));
  assert.equal(one.tell(0, shapeOf(0))[0].type, "cursor-again");
  const [next] = one.tell(0, shapeOf(200));
  // In the place of the one worn longest ago.
  assert.deepEqual([next.type, "id" in next && next.id], ["cursor-shape", 1]);
  assert.equal(one.tell(0, shapeOf(1))[0].type, "cursor-shape");
  assert.equal(one.tell(0, shapeOf(0))[0].type, "cursor-again");
});

Deno.test("a shape too large for a message is left out", () => {
  using one = sender();
  assert.deepEqual(one.tell(3, shapeOf(1, 97)), [placeOf(3)]);
  assert.equal(one.tell(3, shapeOf(1, 96))[0].type, "cursor-shape");
});

Deno.test("what the viewer does itself isn't told, what others do is", () => {
  using one = sender();
  assert.deepEqual(one.tell(1), [placeOf(1)]);
  for (const x of [5, 6, 7]) one.cursor.injected({ x, y: 0 });
  assert.deepEqual([...one.tell(5), ...one.tell(7)], []);
  assert.deepEqual(one.tell(30), [placeOf(30)]);
  // That somebody else moved it back there is news.
  assert.deepEqual(one.tell(6), [placeOf(6)]);
});

Deno.test("while nothing may leave nothing is counted as told", () => {
  using one = sender();
  one.gate.closed = true;
  assert.deepEqual(one.tell(1, shapeOf(1)), []);
  one.gate.closed = false;
  one.cursor.send();
  assert.deepEqual(one.messages.map(({ type }) => type), ["cursor-shape", "cursor"]);
});

Deno.test("places that come quickly are left out, the last one never", async () => {
  using one = sender();
  for (let x = 0; x < 500; x++) one.cursor.update({ x, y: 0, visible: true });
  const until = performance.now() + 5_000;
  const last = () => one.messages.findLast((message) => message.type === "cursor")?.x;
  while (last() !== 499 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(last(), 499);
  assert.ok(one.messages.length < 100, `${one.messages.length} messages`);
});
