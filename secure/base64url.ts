import { ProtocolError } from "../protocol/parse.ts";
import type { Bytes } from "./bytes.ts";

/** base64url without padding (RFC 4648 §5), and strictly so: one text for each byte string, and the other way round. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
/** `String.fromCharCode(...)` takes its characters as arguments: not too many at once. */
const CHUNK_CHARS = 4096;

export function toBase64url(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length * 4 / 3));
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    const word = bytes[i] << 16 | (bytes[i + 1] ?? 0) << 8 | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0 && at < codes.length; shift -= 6) {
      codes[at++] = ALPHABET.charCodeAt(word >> shift & 63);
    }
  }
  let text = "";
  for (let at = 0; at < codes.length; at += CHUNK_CHARS) {
    text += String.fromCharCode(...codes.subarray(at, at + CHUNK_CHARS));
  }
  return text;
}

/** @throws ProtocolError "malformed" on padding, any other character, an impossible length, or unused bits that are set. */
export function fromBase64url(text: string): Bytes {
  if (text.length % 4 === 1) throw malformed();
  const bytes = new Uint8Array(Math.floor(text.length * 3 / 4));
  let word = 0, bits = 0, at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw malformed();
    word = (word << 6 | value) & 0xffff;
    bits += 6;
    if (bits >= 8) bytes[at++] = word >> (bits -= 8) & 0xff;
  }
  if ((word & (1 << bits) - 1) !== 0) throw malformed();
  return bytes;
}

function malformed(): ProtocolError {
  return new ProtocolError("malformed", "Cannot read base64url: not canonical");
}
