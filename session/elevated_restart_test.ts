import assert from "node:assert/strict";
import { createElevatedRestart, type ElevatedRestartOptions } from "./elevated_restart.ts";

function subject(start: ElevatedRestartOptions["start"]) {
  const states: unknown[] = [];
  const logged: string[] = [];
  let done = 0;
  const restart = createElevatedRestart({
    start,
    changed: () => states.push(restart.state),
    onDone: () => done++,
    log: (message) => logged.push(message),
  });
  return { restart, states, logged, done: () => done };
}

Deno.test("createElevatedRestart() offers it only while it would help", async () => {
  let starts = 0;
  const { restart, done } = subject(() => Promise.resolve(++starts > 0));
  assert.equal(restart.state, null);
  await restart.ask();
  assert.deepEqual([starts, done()], [0, 0], "asked for without having been offered");
  restart.met("elevated");
  assert.equal(restart.state, "offered");
  restart.met(null);
  await restart.ask();
  assert.equal(starts, 0, "asked for when it isn't any more");
});

Deno.test("createElevatedRestart() is nothing where the system has no such thing", async () => {
  const { restart, states } = subject(null);
  restart.met("elevated");
  assert.equal(restart.state, null);
  await restart.ask();
  assert.deepEqual(states, []);
});

Deno.test("createElevatedRestart() asks once, and ends this one when the new one has started", async () => {
  const asked = Promise.withResolvers<boolean>();
  let starts = 0;
  const { restart, states, done } = subject(() => (starts++, asked.promise));
  restart.met("elevated");
  const both = [restart.ask(), restart.ask()];
  restart.met(null);
  assert.equal(restart.state, "asked");
  asked.resolve(true);
  await Promise.all(both);
  await restart.ask();
  assert.deepEqual([starts, done()], [1, 1]);
  assert.deepEqual(states, ["asked", "done"]);
});

Deno.test("createElevatedRestart() goes on when its user said no, or the system failed", async () => {
  for (const start of [() => Promise.resolve(false), () => Promise.reject(new Error("no such file"))]) {
    const { restart, states, done } = subject(start);
    restart.met("elevated");
    await restart.ask();
    assert.deepEqual(states, ["asked", "offered"]);
    assert.equal(done(), 0);
  }
});
