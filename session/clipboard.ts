import type { ClipboardContent } from "../capture/types.ts";
import type { HostClipboard as ToViewer, ViewerClipboard } from "../protocol/clipboard.ts";
import type { HostControl } from "../protocol/control.ts";
import { createTextReader, createTextSender } from "../transfer/text_parts.ts";
import { clipboardLeaves, clipboardOpen, type HostRights } from "./state.ts";

/**
 * What a viewer's clipboard message may do in each phase; what isn't "act" is void, since it may honestly cross with a
 * change of phase. Where it says "act" the owner must have allowed it besides.
 */
export const CLIPBOARD_MESSAGES: Record<
  ViewerClipboard["kind"],
  Record<"asked" | "sharing" | "paused", "act" | "drop">
> = {
  "wanted": { asked: "act", sharing: "act", paused: "act" },
  "part": { asked: "drop", sharing: "act", paused: "drop" },
  "arrived": { asked: "drop", sharing: "act", paused: "drop" },
};

export interface HostClipboardOptions {
  /** To the viewer; void while there is none. */
  send(message: HostControl): void;
  /** What is copied from now on is wanted, under this number; 0: nothing any more. */
  listen(listening: number): void;
  /** Puts text into this computer's clipboard; onWritten() answers. */
  write(call: number, text: string): void;
  /** The viewer says whether it wants what is copied. */
  onWanted(wanted: boolean): void;
  /** `tooLarge` is another than before. */
  onChange(): void;
}

/**
 * A page on this very computer, or a program that keeps the clipboard, puts what has just passed there once more. Later
 * the same text is somebody's copy again.
 */
const ECHO_MS = 5_000;

/** The host's part of the shared clipboard. What passes follows from its rights alone (state.ts), in the same tick. */
export interface HostClipboard {
  /** The last text that the owner copied was too large to pass. */
  readonly tooLarge: boolean;
  update(rights: HostRights): void;
  /** A new connection: its viewer knows nothing yet. */
  forget(): void;
  take(message: ViewerClipboard): void;
  /** The owner copied this while it was wanted under the number. */
  onContent(listening: number, content: ClipboardContent): void;
  onWritten(call: number, done: boolean): void;
}

export function createHostClipboard(options: HostClipboardOptions): HostClipboard {
  const send = (message: ToViewer) => options.send({ type: "clipboard", message });
  const sender = createTextSender(send), reader = createTextReader();
  let rights: HostRights | null = null;
  let listening = 0, lastListening = 0;
  let told: boolean | null = null;
  /** The viewer's text that is being put into the clipboard. */
  let writing: { call: number; id: number } | null = null, lastCall = 0;
  /** What passed last, either way, and when (performance.now()). */
  let passed: { text: string; at: number } | null = null;
  let tooLarge = false;

  function setTooLarge(now: boolean): void {
    if (now === tooLarge) return;
    tooLarge = now;
    options.onChange();
  }

  return {
    get tooLarge() {
      return tooLarge;
    },
    update(now) {
      rights = now;
      if (now.connected && now.phase !== "ended" && told !== now.clipboardAllowed) {
        told = now.clipboardAllowed;
        send({ kind: "allowed", allowed: told });
      }
      if (!clipboardOpen(now)) {
        reader.clear();
        writing = null;
        setTooLarge(false);
      }
      const leaves = clipboardLeaves(now);
      if (leaves === (listening !== 0)) return;
      // What was copied before, or is being read for an earlier number, never leaves.
      listening = leaves ? ++lastListening : 0;
      options.listen(listening);
      if (!leaves) sender.stop();
    },
    forget() {
      told = null;
      sender.stop();
      reader.clear();
      writing = null;
      options.onWanted(false);
    },
    take(message) {
      const phase = rights?.phase ?? "ended";
      if (phase === "ended" || CLIPBOARD_MESSAGES[message.kind][phase] !== "act") return;
      if (message.kind === "wanted") return options.onWanted(message.wanted);
      if (!rights || !clipboardOpen(rights)) return;
      if (message.kind === "arrived") return sender.arrived(message.id, message.bytes);
      const progress = reader.take(message);
      if (!progress) return;
      send({ kind: "arrived", id: progress.id, bytes: progress.bytes });
      if (progress.text === null) return;
      passed = { text: progress.text, at: performance.now() };
      writing = { call: ++lastCall, id: progress.id };
      options.write(writing.call, progress.text);
    },
    onContent(under, content) {
      if (under === 0 || under !== listening || content.kind === "silent") return;
      setTooLarge(content.kind === "too-large");
      if (content.kind !== "text") {
        passed = null;
        sender.stop();
        return send({ kind: "other", reason: content.kind === "too-large" ? "too-large" : "no-text" });
      }
      const now = performance.now();
      if (content.text === passed?.text && now - passed.at < ECHO_MS) return;
      passed = { text: content.text, at: now };
      sender.send(content.text);
    },
    onWritten(call, done) {
      if (writing?.call !== call) return;
      send({ kind: "kept", id: writing.id, kept: done });
      writing = null;
    },
  };
}
