import assert from "node:assert/strict";
import { allowedRooms, findCycle, importsOf, mayUseFile } from "./structure.ts";

Deno.test("importsOf() finds every kind of import of ours", () => {
  // Not read as this file's own imports by tests/structure_test.ts.
  const text = `import a from ~./a.ts~;
import type { B } from ~../b/b.ts~;
import {
  c,
} from ^../c.ts^;
export * from ~./d.ts~;
import ~./e.css~;
const f = await import(~./f.ts~);
new Worker(new URL(~./g_worker.ts~, import.meta.url), { type: ~module~ });
import { hono } from ~hono~;
`.replaceAll("~", '"').replaceAll("^", "'");
  assert.deepEqual(importsOf("room/x.ts", text), [
    "room/a.ts",
    "b/b.ts",
    "c.ts",
    "room/d.ts",
    "room/e.css",
    "room/f.ts",
    "room/g_worker.ts",
  ]);
});

Deno.test("findCycle() finds a cycle and only a cycle", () => {
  const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
  assert.equal(findCycle(graph({ a: ["b", "c"], b: ["c"], c: [] })), null);
  assert.deepEqual(findCycle(graph({ a: ["b"], b: ["c"], c: ["b"] })), ["b", "c", "b"]);
  assert.deepEqual(findCycle(graph({ a: ["a"] })), ["a", "a"]);
});

Deno.test("the layer table points downward", () => {
  assert.ok(allowedRooms("server").includes("session"));
  assert.ok(!allowedRooms("session").includes("server"));
  assert.ok(!allowedRooms("codec").includes("capture"));
  assert.throws(() => allowedRooms("attic"), /not in the layer table/);
});

Deno.test("mayUseFile() keeps platforms behind capture/mod.ts, and encoders out of ui/", () => {
  assert.ok(mayUseFile("capture/mod.ts", "capture/x11/screen.ts"));
  assert.ok(mayUseFile("capture/x11/a.ts", "capture/x11/b.ts"));
  assert.ok(!mayUseFile("session/screen/x.ts", "capture/x11/b.ts"));
  assert.ok(!mayUseFile("capture/virtual/a.ts", "capture/x11/b.ts"));
  assert.ok(!mayUseFile("capture/overlay/a.ts", "capture/x11/b.ts"));
  assert.ok(mayUseFile("capture/windows/overlay/a.ts", "capture/overlay/b.ts"));
  assert.ok(mayUseFile("capture/overlay/a.ts", "capture/overlay/b.ts"));
  assert.ok(!mayUseFile("capture/mod.ts", "capture/overlay/b.ts"));
  assert.ok(!mayUseFile("session/screen/x.ts", "capture/overlay/b.ts"));
  assert.ok(mayUseFile("ui/viewer/a.ts", "codec/decoder.ts"));
  assert.ok(!mayUseFile("ui/viewer/a.ts", "codec/encoder.ts"));
});
