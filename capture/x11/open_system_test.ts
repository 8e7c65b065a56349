import assert from "node:assert/strict";
import { join } from "node:path";
import { detectSource, openPlatform } from "../mod.ts";
import { DisplayLostError } from "../types.ts";
import { startXvfb } from "./testing.ts";

Deno.test("openPlatform() says which display isn't there", async () => {
  const cases = {
    ":49999": 'Cannot open display ":49999": no such display',
    "nonsense": 'Cannot open display "nonsense": not a display\'s name',
    "nowhere.invalid:1": 'Cannot open display "nowhere.invalid:1": no such display',
  };
  for (const [display, message] of Object.entries(cases)) {
    await assert.rejects(openPlatform({ kind: "x11", display }), new DisplayLostError(message));
    await assert.rejects(detectSource({ display }), new DisplayLostError(message));
  }
});

Deno.test("openPlatform() refuses a display of 16 bits", async () => {
  await using xvfb = await startXvfb({ depth: 16 });
  await assert.rejects(openPlatform({ kind: "x11", display: xvfb.display }), /its pixels have 16 bits in 16/);
});

Deno.test("openPlatform() shows the display's cookie", async () => {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("XAUTHORITY");
  try {
    const [right, wrong] = [join(folder, "right"), join(folder, "wrong")];
    await Deno.writeFile(right, entry(new Uint8Array(16).fill(7)));
    await Deno.writeFile(wrong, entry(new Uint8Array(16).fill(8)));
    await using xvfb = await startXvfb({ args: ["-auth", right] });
    const open = () => openPlatform({ kind: "x11", display: xvfb.display });
    Deno.env.set("XAUTHORITY", right);
    await (await open())[Symbol.asyncDispose]();
    assert.deepEqual(await detectSource({ display: xvfb.display }), { kind: "x11", display: xvfb.display });
    for (const path of [wrong, join(folder, "missing")]) {
      Deno.env.set("XAUTHORITY", path);
      await assert.rejects(open(), /Cannot open display ":\d+": access refused/);
    }
  } finally {
    if (before === undefined) Deno.env.delete("XAUTHORITY");
    else Deno.env.set("XAUTHORITY", before);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openPlatform() finds a server that has only Linux's abstract socket", async () => {
  await using xvfb = await startXvfb();
  await Deno.remove(`/tmp/.X11-unix/X${xvfb.display.slice(1)}`);
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  assert.equal((await platform.screens()).length, 1);
});

/** One entry of Xauth(7) for any host and display. */
function entry(cookie: Uint8Array): Uint8Array<ArrayBuffer> {
  const field = (bytes: Uint8Array) => [bytes.length >> 8, bytes.length & 0xff, ...bytes];
  const name = new TextEncoder().encode("MIT-MAGIC-COOKIE-1");
  return Uint8Array.from([0xff, 0xff, 0, 0, 0, 0, ...field(name), ...field(cookie)]);
}
