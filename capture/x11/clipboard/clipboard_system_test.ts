import assert from "node:assert/strict";
import { testClipboard } from "../../clipboard_contract.ts";
import { waitFor } from "../../contract.ts";
import { openPlatform } from "../../mod.ts";
import { startXvfb, type Xvfb } from "../testing.ts";
import { isGiven, startOwner } from "./testing.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const OUT = ["-selection", "clipboard", "-out", "-target", "UTF8_STRING"];

async function pasteByXclip(xvfb: Xvfb): Promise<string> {
  return decoder.decode(await xvfb.run("xclip", ...OUT));
}

/** Puts text into a real program's hands: xclip stays in the background until another one copies. */
async function copyByXclip(xvfb: Xvfb, text: string): Promise<void> {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, text);
  await xvfb.run("sh", "-c", 'exec xclip -selection clipboard -in "$0" >/dev/null 2>&1', file);
  await waitFor("the copy", async () => await pasteByXclip(xvfb).catch(() => null) === text);
  await Deno.remove(file);
}

async function openSubject() {
  const xvfb = await startXvfb();
  const platform = await openPlatform({ kind: "x11", display: xvfb.display });
  await using owners = new AsyncDisposableStack();
  const kept = owners.move();
  return {
    platform,
    xvfb,
    copy: (text: string) => copyByXclip(xvfb, text),
    async copyConcealed(text: string) {
      kept.use(await startOwner(xvfb.display, { text, concealed: true }));
    },
    paste: () => pasteByXclip(xvfb),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await kept[Symbol.asyncDispose]();
      await xvfb.kill();
    },
  };
}

testClipboard("x11", openSubject);

Deno.test("x11 clipboard: owners that never answer, or never go on, are silent; a lying one is too large", async () => {
  await using xvfb = await startXvfb();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const clipboard = (await platform.clipboard())!;
  assert.deepEqual(await clipboard.read(), { kind: "none" });
  const cases = [
    [{ silent: true }, "silent"],
    [{ incr: 10 }, "silent"],
    [{ incr: 0xffff_ffff }, "too-large"],
  ] as const;
  for (const [options, kind] of cases) {
    await using _owner = await startOwner(xvfb.display, { text: "x", ...options });
    assert.deepEqual(await clipboard.read(), { kind });
  }
  await copyByXclip(xvfb, "danach");
  assert.deepEqual(await clipboard.read(), { kind: "text", text: "danach" });
});

Deno.test("x11 clipboard: what a password manager puts there while it is read isn't read", async () => {
  await using xvfb = await startXvfb();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const clipboard = (await platform.clipboard())!;
  await using owners = new AsyncDisposableStack();
  let swapped = false;
  owners.use(
    await startOwner(xvfb.display, {
      text: "offen",
      async onAsked() {
        if (swapped) return;
        swapped = true;
        owners.use(await startOwner(xvfb.display, { text: "geheim", concealed: true }));
      },
    }),
  );
  assert.deepEqual(await clipboard.read(), { kind: "concealed" });
  assert.ok(swapped);
});

Deno.test("x11 clipboard: gives Latin-1 to old programs where it can, refuses MULTIPLE and pictures", async () => {
  await using xvfb = await startXvfb();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const clipboard = (await platform.clipboard())!;
  await clipboard.write("Grüße");
  const string = await xvfb.run("xclip", "-selection", "clipboard", "-out", "-target", "STRING");
  assert.deepEqual([...string], [0x47, 0x72, 0xfc, 0xdf, 0x65]);
  for (const target of ["UTF8_STRING", "TEXT", "TARGETS", "TIMESTAMP", "STRING"]) {
    assert.equal(await isGiven(xvfb.display, target), true, target);
  }
  await clipboard.write("50 €");
  for (const target of ["MULTIPLE", "STRING", "image/png"]) {
    assert.equal(await isGiven(xvfb.display, target), false, target);
  }
  await copyByXclip(xvfb, "andere");
  assert.deepEqual(await clipboard.read(), { kind: "text", text: "andere" });
});

Deno.test("x11 clipboard: half a surrogate pair becomes U+FFFD, a byte order mark and \r stay", async () => {
  await using xvfb = await startXvfb();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const clipboard = (await platform.clipboard())!;
  await clipboard.write("a\ud83db");
  assert.equal(await pasteByXclip(xvfb), "a\ufffdb");
  await copyByXclip(xvfb, "\ufeffa\r\nb");
  assert.deepEqual(await clipboard.read(), { kind: "text", text: "\ufeffa\r\nb" });
});
