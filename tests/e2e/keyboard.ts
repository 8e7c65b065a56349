import type { Page } from "playwright-core";
import type { Desktop } from "./xvfb.ts";

/**
 * A German keyboard, as Windows and X11 have it: by real keys of an X screen, and by the events that Chromium on Windows
 * makes of them. Playwright's own `type` sends no key events for characters that the US layout lacks.
 */

/** A key by place, and what it types alone, with Shift and with AltGr; a space where it types nothing. */
type Row = { codes: string; firstKeycode: number; alone: string; shift: string; altGr: string };

const ROWS: Row[] = [
  { codes: "Backquote", firstKeycode: 49, alone: "^", shift: "°", altGr: " " },
  {
    codes: "Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
    firstKeycode: 10,
    alone: "1234567890ß´",
    shift: '!"§$%&/()=?`',
    altGr: " ²³   {[]}\\ ",
  },
  {
    codes: "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
    firstKeycode: 24,
    alone: "qwertzuiopü+",
    shift: "QWERTZUIOPÜ*",
    altGr: "@ €        ~",
  },
  {
    codes: "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote",
    firstKeycode: 38,
    alone: "asdfghjklöä",
    shift: "ASDFGHJKLÖÄ",
    altGr: "           ",
  },
  { codes: "Backslash", firstKeycode: 51, alone: "#", shift: "'", altGr: " " },
  { codes: "IntlBackslash", firstKeycode: 94, alone: "<", shift: ">", altGr: "|" },
  {
    codes: "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash",
    firstKeycode: 52,
    alone: "yxcvbnm,.-",
    shift: "YXCVBNM;:_",
    altGr: "      µ   ",
  },
];

type Level = "alone" | "shift" | "altGr";
interface Stroke {
  /** KeyboardEvent.code. */
  code: string;
  /** Of an X screen with the evdev rules. */
  keycode: number;
  level: Level;
}

const STROKES = new Map<string, Stroke>([
  [" ", { code: "Space", keycode: 65, level: "alone" }],
  ["\n", { code: "Enter", keycode: 36, level: "alone" }],
  ...ROWS.flatMap((row) => (["alone", "shift", "altGr"] as const).flatMap((level) => strokesOf(row, level))),
]);

/** The keys that wait for a letter, by the combining character that they add. */
const ACCENTS: Record<string, string> = { "\u0302": "^", "\u0301": "´", "\u0300": "`" };
const DEAD_KEYS = Object.values(ACCENTS);

/** Every character that a key of the German keyboard types by itself. */
export const GERMAN_CHARACTERS = [...STROKES.keys()].filter((character) => character.trim() !== "");

/** Every letter that a German keyboard makes of an accent and a letter. */
export const ACCENTED_LETTERS = [..."aeiouAEIOU"].flatMap((letter) =>
  Object.keys(ACCENTS).map((accent) => `${letter}${accent}`.normalize("NFC"))
);

/** Keycodes that shortcuts are made of, as xdotool takes them: a single digit would be that digit's key. */
export const KEYCODES = {
  ...{ shift: 50, control: 37, alt: 64, altGr: 108, super: 133 },
  ...{ tab: 23, backspace: 22, escape: "Escape", f10: 76, c: 54, q: 24, w: 25, z: 29 },
};

/** Types with the real keys of an X screen whose layout is German. An accent alone is its key twice. */
export async function typeWithKeys(screen: Desktop, text: string): Promise<void> {
  const prefixes = { alone: "", shift: `${KEYCODES.shift}+`, altGr: `${KEYCODES.altGr}+` };
  const keys = germanStrokes(text, "accent").map(({ keycode, level }) => `${prefixes[level]}${keycode}`);
  await screen.tool("xdotool", ["key", "--delay", "12", ...keys]);
}

/** Types by the events of Chromium on Windows, sent to the page. */
export async function typeGerman(page: Page, text: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const SHIFT = 8, CONTROL = 2;
  const send = (
    type: "keyDown" | "rawKeyDown" | "keyUp",
    { code, key, text, modifiers = 0 }: { code: string; key: string; text?: string; modifiers?: number },
  ) => session.send("Input.dispatchKeyEvent", { type, code, key, modifiers, text });
  const shift = { code: "ShiftLeft", key: "Shift" }, control = { code: "ControlLeft", key: "Control" };
  const altGr = { code: "AltRight", key: "AltGraph" };
  let accent = "";
  for (const { code, level, character, dead } of germanStrokes(text, " ")) {
    const modifiers = level === "shift" ? SHIFT : 0;
    if (level === "shift") await send("rawKeyDown", { ...shift, modifiers });
    if (level === "altGr") {
      // Windows makes both of AltGr; with the character itself Chromium tells neither.
      await send("rawKeyDown", { ...control, modifiers: CONTROL });
      await send("rawKeyDown", altGr);
    }
    if (dead) {
      await send("rawKeyDown", { code, key: "Dead", modifiers });
      await send("keyUp", { code, key: "Dead", modifiers });
    } else {
      const key = character === "\n" ? "Enter" : character;
      // The key is told without its accent, the text with it.
      const text = character === "\n" ? "\r" : accent ? compose(character, accent) : character;
      await send("keyDown", { code, key, text, modifiers });
      await send("keyUp", { code, key, modifiers });
    }
    accent = dead ? character : "";
    if (level === "altGr") {
      await send("keyUp", control);
      await send("keyUp", altGr);
    }
    if (level === "shift") await send("keyUp", shift);
  }
  await session.detach();
}

/** @param alone what makes an accent stand alone: a space, or the accent once more. */
function germanStrokes(
  text: string,
  alone: " " | "accent",
): (Stroke & { character: string; dead: boolean })[] {
  return [...text].flatMap((character) => {
    const single = STROKES.get(character);
    const isAccent = DEAD_KEYS.includes(character);
    if (single && !isAccent) return { ...single, character, dead: false };
    const [letter, mark] = isAccent ? [alone === " " ? " " : character, ""] : character.normalize("NFD");
    const accent = isAccent ? character : ACCENTS[mark];
    const first = STROKES.get(accent), second = STROKES.get(letter);
    if (!first || !second) throw new RangeError(`No key for ${character}`);
    return [{ ...first, character: accent, dead: true }, { ...second, character: letter, dead: false }];
  });
}

/** What an accent and the next key's character make. */
function compose(character: string, accent: string): string {
  if (character === " ") return accent;
  const mark = Object.keys(ACCENTS).find((mark) => ACCENTS[mark] === accent)!;
  return `${character}${mark}`.normalize("NFC");
}

function strokesOf({ codes, firstKeycode, ...characters }: Row, level: Level): [string, Stroke][] {
  return codes.split(" ").flatMap((code, i): [string, Stroke][] => {
    const character = characters[level][i];
    return character === " " ? [] : [[character, { code, keycode: firstKeycode + i, level }]];
  });
}
