import type { Page } from "playwright-core";

/**
 * Types as a German keyboard does: Playwright's own `type` sends no key events for characters that the US layout
 * lacks.
 */

const SHIFT = 8;
/** Chromium reports AltGr as Ctrl+Alt in CDP's bit field nowhere: the character and `code` alone tell it. */
const NO_MODIFIER = 0;

const GERMAN: Record<string, [code: string, shift?: "shift" | "altgr"]> = {
  "ü": ["BracketLeft"],
  "Ü": ["BracketLeft", "shift"],
  "ö": ["Semicolon"],
  "Ö": ["Semicolon", "shift"],
  "ä": ["Quote"],
  "Ä": ["Quote", "shift"],
  "ß": ["Minus"],
  "€": ["KeyE", "altgr"],
  "@": ["KeyQ", "altgr"],
  "\\": ["Minus", "altgr"],
  "{": ["Digit7", "altgr"],
  "}": ["Digit0", "altgr"],
  ",": ["Comma"],
  ".": ["Period"],
  "-": ["Slash"],
  " ": ["Space"],
  "z": ["KeyY"],
  "y": ["KeyZ"],
};

export async function typeGerman(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const key = (
    type: "keyDown" | "rawKeyDown" | "keyUp",
    code: string,
    key: string,
    modifiers = NO_MODIFIER,
  ) =>
    session.send("Input.dispatchKeyEvent", {
      type,
      code,
      key,
      modifiers,
      ...(type === "keyDown" ? { text: key } : {}),
    });
  for (const char of text) {
    const [code, shift] = GERMAN[char] ?? plain(char);
    const modifiers = shift === "shift" ? SHIFT : NO_MODIFIER;
    if (shift === "shift") await key("rawKeyDown", "ShiftLeft", "Shift", SHIFT);
    if (shift === "altgr") await key("rawKeyDown", "AltRight", "AltGraph");
    await key("keyDown", code, char, modifiers);
    await key("keyUp", code, char, modifiers);
    if (shift === "shift") await key("keyUp", "ShiftLeft", "Shift");
    if (shift === "altgr") await key("keyUp", "AltRight", "AltGraph");
  }
  await session.detach();
}

function plain(char: string): [code: string, shift?: "shift"] {
  if (/^[0-9]$/.test(char)) return [`Digit${char}`];
  if (/^[a-z]$/.test(char)) return [`Key${char.toUpperCase()}`];
  if (/^[A-Z]$/.test(char)) return [`Key${char}`, "shift"];
  throw new RangeError(`No key for ${char}`);
}
