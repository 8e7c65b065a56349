import type { InputEvent } from "../../protocol/input.ts";
import { INPUT_TEXT_MAX_CHARS } from "../../protocol/limits.ts";

/** What of a KeyboardEvent matters here. */
export interface KeyLike {
  code: string;
  key: string;
  repeat: boolean;
  isComposing: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** "handled": the browser must not act on the key. "pass": it is the text field's. "exit": the way out. */
export type KeyOutcome = "handled" | "pass" | "exit";

/** Turns key events into input for the host. Pure but for what is pressed now. */
export interface Keyboard {
  down(event: KeyLike): KeyOutcome;
  up(event: KeyLike): KeyOutcome;
  /** Text that came without keys: an input method, a dead key, a paste. */
  text(text: string): void;
  /** Focus or grant is lost: everything goes up. */
  releaseAll(): void;
}

/** Keys whose character the text field makes: an input method at work, or the first part of ´ + e. */
const TEXT_FIELD_KEYS = new Set(["Process", "Dead", "Unidentified", "Compose", ""]);
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta"]);
/** What takes an accent back that has no letter yet. */
const ACCENT_ENDS = new Set(["Backspace", "Escape", "Delete"]);

/** @param apple Option writes characters there, it is no Alt. */
export function createKeyboard(send: (event: InputEvent) => void, { apple = false } = {}): Keyboard {
  const pressed = new Map<string, string>();
  /** An accent waits for its letter, and no input method takes care of it. */
  let accent = false;

  function release(code: string): void {
    const key = pressed.get(code);
    if (key === undefined) return;
    pressed.delete(code);
    send({ kind: "key", down: false, code, key });
  }

  /** Lets go of a modifier that the event says isn't held, or doesn't count. */
  function releaseModifier(modifier: string): void {
    for (const [code, key] of [...pressed]) if (key === modifier) release(code);
  }

  function releaseAll(): void {
    pressed.clear();
    accent = false;
    send({ kind: "release-all" });
  }

  return {
    down(event) {
      const { code, key } = event;
      if (isExit(event)) {
        releaseAll();
        return "exit";
      }
      if (event.isComposing || TEXT_FIELD_KEYS.has(key)) {
        accent = key === "Dead";
        return "pass";
      }
      if (key === "AltGraph") {
        // Windows puts Ctrl before AltGr. The character that follows says it all, so neither goes over.
        release("ControlLeft");
        return "handled";
      }
      if (apple && key === "Alt") return "handled";
      // Without a code (input helpers, on-screen keyboards) a character is just text.
      if (code === "") return "pass";
      if (!MODIFIERS.has(key)) {
        const outcome = accent && afterAccent(event);
        if (outcome) {
          accent = false;
          return outcome;
        }
        // Windows takes Ctrl+Alt for AltGr, and Chromium says so by telling neither with the character.
        if (!event.ctrlKey) releaseModifier("Control");
        if (!event.altKey) releaseModifier("Alt");
      } else if (event.repeat) {
        return "handled";
      }
      // A held key repeats as it does here: the host lets go of it before its own keyboard would.
      pressed.set(code, key);
      send({ kind: "key", down: true, code, key });
      return "handled";
    },
    up({ code, key }) {
      if (!pressed.has(code)) return TEXT_FIELD_KEYS.has(key) ? "pass" : "handled";
      release(code);
      return "handled";
    },
    text(text) {
      for (const part of splitText(text)) send({ kind: "text", text: part });
    },
    releaseAll,
  };
}

/**
 * The key after an accent. Chromium on Windows tells it without the accent ("e"), and only its text field gets "é": so
 * the field makes the character, everywhere. Null: a key that has nothing to do with it.
 */
function afterAccent({ key, ctrlKey, altKey }: KeyLike): KeyOutcome | null {
  if (ACCENT_ENDS.has(key)) return "handled";
  return [...key].length === 1 && !ctrlKey && !altKey ? "pass" : null;
}

/** Strg+Alt+Umschalt+Esc. */
function isExit({ key, ctrlKey, altKey, shiftKey }: KeyLike): boolean {
  return key === "Escape" && ctrlKey && altKey && shiftKey;
}

/** Parts that fit one message; no character outside the basic plane is cut in two. */
export function splitText(text: string, max = INPUT_TEXT_MAX_CHARS): string[] {
  const parts: string[] = [];
  let part = "";
  for (const char of text.replace(/\r\n?/g, "\n")) {
    if (part.length + char.length > max) {
      parts.push(part);
      part = "";
    }
    part += char;
  }
  if (part) parts.push(part);
  return parts;
}
