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

/** @param apple Option writes characters there, it is no Alt. */
export function createKeyboard(send: (event: InputEvent) => void, { apple = false } = {}): Keyboard {
  const pressed = new Map<string, string>();

  function release(code: string): void {
    const key = pressed.get(code);
    if (key === undefined) return;
    pressed.delete(code);
    send({ kind: "key", down: false, code, key });
  }

  function releaseAll(): void {
    pressed.clear();
    send({ kind: "release-all" });
  }

  return {
    down(event) {
      const { code, key } = event;
      if (isExit(event)) {
        releaseAll();
        return "exit";
      }
      if (event.isComposing || TEXT_FIELD_KEYS.has(key)) return "pass";
      if (key === "AltGraph") {
        // Windows puts Ctrl before AltGr. The character that follows says it all, so neither goes over.
        release("ControlLeft");
        return "handled";
      }
      if (apple && key === "Alt") return "handled";
      // Without a code (input helpers, on-screen keyboards) a character is just text.
      if (code === "") return "pass";
      // The host's own keyboard repeats what is held down.
      if (event.repeat && pressed.has(code)) return "handled";
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
