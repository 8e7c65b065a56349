import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../../capture/release.ts";
import { openVirtual } from "../../capture/virtual/platform.ts";
import { createInputQueue } from "./inputs.ts";

function fail(error: unknown): never {
  throw error;
}

Deno.test("push() injects in the order of the calls", async () => {
  await using platform = openVirtual({ width: 640, height: 400 });
  const inputs = createInputQueue(fail);
  inputs.push({ kind: "text", text: "nowhere to go yet" });
  await inputs.attach(await platform.input("virtual", RELEASE_EVERYTHING));
  for (let i = 0; i < 10; i++) {
    inputs.push({ kind: "text", text: `${i}` });
    inputs.push({ kind: "key", down: true, code: "Space", key: " " });
    inputs.push({ kind: "release-all" });
  }
  await inputs.settled();
  assert.equal(platform.text, "0 1 2 3 4 5 6 7 8 9 ");
});

Deno.test("releaseAll() drops what waits, and what comes later is injected", async () => {
  await using platform = openVirtual({ width: 640, height: 400 });
  const inputs = createInputQueue(fail);
  await inputs.attach(await platform.input("virtual", RELEASE_EVERYTHING));
  for (let i = 0; i < 10; i++) inputs.push({ kind: "text", text: "dropped" });
  const released = inputs.releaseAll();
  inputs.push({ kind: "text", text: "later" });
  await released;
  await inputs.settled();
  assert.equal(platform.text, "later");
});

Deno.test("attach() leaves what waits for the old input undone", async () => {
  await using first = openVirtual({ width: 640, height: 400 });
  await using second = openVirtual({ width: 640, height: 400 });
  const inputs = createInputQueue(fail);
  await inputs.attach(await first.input("virtual", RELEASE_EVERYTHING));
  inputs.push({ kind: "text", text: "for the first" });
  const attached = inputs.attach(await second.input("virtual", RELEASE_EVERYTHING));
  inputs.push({ kind: "text", text: "for the second" });
  await attached;
  await inputs.settled();
  assert.deepEqual([first.text.startsWith("for the second"), second.text], [false, "for the second"]);
  await inputs.attach(null);
  inputs.push({ kind: "text", text: "for nobody" });
  await inputs.settled();
  assert.equal(second.text, "for the second");
});

Deno.test("yieldPointer() keeps the pointer where it is; keys go on, and a button that is down may go up", async () => {
  await using platform = openVirtual({ width: 640, height: 400 });
  const inputs = createInputQueue(fail);
  await inputs.attach(await platform.input("virtual", RELEASE_EVERYTHING));
  const { button } = platform.layout;
  const at = { x: button.x + 2, y: button.y + 2 };
  inputs.push({ kind: "button", button: 0, down: true, ...at });
  await inputs.settled();
  inputs.yieldPointer(60_000);
  inputs.push({ kind: "button", button: 0, down: false, ...at });
  for (const down of [true, false]) inputs.push({ kind: "button", button: 0, down, ...at });
  inputs.push({ kind: "move", x: 0, y: 0 });
  inputs.push({ kind: "text", text: "goes on" });
  await inputs.settled();
  assert.equal(platform.clicks, 1);
  assert.equal(platform.text, "goes on");
  inputs.yieldPointer(-1);
  for (const down of [true, false]) inputs.push({ kind: "button", button: 0, down, ...at });
  await inputs.settled();
  assert.equal(platform.clicks, 2);
});
