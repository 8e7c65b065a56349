import assert from "node:assert/strict";
import type { DrawingMessage, DrawingNews } from "../protocol/drawing.ts";
import { DRAWING_MESSAGES_AT_ONCE } from "../protocol/limits.ts";
import type { HostDetail } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { type DrawingFacts, Drawings } from "./drawings.ts";
import { type HostRights, initialRights, VIEWER_MESSAGES } from "./state.ts";

const SHAPE: DrawingMessage = {
  kind: "shape",
  id: 1,
  tool: "pen",
  colour: "red",
  width: 4,
  points: [[1, 1], [9, 9]],
};
const POINTER: DrawingMessage = { kind: "pointer", at: { x: 1, y: 1 }, colour: "red" };
const SCREEN = { id: "a", width: 800, height: 600 };
const MAY: HostRights = { ...initialRights(true), phase: "sharing", connected: true, suspended: false };
const OVERLAY: DrawingFacts = { choosing: false, overlay: true };

function openSubject(rights: HostRights, facts = OVERLAY) {
  const drawn: DrawingMessage[] = [],
    shown: boolean[] = [],
    told: DrawingNews[] = [],
    details: HostDetail[] = [];
  const clock = { now: 0, changes: 0 };
  const drawings = new Drawings({
    pipeline: { draw: (message) => drawn.push(message), showDrawing: (show) => shown.push(show) },
    control: ({ message }) => told.push(message),
    onDetail: (detail) => details.push(detail),
    changed: () => clock.changes++,
    now: () => clock.now,
  });
  drawings.onScreen(SCREEN);
  drawings.follow(rights, facts);
  return { drawings, drawn, shown, told, details, clock };
}

Deno.test("nothing is drawn before consent, and the table closes what tries", () => {
  assert.deepEqual(VIEWER_MESSAGES.drawing, { asked: "close", sharing: "act", paused: "drop" });
  const { drawings, drawn, shown } = openSubject(initialRights(true));
  drawings.accept(SHAPE);
  drawings.accept(POINTER);
  assert.deepEqual([drawn, shown], [[], [false]]);
  assert.equal(drawings.state.drawn, false);
});

Deno.test("what is drawn is gone with the right to it, and doesn't come back with it", () => {
  const { drawings, drawn, shown, clock } = openSubject(MAY);
  drawings.accept(SHAPE);
  drawings.accept(POINTER);
  assert.deepEqual([drawings.state, clock.changes], [{ allowed: true, drawn: true }, 1]);
  for (const over of [{ phase: "paused" }, { connected: false }, { phase: "ended" }] as const) {
    const { length } = drawn;
    drawings.follow({ ...MAY, ...over }, OVERLAY);
    assert.deepEqual(drawn.slice(length), [{ ...POINTER, at: null }, { kind: "clear" }]);
    drawings.accept(SHAPE);
    drawings.follow(MAY, OVERLAY);
    assert.deepEqual([drawings.state.drawn, shown.at(-1), drawn.length], [false, true, length + 2]);
    drawings.accept(SHAPE);
    drawings.accept(POINTER);
  }
});

Deno.test("a question hides what is drawn, and nothing drawn meanwhile shows", () => {
  const { drawings, shown } = openSubject(MAY);
  drawings.accept(SHAPE);
  drawings.follow({ ...MAY, suspended: true }, OVERLAY);
  drawings.accept({ ...SHAPE, id: 2 });
  assert.equal(shown.at(-1), false);
  drawings.follow(MAY, { ...OVERLAY, choosing: true });
  assert.equal(shown.at(-1), false);
  drawings.follow(MAY, OVERLAY);
  assert.deepEqual([shown.at(-1), drawings.state.drawn], [true, true]);
});

Deno.test("the owner forbids, and clears; the viewer is told", () => {
  const { drawings, drawn, told } = openSubject(MAY);
  drawings.accept(SHAPE);
  drawings.command({ type: "clear-drawing" });
  assert.deepEqual([drawn.at(-1), told], [{ kind: "clear" }, [{ kind: "cleared" }]]);
  drawings.accept(SHAPE);
  drawings.command({ type: "drawing", allow: false });
  assert.deepEqual(told.at(-1), { kind: "allowed", allowed: false });
  const { length } = drawn;
  drawings.accept(SHAPE);
  drawings.accept(POINTER);
  assert.deepEqual([drawn.length, drawings.state], [length, { allowed: false, drawn: false }]);
  drawings.command({ type: "drawing", allow: true });
  drawings.accept(SHAPE);
  assert.deepEqual(drawings.state, { allowed: true, drawn: true });
});

Deno.test("another screen, or its size, begins with nothing", () => {
  const { drawings, told } = openSubject(MAY);
  drawings.accept(SHAPE);
  drawings.onScreen(SCREEN);
  assert.equal(drawings.state.drawn, true);
  drawings.onScreen({ ...SCREEN, height: 601 });
  assert.deepEqual([drawings.state.drawn, told], [false, [{ kind: "cleared" }]]);
});

Deno.test("without an overlay the owner's page is told all, also one that comes late", () => {
  const { drawings, details } = openSubject(MAY, { ...OVERLAY, overlay: false });
  drawings.accept(SHAPE);
  const detail = { type: "drawing", width: 800, height: 600, shown: true };
  assert.deepEqual(details.at(-1), { ...detail, message: SHAPE });
  drawings.follow({ ...MAY, suspended: true }, { ...OVERLAY, overlay: false });
  assert.deepEqual(details.at(-1), { ...detail, shown: false, message: null });
  assert.deepEqual(drawings.details.map((one) => "message" in one && one.message), [null, SHAPE]);
  assert.deepEqual(openSubject(MAY).drawings.details, []);
});

Deno.test("a flood closes, an honest viewer's pace doesn't", () => {
  const { drawings, clock } = openSubject(MAY);
  for (let i = 0; i < 3000; i++) {
    clock.now += 1000 / 60;
    drawings.accept(POINTER);
  }
  assert.throws(() => {
    for (let i = 0; i <= DRAWING_MESSAGES_AT_ONCE; i++) drawings.accept(POINTER);
  }, ProtocolError);
});
