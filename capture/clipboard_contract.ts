import assert from "node:assert/strict";
import { CLIPBOARD_MAX_BYTES } from "../protocol/limits.ts";
import { waitFor } from "./contract.ts";
import type { Clipboard, ClipboardContent, Platform } from "./types.ts";

/** What the contract of clipboards needs to know about a platform that it can't ask it. */
export interface ClipboardSubject extends AsyncDisposable {
  platform: Platform;
  /** Another program copies this text; settles when it is there. */
  copy(text: string): Promise<void>;
  /** The same, as a password manager does. */
  copyConcealed(text: string): Promise<void>;
  /** What another program gets when it pastes. */
  paste(): Promise<string>;
}

const TEXTS: Record<string, string> = {
  "letters of many scripts": "Grüße: äöüß ÄÖÜ € @ {[]}\\ ~|^`´ µ é ñ Łódź 漢字 Привет 😀👩‍👩‍👧 e\u0301 <>&",
  "lines and tabs": "eins\n\tzwei\n\ndrei\n",
  "what needs several parts": "Zeile mit Umlaut ü und 😀\n".repeat(12_000),
};

/** The assertions about clipboards that hold for every platform; each on a new subject. */
export function testClipboard(name: string, open: () => Promise<ClipboardSubject>): void {
  for (const [what, check] of Object.entries(CHECKS)) {
    Deno.test(`${name} clipboard: ${what}`, async () => {
      await using subject = await open();
      const clipboard = await subject.platform.clipboard();
      assert.ok(clipboard);
      await check({ ...subject, clipboard });
    });
  }
}

type Opened = ClipboardSubject & { clipboard: Clipboard };

const CHECKS: Record<string, (opened: Opened) => Promise<void>> = {
  async "read() gives what another program copied"({ clipboard, copy }) {
    for (const [what, text] of Object.entries(TEXTS)) {
      await copy(text);
      assert.deepEqual(await clipboard.read(), { kind: "text", text }, what);
    }
  },

  async "another program pastes what write() put there"({ clipboard, paste }) {
    for (const [what, text] of Object.entries(TEXTS)) {
      assert.equal(await clipboard.write(text), true, what);
      assert.equal(await paste(), text, what);
      assert.deepEqual(await clipboard.read(), { kind: "text", text }, what);
    }
  },

  async "texts of CLIPBOARD_MAX_BYTES pass, longer ones are refused as a whole"({ clipboard, copy, paste }) {
    const most = "ä".repeat(CLIPBOARD_MAX_BYTES / 2);
    await copy(most);
    assert.deepEqual(await clipboard.read(), { kind: "text", text: most });
    await copy(`${most}x`);
    assert.deepEqual(await clipboard.read(), { kind: "too-large" });
    assert.equal(await clipboard.write(most), true);
    assert.equal(await paste(), most);
    assert.equal(await clipboard.write(`${most}x`), false);
    assert.equal(await paste(), most);
  },

  async "what a password manager copied is never read"({ clipboard, copy, copyConcealed }) {
    await copyConcealed("geheim");
    assert.deepEqual(await clipboard.read(), { kind: "concealed" });
    await copy("offen");
    assert.deepEqual(await clipboard.read(), { kind: "text", text: "offen" });
  },

  async "onChange() tells of other programs only, and not after it was stopped"({ clipboard, copy }) {
    const seen: ClipboardContent[] = [];
    const stop = clipboard.onChange(() => void clipboard.read().then((content) => seen.push(content)));
    const expectText = (text: string) =>
      waitFor("the news", () => seen.some((content) => content.kind === "text" && content.text === text));
    await copy("eins");
    await expectText("eins");
    assert.equal(await clipboard.write("von uns"), true);
    await copy("zwei");
    await expectText("zwei");
    assert.ok(!seen.some((content) => content.kind === "text" && content.text === "von uns"));
    stop();
    const told = seen.length;
    let other = 0;
    const stopOther = clipboard.onChange(() => other++);
    await copy("drei");
    await waitFor("the news at the other listener", () => other > 0);
    assert.equal(seen.length, told);
    stopOther();
  },

  async "read() and write() do nothing on a closed platform"(
    { platform, clipboard },
  ) {
    await platform[Symbol.asyncDispose]();
    assert.notEqual((await clipboard.read()).kind, "text");
    assert.equal(await clipboard.write("x"), false);
  },
};
