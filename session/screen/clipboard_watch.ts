import type { Clipboard, ClipboardContent, Platform } from "../../capture/types.ts";
import type { FromCapture } from "./messages.ts";

/** The computer's clipboard in the capture worker: read only after a change, and only while somebody wants to know it. */
export interface ClipboardWatch {
  /** @returns whether there is a clipboard. */
  open(platform: Platform): Promise<boolean>;
  /** Tells what is copied from now on, under this number; 0: nothing any more. */
  listen(listening: number): void;
  write(call: number, text: string): void;
}

export function createClipboardWatch(tell: (message: FromCapture) => void): ClipboardWatch {
  let clipboard: Clipboard | null = null;
  let listening = 0;
  let stop: (() => void) | null = null;
  let reading = false, again = false;

  async function read(): Promise<void> {
    if (reading) return void (again = true);
    reading = true;
    do {
      again = false;
      const mine = listening;
      if (mine === 0) break;
      const content: ClipboardContent = await clipboard!.read();
      // What changed meanwhile is read anew.
      if (!again && mine === listening) tell({ type: "clipboard", listening, content });
    } while (again);
    reading = false;
  }

  return {
    async open(platform) {
      clipboard = await platform.clipboard();
      return clipboard !== null;
    },
    listen(next) {
      stop?.();
      stop = null;
      listening = next;
      // A change that came under the old number is none of the new one's.
      again = false;
      if (next !== 0) stop = clipboard?.onChange(() => void read()) ?? null;
    },
    write(call, text) {
      if (!clipboard) return tell({ type: "clipboard-written", call, done: false });
      void clipboard.write(text).then((done) => tell({ type: "clipboard-written", call, done }));
    },
  };
}
