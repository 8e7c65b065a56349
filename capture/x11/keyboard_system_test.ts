import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../release.ts";
import { waitFor } from "../contract.ts";
import { XConnection } from "./connection.ts";
import { loadKeymap } from "./keymap.ts";
import { Request } from "./request.ts";
import { openWriter, RAW } from "./testing.ts";

const QUERY_KEYMAP = 44;
const ALPHABETS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ äöü漢字€ă ąęł";

for (const layout of ["us", "de", "us,ru", "fr", "de -variant nodeadkeys"]) {
  Deno.test(`x11 text() types more characters than there are spare keys (${layout})`, async () => {
    await using subject = await openWriter(layout);
    const input = await subject.platform.input("screen", RELEASE_EVERYTHING);
    assert.equal(await input.text(`${ALPHABETS}\n${ALPHABETS}\n`), true);
    await subject.expectText(`${ALPHABETS}\n${ALPHABETS}\n`);
  });
}

Deno.test("x11 text() and key() leave Caps Lock and a second layout out, and give them back", async () => {
  await using subject = await openWriter("us,ru -option grp:shifts_toggle");
  const { platform, xvfb } = subject;
  const capsLockOn = async () => {
    const state = new TextDecoder().decode(await xvfb.run("xset", "q"));
    return /Caps Lock: +on/.test(state);
  };
  await xvfb.run("xdotool", "key", "Caps_Lock");
  await waitFor("Caps Lock", capsLockOn);
  const input = await platform.input("screen", RELEASE_EVERYTHING);
  await input.text("Grüße, Привет\n");
  await tapKey(input, "KeyA", "a");
  await tapKey(input, "KeyB", "B");
  await input.text("\n");
  await subject.expectText("Grüße, Привет\naB\n");
  await waitFor("Caps Lock again", capsLockOn);
  await xvfb.run("xdotool", "key", "Caps_Lock");
  await xvfb.run("xdotool", "key", "ISO_Next_Group");
  await input.text("Group Группа\n");
  await tapKey(input, "KeyA", "a");
  await tapKey(input, "KeyA", "ф");
  await input.text("\n");
  await subject.expectText("Grüße, Привет\naB\nGroup Группа\naф\n");
});

Deno.test("x11 a layout that changes meanwhile is followed", async () => {
  await using subject = await openWriter("us");
  const { platform, xvfb } = subject;
  const input = await platform.input("screen", RELEASE_EVERYTHING);
  let expected = "";
  // Another keyboard, then another key of the same one.
  for (const change of [["setxkbmap", "de"], ["setxkbmap", "fr"], ["xmodmap", "-e", "keycode 24 = y Y"]]) {
    await xvfb.run(change[0], ...change.slice(1));
    await input.text("Zytÿ@");
    for (const key of ["q", "y", "?", "€"]) await tapKey(input, "KeyQ", key);
    await input.text("\n");
    expected += "Zytÿ@qy?€\n";
    await subject.expectText(expected);
  }
});

Deno.test("x11 key() makes chords, wheel() and button() reach the program", async () => {
  await using subject = await openWriter("de", { script: RAW });
  const input = await subject.platform.input("screen", RELEASE_EVERYTHING);
  const chord = async (code: string, key: string, ...held: [string, string][]) => {
    for (const [code, key] of held) await input.key({ code, key, down: true });
    await tapKey(input, code, key);
    for (const [code, key] of held.reverse()) await input.key({ code, key, down: false });
  };
  await chord("KeyA", "a", ["ControlLeft", "Control"]);
  // The viewer's Caps Lock must not make Shift of Control+Z, which lies on Y's place of this layout.
  await chord("KeyY", "Z", ["ControlRight", "Control"]);
  await chord("KeyX", "x", ["AltLeft", "Alt"]);
  await chord("KeyX", "x", ["AltRight", "Alt"]);
  await chord("ArrowUp", "ArrowUp");
  await chord("ArrowLeft", "ArrowLeft", ["ShiftLeft", "Shift"], ["ControlLeft", "Control"]);
  await chord("F1", "F1");
  await chord("F12", "F12");
  await chord("Delete", "Delete");
  await chord("PageDown", "PageDown");
  await chord("Tab", "Tab", ["ShiftLeft", "Shift"]);
  await chord("Escape", "Escape");
  await chord("NumpadEnter", "Enter");
  const at = { x: 8, y: 8 };
  for (let i = 0; i < 4; i++) await input.wheel(0, 60, at);
  await input.wheel(-120, -120, at);
  for (const down of [true, false]) await input.button(2, down, at);
  assert.equal(await input.button(2, false, at), false);
  const wheelAndClick = ["65M", "65M", "66M", "66m", "64M", "2M", "2m"]
    .map((report) => report.replace(/^\d+/, "\x1b[<$&;1;1")).join("");
  await subject.expectText(
    // xterm tells Alt+x as ø, and letting go of the wheel's left button too.
    "\x01\x1aøø\x1b[A\x1b[1;6D\x1bOP\x1b[24~\x1b[3~\x1b[6~\x1b[Z\x1b\r" + wheelAndClick,
  );
});

Deno.test("x11 a key that the viewer forgets goes up before the server repeats it", async () => {
  await using subject = await openWriter("us", { script: RAW });
  const { platform, xvfb } = subject;
  const input = await platform.input("screen", RELEASE_EVERYTHING);
  await using connection = await XConnection.open(xvfb.display);
  assert.equal(await input.key({ code: "KeyA", key: "a", down: true }), true);
  assert.notEqual(await keysDown(connection), 0);
  await waitFor("the key to go up", async () => await keysDown(connection) === 0);
  // The viewer's own repeats are what repeats.
  for (let i = 0; i < 3; i++) await input.key({ code: "KeyA", key: "a", down: true });
  await input.key({ code: "KeyA", key: "a", down: false });
  await input.text("!");
  await subject.expectText("aaaa!");
});

Deno.test("x11 releaseAll() lets everything go and stops a text", async () => {
  await using subject = await openWriter("us", { script: RAW });
  const { platform, xvfb } = subject;
  const input = await platform.input("screen", RELEASE_EVERYTHING);
  await using connection = await XConnection.open(xvfb.display);
  for (const key of ["Shift", "Control", "Meta"]) await input.key({ code: `${key}Left`, key, down: true });
  await input.button(0, true, { x: 1000, y: 700 });
  assert.equal(await keysDown(connection), 3);
  const text = input.text(ALPHABETS.repeat(50));
  await waitFor("the text to begin", async () => await keysDown(connection) === 0);
  await input.releaseAll();
  await text;
  assert.equal(await keysDown(connection), 0);
  assert.equal(await input.button(0, false, { x: 1000, y: 700 }), false);
  assert.equal(await input.key({ code: "ShiftLeft", key: "Shift", down: false }), false);
});

Deno.test("x11 the keyboard's layout is as before when the input is closed", async () => {
  await using subject = await openWriter("us");
  await using connection = await XConnection.open(subject.xvfb.display);
  const before = await loadKeymap(connection);
  const input = await subject.platform.input("screen", RELEASE_EVERYTHING);
  await input.text("äöü漢字\n");
  assert.notDeepEqual((await loadKeymap(connection)).unused, before.unused);
  await input[Symbol.asyncDispose]();
  assert.deepEqual((await loadKeymap(connection)).unused, before.unused);
  await subject.expectText("äöü漢字\n");
});

async function tapKey(
  input: { key(event: { code: string; key: string; down: boolean }): Promise<boolean> },
  code: string,
  key: string,
): Promise<void> {
  assert.equal(await input.key({ code, key, down: true }), true, `${code} ${key}`);
  await input.key({ code, key, down: false });
}

/** How many keys are down. */
async function keysDown(connection: XConnection): Promise<number> {
  const { bytes } = await connection.call(new Request(QUERY_KEYMAP));
  let count = 0;
  for (let bits of bytes.subarray(8, 40)) for (; bits; bits &= bits - 1) count++;
  return count;
}
