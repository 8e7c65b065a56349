import { CLIPBOARD_MAX_BYTES } from "../../protocol/limits.ts";
import type { Clipboard, ClipboardContent } from "../types.ts";
import { utf8Length } from "../utf8_length.ts";

/** The clipboard of the desktop in memory. */
export class VirtualClipboard {
  #content: ClipboardContent = { kind: "none" };
  #listeners = new Set<() => void>();
  #closed = false;

  get content(): ClipboardContent {
    return this.#content;
  }

  /** As if a program of the desktop had copied it. */
  copy(content: ClipboardContent): void {
    this.#content = content.kind === "text" && isTooLarge(content.text) ? { kind: "too-large" } : content;
    for (const listener of [...this.#listeners]) queueMicrotask(listener);
  }

  /** The desktop is gone. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
  }

  open(): Clipboard {
    const mine = new Set<() => void>();
    return {
      read: () => Promise.resolve(this.#closed ? { kind: "silent" } : this.#content),
      write: (text) => {
        if (this.#closed || isTooLarge(text)) return Promise.resolve(false);
        this.#content = { kind: "text", text };
        return Promise.resolve(true);
      },
      onChange: (listener) => {
        // The same function may listen twice.
        const entry = () => listener();
        mine.add(entry);
        this.#listeners.add(entry);
        return () => void this.#listeners.delete(entry);
      },
      [Symbol.asyncDispose]: () => {
        for (const entry of mine) this.#listeners.delete(entry);
        return Promise.resolve();
      },
    };
  }
}

function isTooLarge(text: string): boolean {
  return utf8Length(text) > CLIPBOARD_MAX_BYTES;
}
