import type { TextPart } from "../protocol/clipboard.ts";
import { CLIPBOARD_MAX_BYTES, CLIPBOARD_PART_MAX_BYTES } from "../protocol/limits.ts";

/** One text at a time, in parts, each sent when the one before has arrived: what else is on the channel never waits long. */
export interface TextSender {
  /** In place of one that is under way. @returns its number, or null for one above CLIPBOARD_MAX_BYTES. */
  send(text: string): number | null;
  /** The other side has so many bytes of it. */
  arrived(id: number, bytes: number): void;
  /** What is under way is given up. */
  stop(): void;
}

const encoder = new TextEncoder();

export function createTextSender(send: (part: TextPart) => void): TextSender {
  let id = 0;
  let under: { bytes: Uint8Array; sent: number } | null = null;

  function next(): void {
    const { bytes, sent } = under!;
    const part = bytes.subarray(sent, sent + CLIPBOARD_PART_MAX_BYTES);
    under!.sent += part.length;
    send({ kind: "part", id, total: bytes.length, offset: sent, bytes: toBase64(part) });
  }

  return {
    send(text) {
      const bytes = encoder.encode(text);
      if (bytes.length > CLIPBOARD_MAX_BYTES) return null;
      id = (id + 1) >>> 0;
      under = { bytes, sent: 0 };
      next();
      return id;
    },
    arrived(of, bytes) {
      if (!under || of !== id || bytes !== under.sent) return;
      if (under.sent < under.bytes.length) next();
      else under = null;
    },
    stop: () => void (under = null),
  };
}

/** What has come of a text so far. */
export interface TextProgress {
  id: number;
  /** To be acknowledged. */
  bytes: number;
  /** Once it is complete. */
  text: string | null;
}

/** Puts a text together again. A part that doesn't follow on what came before is void, and so is its whole text. */
export interface TextReader {
  /** @returns null for what is void. */
  take(part: TextPart): TextProgress | null;
  /** What came so far is forgotten. */
  clear(): void;
}

export function createTextReader(): TextReader {
  let under: { id: number; bytes: Uint8Array<ArrayBuffer>; length: number } | null = null;
  return {
    take({ id, total, offset, bytes: base64 }) {
      const bytes = fromBase64(base64);
      if (offset === 0) under = { id, bytes: new Uint8Array(total), length: 0 };
      const mine = under;
      const fits = mine !== null && bytes !== null && id === mine.id && total === mine.bytes.length &&
        offset === mine.length && offset + bytes.length <= total && (bytes.length > 0 || total === 0);
      if (!fits) {
        under = null;
        return null;
      }
      mine.bytes.set(bytes, offset);
      mine.length += bytes.length;
      if (mine.length < total) return { id, bytes: mine.length, text: null };
      under = null;
      const text = decode(mine.bytes);
      return text === null ? null : { id, bytes: total, text };
    },
    clear: () => void (under = null),
  };
}

/** Null for what isn't UTF-8, as halves of surrogate pairs aren't. */
function decode(bytes: Uint8Array<ArrayBuffer>): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return btoa(text);
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch (error) {
    // An impossible length.
    if (error instanceof DOMException) return null;
    throw error;
  }
}
