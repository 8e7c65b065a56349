/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { ClipboardContent } from "../../types.ts";
import { isOurs, readContent, sequenceNumber, writeContent } from "./content.ts";

/**
 * The thread that opens the clipboard: the program that holds its content may let us wait, and neither picture nor input
 * must wait with it.
 */

declare const self: DedicatedWorkerGlobalScope;

export type ToClipboard =
  | { type: "read"; call: number }
  | { type: "write"; call: number; text: string }
  | { type: "listen"; on: boolean }
  | { type: "close" };
export type FromClipboard =
  | { type: "read"; call: number; content: ClipboardContent }
  | { type: "written"; call: number; done: boolean }
  | { type: "change" };

/** Told by messages to windows only, which this thread would have to look for as often. */
const INTERVAL_MS = 200;

let seen = 0;
let watch: ReturnType<typeof setInterval> | undefined;
let last: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToClipboard>) => {
  switch (data.type) {
    case "read":
      return inTurn(async () => tell({ type: "read", call: data.call, content: await readContent() }));
    case "write":
      return inTurn(async () =>
        tell({ type: "written", call: data.call, done: await writeContent(data.text) })
      );
    case "listen":
      clearInterval(watch);
      seen = sequenceNumber();
      if (data.on) watch = setInterval(look, INTERVAL_MS);
      return;
    case "close":
      clearInterval(watch);
      return self.close();
  }
};

function look(): void {
  const number = sequenceNumber();
  if (number === seen) return;
  seen = number;
  if (!isOurs()) tell({ type: "change" });
}

function tell(message: FromClipboard): void {
  self.postMessage(message);
}

function inTurn(step: () => Promise<void>): void {
  last = last.then(step);
}
