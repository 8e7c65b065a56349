import assert from "node:assert/strict";
import type { Rect } from "../../types.ts";
import { Scene } from "../windows/scene.ts";
import { FakeSystem, rawWindow } from "../windows/testing.ts";
import { Holes } from "./holes.ts";

Deno.test("Holes remembers where another program's window was, and moves with the window", () => {
  let now = 0;
  let found: Rect[] = [{ x: 110, y: 120, width: 5, height: 5 }];
  const system = new FakeSystem();
  const windowAt = (x: number, y: number) => {
    system.windows = [rawWindow({ frame: { x, y, width: 50, height: 50 } })];
    return new Scene(system).stack()[0];
  };
  const holes = new Holes(() => found, () => now);
  assert.deepEqual(holes.of(windowAt(100, 100)), found);
  found = [];
  now = 900;
  assert.deepEqual(holes.of(windowAt(200, 300)), [{ x: 210, y: 320, width: 5, height: 5 }]);
  now = 1100;
  assert.deepEqual(holes.of(windowAt(200, 300)), []);
  found = [{ x: 0, y: 0, width: 1, height: 1 }];
  holes.of(windowAt(0, 0));
  found = [];
  holes.keepOnly([]);
  assert.deepEqual(holes.of(windowAt(0, 0)), []);
});
