import assert from "node:assert/strict";
import { waitFor } from "../contract.ts";
import type { LocalInput } from "../types.ts";
import { XConnection } from "./connection.ts";
import { queryExtensions } from "./extensions.ts";
import { Injector } from "./injector.ts";
import { watchLocalInput } from "./local_input.ts";
import { Request } from "./request.ts";
import { startXvfb } from "./testing.ts";

const GRAB_KEYBOARD = 31;
/** With evdev's keycodes, as on every X server of Linux. */
const PAUSE_KEYCODE = 127;

/**
 * An X server within another: what is injected into the outer one comes to the inner one from its own mouse and
 * keyboard, as a hand on real devices would make it.
 */
async function startNested() {
  const outer = await startXvfb({ width: 800, height: 600 });
  const inner = new Deno.Command("Xephyr", {
    args: ["-displayfd", "1", "-screen", "640x480", "-nolisten", "tcp", "-noreset"],
    env: { DISPLAY: outer.display },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = inner.stdout.getReader();
  const { value } = await reader.read();
  const display = `:${new TextDecoder().decode(value).trim()}`;
  await waitFor(
    "its window",
    () => outer.run("xdotool", "search", "--name", "Xephyr").then(() => true, () => null),
  );
  await outer.run("xdotool", "mousemove", "200", "200");
  const [, root] = /window=(\d+)/i.exec(
    new TextDecoder().decode(await outer.run("xdotool", "getmouselocation", "--shell")),
  )!;
  await outer.run("xdotool", "windowfocus", root);
  const told: LocalInput[] = [];
  const watch = await watchLocalInput(display, (what) => void told.push(what));
  const connection = await XConnection.open(display);
  const { XTEST } = await queryExtensions(connection, ["XTEST"]);
  return {
    outer,
    told,
    injector: new Injector(connection, XTEST!),
    sync: () => connection.sync(),
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await connection.close();
      inner.kill();
      // Not before: it ends when it can't write.
      await reader.cancel();
      await inner.status;
      await outer.kill();
    },
  };
}

Deno.test("watchLocalInput() tells what the local user's devices do, and not what is injected", async () => {
  await using nested = await startNested();
  const { outer, told, injector, sync } = nested;
  told.length = 0;
  for (let i = 0; i < 50; i++) {
    injector.move(10 + i, 20);
    injector.button(1, true);
    injector.button(1, false);
    injector.tap(38);
  }
  await sync();
  await outer.run("xdotool", "mousemove", "300", "220");
  await waitFor("the pointer", () => told.includes("pointer"));
  await outer.run("xdotool", "key", "a");
  await waitFor("the keyboard", () => told.includes("keyboard"));
  assert.ok(
    told.every((what, i) => what !== "keyboard" || told.indexOf("pointer") < i),
    "injected input was told",
  );
  assert.ok(!told.includes("panic"));
});

Deno.test("watchLocalInput() tells of the panic key from any device, whatever holds the keyboard", async () => {
  await using nested = await startNested();
  const { outer, told } = nested;
  await outer.run("xdotool", "key", "Pause");
  await waitFor("the panic key", () => told.includes("panic"));
  await using xvfb = await startXvfb();
  await xvfb.run("setxkbmap", "de");
  const presses: LocalInput[] = [];
  await using _watch = await watchLocalInput(xvfb.display, (what) => void presses.push(what));
  await using holder = await XConnection.open(xvfb.display);
  const { XTEST } = await queryExtensions(holder, ["XTEST"]);
  // GrabKeyboard: another program holds it for itself, as an open menu does.
  await holder.call(new Request(GRAB_KEYBOARD, 0).u32(holder.setup.root, 0).u8(1, 1, 0, 0));
  new Injector(holder, XTEST!).tap(PAUSE_KEYCODE);
  await waitFor("the panic key", () => presses.includes("panic"));
  assert.deepEqual(presses, ["panic"]);
});
