import { LOGO_MAX_BYTES } from "../../protocol/limits.ts";
import type { Logo } from "./types.ts";

/**
 * Takes a picture for the office's logo by what it is, not by what it is called: PNG (RFC 2083 §3.1), JPEG (a start of
 * image and another marker) or WebP (RFC 9649 §2.4). Never SVG, which may hold scripts.
 *
 * @returns why not, where it isn't one of these, or is too large.
 */
export function readLogo(bytes: Uint8Array<ArrayBuffer>): Logo | "type" | "size" {
  if (bytes.length > LOGO_MAX_BYTES) return "size";
  const type = typeOf(bytes);
  return type ? { type, bytes } : "type";
}

function typeOf(bytes: Uint8Array): Logo["type"] | null {
  const at = (offset: number, ...expected: number[]) =>
    expected.every((byte, index) => bytes[offset + index] === byte);
  if (at(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (at(0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  const [riff, webp] = [[0x52, 0x49, 0x46, 0x46], [0x57, 0x45, 0x42, 0x50]];
  if (at(0, ...riff) && at(8, ...webp)) return "image/webp";
  return null;
}
