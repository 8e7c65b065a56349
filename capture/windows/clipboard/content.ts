import { CLIPBOARD_MAX_BYTES } from "../../../protocol/limits.ts";
import type { ClipboardContent } from "../../types.ts";
import { utf8Length } from "../../utf8_length.ts";
import { board, CF_UNICODETEXT, GMEM_MOVEABLE, heap, HWND_MESSAGE } from "../win32/clipboard.ts";
import { wide } from "../../system_library.ts";
import { type Handle, memoryAt } from "../win32/values.ts";

/** Another program may have it open for a moment; so often it is tried again. */
const OPEN_TRIES = 20;
const OPEN_PAUSE_MS = 25;
/** How long the program that holds the content may take to show that it lives. */
const ALIVE_MS = 1_000;
const WM_NULL = 0;
const SMTO_ABORTIFHUNG = 2;
/** Each "\n" may take the place of a "\r\n". */
const UNITS_MAX = 2 * CLIPBOARD_MAX_BYTES;

const formatOf = (name: string) => board.RegisterClipboardFormatW(wide(name));
/** "Clipboard Formats", "Cloud Clipboard and Clipboard History Formats" (Microsoft Learn); the last is an older custom. */
const EXCLUDED = formatOf("ExcludeClipboardContentFromMonitorProcessing");
const IN_HISTORY = formatOf("CanIncludeInClipboardHistory");
const IN_CLOUD = formatOf("CanUploadToCloudClipboard");
const VIEWER_IGNORE = formatOf("Clipboard Viewer Ignore");
/** Says that we put it there. */
const OURS = formatOf(`MFB-Kunde ${Deno.pid}`);

const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/** Counts what was put there. */
export function sequenceNumber(): number {
  return board.GetClipboardSequenceNumber();
}

export function isOurs(): boolean {
  return board.IsClipboardFormatAvailable(OURS) !== 0;
}

export async function readContent(): Promise<ClipboardContent> {
  if (!await open(0n)) return { kind: "silent" };
  try {
    if (!isOurs() && isConcealed()) return { kind: "concealed" };
    if (board.IsClipboardFormatAvailable(CF_UNICODETEXT) === 0) return { kind: "none" };
    const text = withData(CF_UNICODETEXT, readText);
    if (text === null) return { kind: "silent" };
    return text === "too-large" || utf8Length(text) > CLIPBOARD_MAX_BYTES
      ? { kind: "too-large" }
      : { kind: "text", text };
  } finally {
    board.CloseClipboard();
  }
}

/**
 * Puts text there: "\r\n" between lines, as programs here expect, without zeros, which would end it. Neither the
 * clipboard's history nor its cloud keeps it.
 */
export async function writeContent(text: string): Promise<boolean> {
  // Without a window the emptied clipboard would be nobody's. It ends at once: the content stays, and nobody ever waits
  // for a thread that handles no messages.
  const window = board.CreateWindowExW(0, wide("STATIC"), wide(""), 0, 0, 0, 0, 0, HWND_MESSAGE, 0n, 0n, 0n);
  if (window === 0n) return false;
  try {
    if (!await open(window)) return false;
    try {
      if (board.EmptyClipboard() === 0) return false;
      const lines = text.toWellFormed().replaceAll("\0", "").replace(/\r?\n/g, "\r\n");
      const no = new Uint8Array(4);
      return put(CF_UNICODETEXT, wide(lines)) && put(OURS, no) && put(IN_HISTORY, no) && put(IN_CLOUD, no);
    } finally {
      board.CloseClipboard();
    }
  } finally {
    board.DestroyWindow(window);
  }
}

async function open(window: Handle): Promise<boolean> {
  for (let left = OPEN_TRIES; left > 0; left--) {
    // Its program is asked for the content, or told that it is gone, and would be waited for without end.
    if (isOwnerAlive() && board.OpenClipboard(window) !== 0) return true;
    await new Promise((resolve) => setTimeout(resolve, OPEN_PAUSE_MS));
  }
  return false;
}

function isOwnerAlive(): boolean {
  const owner = board.GetClipboardOwner();
  if (owner === 0n) return true;
  const result = new Uint8Array(8);
  return board.SendMessageTimeoutW(owner, WM_NULL, 0n, 0n, SMTO_ABORTIFHUNG, ALIVE_MS, result) !== 0n;
}

function isConcealed(): boolean {
  if ([EXCLUDED, VIEWER_IGNORE].some((format) => board.IsClipboardFormatAvailable(format) !== 0)) return true;
  if (board.IsClipboardFormatAvailable(IN_HISTORY) === 0) return false;
  const answer = withData(
    IN_HISTORY,
    (bytes) => bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) !== 0,
  );
  return answer !== true;
}

function withData<T>(format: number, use: (bytes: Uint8Array<ArrayBuffer>) => T): T | null {
  const memory = board.GetClipboardData(format);
  if (memory === 0n) return null;
  const address = heap.GlobalLock(memory);
  if (address === 0n) return null;
  try {
    return use(memoryAt(address, Number(heap.GlobalSize(memory))));
  } finally {
    heap.GlobalUnlock(memory);
  }
}

/** Up to its zero, which lies somewhere in the memory. */
function readText(bytes: Uint8Array<ArrayBuffer>): string | "too-large" {
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const zero = units.indexOf(0);
  const length = zero < 0 ? units.length : zero;
  if (length > UNITS_MAX) return "too-large";
  return utf16.decode(bytes.subarray(0, 2 * length)).replaceAll("\r\n", "\n");
}

function put(format: number, bytes: Uint8Array): boolean {
  const memory = heap.GlobalAlloc(GMEM_MOVEABLE, BigInt(bytes.length));
  if (memory === 0n) return false;
  memoryAt(heap.GlobalLock(memory), bytes.length).set(bytes);
  heap.GlobalUnlock(memory);
  // From here on it is the system's, unless it refuses it.
  if (board.SetClipboardData(format, memory) !== 0n) return true;
  heap.GlobalFree(memory);
  return false;
}
