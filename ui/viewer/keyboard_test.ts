import assert from "node:assert/strict";
import { test } from "node:test";
import type { InputEvent } from "../../protocol/input.ts";
import { createKeyboard, type KeyLike, splitText } from "./keyboard.ts";

function key(code: string, key: string, more: Partial<KeyLike> = {}): KeyLike {
  return {
    code,
    key,
    repeat: false,
    isComposing: false,
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  };
}

function record(options = {}) {
  const sent: InputEvent[] = [];
  return { sent, keyboard: createKeyboard((event) => sent.push(event), options) };
}

test("createKeyboard() sends a key's code and the character meant, down and up", () => {
  const { sent, keyboard } = record();
  assert.equal(keyboard.down(key("KeyY", "z")), "handled");
  assert.equal(keyboard.up(key("KeyY", "z")), "handled");
  assert.deepEqual(sent, [
    { kind: "key", down: true, code: "KeyY", key: "z" },
    { kind: "key", down: false, code: "KeyY", key: "z" },
  ]);
});

test("createKeyboard() leaves input methods and dead keys to the text field", () => {
  const { sent, keyboard } = record();
  for (const name of ["Process", "Dead", "Unidentified"]) {
    assert.equal(keyboard.down(key("KeyA", name)), "pass");
  }
  assert.equal(keyboard.down(key("KeyA", "a", { isComposing: true })), "pass");
  assert.deepEqual(sent, []);
  keyboard.text("é");
  assert.deepEqual(sent, [{ kind: "text", text: "é" }]);
});

test("createKeyboard() sends AltGr's character without Ctrl and Alt, as Windows makes them", () => {
  const { sent, keyboard } = record();
  keyboard.down(key("ControlLeft", "Control"));
  keyboard.down(key("AltRight", "AltGraph"));
  keyboard.down(key("KeyE", "€"));
  keyboard.up(key("KeyE", "€"));
  keyboard.up(key("ControlLeft", "Control"));
  keyboard.up(key("AltRight", "AltGraph"));
  assert.deepEqual(sent.map((event) => event.kind === "key" ? [event.key, event.down] : event.kind), [
    ["Control", true],
    ["Control", false],
    ["€", true],
    ["€", false],
  ]);
});

test("createKeyboard() releases what was pressed under another character", () => {
  const { sent, keyboard } = record();
  keyboard.down(key("Digit1", "!"));
  keyboard.up(key("Digit1", "1"));
  assert.deepEqual(sent.at(-1), { kind: "key", down: false, code: "Digit1", key: "!" });
});

test("createKeyboard() repeats a held key, but no modifier", () => {
  const { sent, keyboard } = record();
  const repeat = { repeat: true };
  keyboard.down(key("KeyA", "a"));
  assert.equal(keyboard.down(key("KeyA", "a", repeat)), "handled");
  assert.deepEqual(sent, Array(2).fill({ kind: "key", down: true, code: "KeyA", key: "a" }));
  keyboard.down(key("ShiftLeft", "Shift", { shiftKey: true }));
  assert.equal(keyboard.down(key("ShiftLeft", "Shift", { shiftKey: true, ...repeat })), "handled");
  assert.equal(sent.length, 3);
});

test("createKeyboard() leaves the key after an accent to the text field: Chromium on Windows tells it bare", () => {
  const { sent, keyboard } = record();
  assert.equal(keyboard.down(key("Equal", "Dead")), "pass");
  assert.equal(keyboard.up(key("Equal", "Dead")), "pass");
  keyboard.down(key("ShiftLeft", "Shift", { shiftKey: true }));
  assert.equal(keyboard.down(key("KeyE", "E", { shiftKey: true })), "pass");
  keyboard.up(key("KeyE", "E", { shiftKey: true }));
  assert.equal(keyboard.down(key("KeyE", "E", { shiftKey: true })), "handled");
  assert.deepEqual(sent.map((event) => event.kind === "key" && event.key), ["Shift", "E"]);
});

test("createKeyboard() takes an accent back, and lets a shortcut go before it", () => {
  const { sent, keyboard } = record();
  for (const name of ["Backspace", "Escape"]) {
    keyboard.down(key("Equal", "Dead"));
    assert.equal(keyboard.down(key(name, name)), "handled");
    assert.deepEqual(sent, []);
  }
  keyboard.down(key("Equal", "Dead"));
  keyboard.down(key("ControlLeft", "Control", { ctrlKey: true }));
  assert.equal(keyboard.down(key("KeyC", "c", { ctrlKey: true })), "handled");
  assert.deepEqual(sent.map((event) => event.kind === "key" && event.key), ["Control", "c"]);
});

test("createKeyboard() takes Ctrl+Alt for AltGr where the browser does", () => {
  const { sent, keyboard } = record();
  keyboard.down(key("ControlLeft", "Control", { ctrlKey: true }));
  keyboard.down(key("AltLeft", "Alt", { ctrlKey: true, altKey: true }));
  keyboard.down(key("KeyQ", "@"));
  keyboard.up(key("KeyQ", "@"));
  keyboard.up(key("AltLeft", "Alt", { ctrlKey: true }));
  keyboard.up(key("ControlLeft", "Control"));
  assert.deepEqual(sent.map((event) => event.kind === "key" ? [event.key, event.down] : event.kind), [
    ["Control", true],
    ["Alt", true],
    ["Control", false],
    ["Alt", false],
    ["@", true],
    ["@", false],
  ]);
});

test("createKeyboard() releases everything on the way out, and says it", () => {
  const { sent, keyboard } = record();
  const chord = { ctrlKey: true, altKey: true, shiftKey: true };
  assert.equal(keyboard.down(key("Escape", "Escape", chord)), "exit");
  assert.deepEqual(sent, [{ kind: "release-all" }]);
  assert.equal(keyboard.down(key("Escape", "Escape")), "handled");
});

test("splitText() keeps parts within the limit and characters whole", () => {
  const text = "a\r\n" + "😀".repeat(700);
  const parts = splitText(text, 1000);
  assert.ok(parts.every((part) => part.length <= 1000 && part.isWellFormed()));
  assert.equal(parts.join(""), text.replace("\r\n", "\n"));
});
