import type { InputEvent } from "../../protocol/input.ts";
import type { KeyLike } from "./keyboard.ts";
import type { SharedClipboard } from "./clipboard.ts";

export interface PasteOptions {
  clipboard: Pick<
    SharedClipboard,
    "open" | "isNewer" | "isShared" | "sendText" | "changedThere"
  >;
  /** Takes input for the host. */
  input(event: InputEvent): void;
}

/**
 * Strg+V with the shared clipboard: this computer's text goes over first, and the key follows when it is there. What is
 * typed meanwhile waits behind it.
 */
export interface Paste {
  /** Input of the keyboard, in its order. */
  send(event: InputEvent): void;
  /** A key goes down. "browser": it makes a `paste` event, which paste() wants; "wait": a paste is under way. */
  key(event: KeyLike & { metaKey: boolean }): "browser" | "wait" | "ordinary";
  /** What the browser pastes. */
  paste(text: string): Promise<void>;
}

const V = { code: "KeyV", key: "v" } as const;

export function createPaste({ clipboard, input }: PasteOptions): Paste {
  let waiting: InputEvent[] | null = null;

  function send(event: InputEvent): void {
    if (waiting) waiting.push(event);
    else input(event);
  }

  function pressV(): void {
    input({ kind: "key", down: true, ...V });
    input({ kind: "key", down: false, ...V });
  }

  return {
    send,
    key(event) {
      const { key, altKey, shiftKey } = event;
      const control = event.ctrlKey || event.metaKey;
      if (!control || altKey || shiftKey || !clipboard.open.value) return "ordinary";
      const letter = key.toLowerCase();
      // What follows is what was copied there, before word of it can have come.
      if (letter === "c" || letter === "x") clipboard.changedThere();
      if (letter !== "v") return "ordinary";
      if (waiting) return "wait";
      return clipboard.isNewer() ? "browser" : "ordinary";
    },
    async paste(text) {
      if (waiting) return;
      if (text === "" || clipboard.isShared(text)) return pressV();
      const queue: InputEvent[] = waiting = [];
      // Otherwise another text than meant would be pasted.
      if (await clipboard.sendText(text)) pressV();
      waiting = null;
      queue.forEach(input);
    },
  };
}
