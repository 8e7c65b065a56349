import { CLIPBOARD_MAX_BYTES } from "../../../protocol/limits.ts";
import type { Clipboard, ClipboardContent } from "../../types.ts";
import { utf8Length } from "../../utf8_length.ts";
import type { FromClipboard, ToClipboard } from "./clipboard_worker.ts";

/** Longer than the worker itself tries. */
const ANSWER_MS = 30_000;

/** The session's clipboard, from a thread of its own. */
export function openWindowsClipboard(): Clipboard {
  return new WindowsClipboard();
}

class WindowsClipboard implements Clipboard {
  #worker = new Worker(new URL("./clipboard_worker.ts", import.meta.url), { type: "module" });
  #calls = new Map<number, (answer: FromClipboard | null) => void>();
  #lastCall = 0;
  #listeners = new Set<() => void>();
  #closed = false;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromClipboard>) => {
      if (data.type !== "change") return this.#calls.get(data.call)?.(data);
      for (const listener of [...this.#listeners]) listener();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end();
    };
  }

  async read(): Promise<ClipboardContent> {
    const answer = await this.#ask((call) => ({ type: "read", call }));
    return answer?.type === "read" ? answer.content : { kind: "silent" };
  }

  async write(text: string): Promise<boolean> {
    if (utf8Length(text) > CLIPBOARD_MAX_BYTES) return false;
    const answer = await this.#ask((call) => ({ type: "write", call, text }));
    return answer?.type === "written" && answer.done;
  }

  onChange(listener: () => void): () => void {
    const entry = () => listener();
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) this.#tell({ type: "listen", on: true });
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) {
        this.#tell({ type: "listen", on: false });
      }
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    // What was begun still ends by itself, so that the clipboard doesn't stay open.
    this.#tell({ type: "close" });
    this.#end();
    return Promise.resolve();
  }

  #ask(message: (call: number) => ToClipboard): Promise<FromClipboard | null> {
    if (this.#closed) return Promise.resolve(null);
    const call = ++this.#lastCall;
    return new Promise((resolve) => {
      const settle = (answer: FromClipboard | null) => {
        clearTimeout(timer);
        this.#calls.delete(call);
        resolve(answer);
      };
      const timer = setTimeout(() => settle(null), ANSWER_MS);
      this.#calls.set(call, settle);
      this.#tell(message(call));
    });
  }

  #tell(message: ToClipboard): void {
    if (!this.#closed) this.#worker.postMessage(message);
  }

  #end(): void {
    this.#closed = true;
    this.#listeners.clear();
    for (const settle of [...this.#calls.values()]) settle(null);
  }
}
