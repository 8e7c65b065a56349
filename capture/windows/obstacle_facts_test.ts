import assert from "node:assert/strict";
import type { Obstacle } from "../types.ts";
import { OBSTACLE_CHECK_MS, obstacleOf, ObstacleWatch, readSessionFacts } from "./obstacle_facts.ts";

const ACTIVE = { disconnected: false, locked: false };

Deno.test("obstacleOf() says what hides the desktop", () => {
  const cases: [string | null, typeof ACTIVE | null, Obstacle | null][] = [
    ["Default", ACTIVE, null],
    ["default", null, null],
    ["Winlogon", ACTIVE, "secure-desktop"],
    [null, ACTIVE, "secure-desktop"],
    [null, null, "secure-desktop"],
    ["Winlogon", { ...ACTIVE, locked: true }, "locked"],
    [null, { ...ACTIVE, locked: true }, "locked"],
    // Windows 10's lock screen lies on the user's own desktop at first.
    ["Default", { ...ACTIVE, locked: true }, "locked"],
    ["Screen-saver", null, "locked"],
    ["Disconnect", null, "disconnected"],
    ["Default", { disconnected: true, locked: false }, "disconnected"],
    [null, { disconnected: true, locked: true }, "disconnected"],
  ];
  for (const [inputDesktop, session, wanted] of cases) {
    assert.equal(
      obstacleOf({ inputDesktop, ownDesktop: "Default", session }),
      wanted,
      `${inputDesktop} ${JSON.stringify(session)}`,
    );
  }
  // Wine's may have other names.
  const session = null;
  assert.equal(obstacleOf({ inputDesktop: "shell", ownDesktop: "Shell", session }), null);
  assert.equal(obstacleOf({ inputDesktop: "Default", ownDesktop: "shell", session }), "secure-desktop");
  assert.equal(obstacleOf({ inputDesktop: null, ownDesktop: null, session }), "secure-desktop");
});

Deno.test("readSessionFacts() reads WTSINFOEXW", () => {
  const read = (level: number, state: number, flags: number) =>
    readSessionFacts(new DataView(Int32Array.of(level, 0, 2, state, flags, 0).buffer));
  assert.deepEqual(read(1, 0, 1), { disconnected: false, locked: false });
  assert.deepEqual(read(1, 0, 0), { disconnected: false, locked: true });
  assert.deepEqual(read(1, 4, -1), { disconnected: true, locked: null });
  assert.equal(read(2, 0, 0), null);
  assert.equal(readSessionFacts(new DataView(new ArrayBuffer(19))), null);
});

Deno.test("ObstacleWatch asks from time to time, and tells changes", () => {
  let now: Obstacle | null = null, asked = 0;
  const watch = new ObstacleWatch(() => {
    asked++;
    return now;
  });
  const told: unknown[] = [];
  const stop = watch.listen((obstacle) => told.push(obstacle));
  assert.equal(watch.check(0), null);
  now = "locked";
  assert.equal(watch.check(OBSTACLE_CHECK_MS - 1), null);
  assert.equal(asked, 1);
  assert.equal(watch.check(watch.dueAt), "locked");
  assert.equal(watch.check(2 * watch.dueAt), "locked");
  watch.listen((obstacle) => told.push(`late: ${obstacle}`))();
  now = null;
  watch.check(10_000);
  assert.equal(watch.obstacle, null);
  stop();
  now = "disconnected";
  watch.check(20_000);
  assert.deepEqual(told, ["locked", "late: locked", null]);
});
