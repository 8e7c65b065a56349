import assert from "node:assert/strict";
import { findObstacle, watchObstacle } from "./obstacle.ts";
import { inputDesktopName, ownDesktopName, querySession } from "./win32/session.ts";

Deno.test("findObstacle() sees none while the user's desktop is there", () => {
  assert.ok(inputDesktopName());
  assert.equal(inputDesktopName(), ownDesktopName());
  assert.equal(findObstacle(), null);
  const watch = watchObstacle();
  watch.listen(() => assert.fail("told of an obstacle"));
  assert.equal(watch.check(performance.now()), null);
});

Deno.test("querySession() says that this session is in use", {
  // Wine 8 doesn't answer WTSSessionInfoEx.
  ignore: querySession() === null,
}, () => {
  assert.deepEqual(querySession(), { disconnected: false, locked: false });
});
