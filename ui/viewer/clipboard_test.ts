import { signal } from "@preact/signals";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostClipboard, TextPart, ViewerClipboard } from "../../protocol/clipboard.ts";
import type { InputEvent } from "../../protocol/input.ts";
import { CLIPBOARD_MAX_BYTES } from "../../protocol/limits.ts";
import { createSharedClipboard } from "./clipboard.ts";
import { createPaste } from "./paste.ts";

function start({ wanted = true, allowed = true, focused = true } = {}) {
  const live = signal(true);
  const sent: ViewerClipboard[] = [];
  const system = {
    text: "von hier",
    refuses: false,
    read: () => system.refuses ? Promise.reject(new Error("denied")) : Promise.resolve(system.text),
    write(text: string) {
      if (system.refuses) return Promise.reject(new Error("denied"));
      system.text = text;
      return Promise.resolve();
    },
    mayWrite: () => focused,
  };
  const clipboard = createSharedClipboard({
    wanted,
    live,
    send: (message) => void sent.push(message),
    system,
  });
  clipboard.connecting();
  clipboard.begin();
  clipboard.accept({ kind: "allowed", allowed });
  /** The host takes what is sent, part by part. */
  const keep = (kept = true) => {
    for (let i = 0; i < sent.length; i++) {
      const message = sent[i];
      if (message.kind !== "part") continue;
      const bytes = message.offset + atob(message.bytes).length;
      clipboard.accept({ kind: "arrived", id: message.id, bytes });
      if (bytes === message.total) clipboard.accept({ kind: "kept", id: message.id, kept });
    }
  };
  const parts = () => sent.filter((message): message is TextPart => message.kind === "part");
  return { live, sent, parts, system, clipboard, keep };
}

const hostText = (text: string): HostClipboard => {
  const bytes = new TextEncoder().encode(text);
  return { kind: "part", id: 9, total: bytes.length, offset: 0, bytes: btoa(String.fromCharCode(...bytes)) };
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("createSharedClipboard() takes what was copied there while the page is in use", async () => {
  const { clipboard, system, sent } = start();
  clipboard.accept(hostText("Grüße 😀\r\n"));
  await settled();
  assert.equal(system.text, "Grüße 😀\r\n");
  assert.equal(clipboard.offer.value, null);
  assert.equal(clipboard.notice.value, "taken");
  assert.deepEqual(sent.at(-1), { kind: "arrived", id: 9, bytes: 14 });
});

test("createSharedClipboard() keeps what the host allowed before our own side was ready", () => {
  const { clipboard, sent } = start();
  clipboard.connecting();
  assert.equal(clipboard.allowed.value, false);
  clipboard.accept({ kind: "allowed", allowed: true });
  clipboard.begin();
  assert.equal(clipboard.open.value, true);
  assert.deepEqual(sent.at(-1), { kind: "wanted", wanted: true });
});

test("createSharedClipboard() offers it otherwise, and takes it by a click", async () => {
  for (const why of ["elsewhere", "refused"]) {
    const { clipboard, system } = start({ focused: why !== "elsewhere" });
    system.refuses = why === "refused";
    clipboard.accept(hostText("kopiert"));
    await settled();
    assert.equal(system.text, "von hier", why);
    assert.equal(clipboard.offer.value, "kopiert", why);
    assert.equal(clipboard.notice.value, "offered", why);
    system.refuses = false;
    await clipboard.take();
    assert.equal(system.text, "kopiert", why);
    assert.equal(clipboard.offer.value, null, why);
  }
});

test("createSharedClipboard() takes and sends nothing unless both sides turned it on and the host shares", async () => {
  const cases = {
    "not wanted here": start({ wanted: false }),
    "not allowed there": start({ allowed: false }),
    "paused or lost": start(),
  };
  cases["paused or lost"].live.value = false;
  for (const [what, { clipboard, system, parts }] of Object.entries(cases)) {
    clipboard.accept(hostText("aufgedrängt"));
    await settled();
    assert.equal(system.text, "von hier", what);
    assert.equal(clipboard.offer.value, null, what);
    assert.equal(await clipboard.sendText("geheim"), false, what);
    await clipboard.sendOwn();
    assert.deepEqual(parts(), [], what);
  }
});

test("createSharedClipboard() forgets what was offered when it is turned off", () => {
  for (const side of ["here", "there"]) {
    const { clipboard } = start({ focused: false });
    clipboard.accept(hostText("kopiert"));
    if (side === "here") clipboard.want(false);
    else clipboard.accept({ kind: "allowed", allowed: false });
    assert.equal(clipboard.offer.value, null);
    assert.equal(clipboard.notice.value, null);
  }
});

test("createSharedClipboard() sends its own text by the button, and says what became of it", async () => {
  const { clipboard, system, keep } = start();
  const sending = clipboard.sendOwn();
  await settled();
  keep();
  await sending;
  assert.equal(clipboard.notice.value, "sent");
  assert.equal(clipboard.isShared("von hier"), true);
  const notices: [() => void, string][] = [
    [() => system.text = "", "empty"],
    [() => system.text = "ä".repeat(CLIPBOARD_MAX_BYTES / 2) + "x", "too-large"],
    [() => system.refuses = true, "not-read"],
  ];
  for (const [prepare, notice] of notices) {
    prepare();
    await clipboard.sendOwn();
    assert.equal(clipboard.notice.value, notice);
  }
  const refused = clipboard.sendText("anderes");
  keep(false);
  assert.equal(await refused, false);
  assert.equal(clipboard.notice.value, "not-sent");
});

function startPaste(options = {}) {
  const all = start(options);
  const input: InputEvent[] = [];
  const paste = createPaste({ clipboard: all.clipboard, input: (event) => void input.push(event) });
  const key = (key: string, change = {}) => {
    const held = { ctrlKey: true, altKey: false, shiftKey: false, metaKey: false };
    const code = `Key${key.toUpperCase()}`;
    return paste.key({ code, key, repeat: false, isComposing: false, ...held, ...change });
  };
  return { ...all, paste, input, key };
}

const V = [
  { kind: "key", down: true, code: "KeyV", key: "v" },
  { kind: "key", down: false, code: "KeyV", key: "v" },
];
const CONTROL_UP = { kind: "key", down: false, code: "ControlLeft", key: "Control" } as const;

test("createPaste() sends the text first, then the key, then what was typed meanwhile", async () => {
  const { paste, key, keep, input, parts } = startPaste();
  assert.equal(key("v"), "browser");
  const pasting = paste.paste("von hier");
  paste.send(CONTROL_UP);
  assert.equal(key("v"), "wait");
  assert.deepEqual(input, []);
  keep();
  await pasting;
  assert.equal(parts().length, 1);
  assert.deepEqual(input, [...V, CONTROL_UP]);
});

test("createPaste() presses no key for a text that didn't arrive", async () => {
  const { paste, key, keep, input } = startPaste();
  key("v");
  const pasting = paste.paste("von hier");
  paste.send(CONTROL_UP);
  keep(false);
  await pasting;
  assert.deepEqual(input, [CONTROL_UP]);
});

test("createPaste() leaves the host's clipboard alone where it was changed last, or holds the text already", async () => {
  const { paste, key, keep, parts, input, clipboard } = startPaste();
  key("c");
  assert.equal(key("v"), "ordinary");
  clipboard.changedHere();
  assert.equal(key("v"), "browser");
  const pasting = paste.paste("von hier");
  keep();
  await pasting;
  assert.equal(key("v"), "ordinary", "it is there now");
  clipboard.changedHere();
  await paste.paste("von hier");
  assert.equal(parts().length, 1);
  assert.deepEqual(input, [...V, ...V]);
  clipboard.changedHere();
  clipboard.accept({ kind: "other", reason: "no-text" });
  assert.equal(key("v"), "ordinary", "a picture was copied there");
});

test("createPaste() is an ordinary key where nothing is shared, or with other keys held", () => {
  assert.equal(startPaste({ wanted: false }).key("v"), "ordinary");
  assert.equal(startPaste({ allowed: false }).key("v"), "ordinary");
  const { key } = startPaste();
  assert.equal(key("v", { altKey: true }), "ordinary");
  assert.equal(key("v", { ctrlKey: false }), "ordinary");
  assert.equal(key("a"), "ordinary");
});
