import { crc32, deflateSync } from "node:zlib";
import type { Picture } from "./symbol.ts";

/**
 * A picture as PNG (ISO/IEC 15948): 8 bits a channel, RGBA, no filter, one IDAT.
 */
export function pngOf({ side, rgba }: Picture): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, side);
  view.setUint32(4, side);
  const BIT_DEPTH = 8, RGBA = 6;
  header.set([BIT_DEPTH, RGBA], 8);
  const rows = new Uint8Array(side * (1 + 4 * side));
  for (let y = 0; y < side; y++) {
    rows.set(rgba.subarray(4 * side * y, 4 * side * (y + 1)), y * (1 + 4 * side) + 1);
  }
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data]);
  const out = new Uint8Array(body.length + 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return out;
}

/**
 * A picture as icons keep it: BITMAPINFOHEADER with twice the height, BGRA rows from the bottom, then the mask of one
 * bit a pixel, whose rows end at 32 bits (learn.microsoft.com/windows/win32/menurc/resource-file-formats).
 */
export function bitmapOf({ side, rgba }: Picture): Uint8Array<ArrayBuffer> {
  const HEADER_BYTES = 40, PLANES = 1, BITS = 32;
  const maskStride = Math.ceil(side / 32) * 4;
  const out = new Uint8Array(HEADER_BYTES + side * (4 * side + maskStride));
  const view = new DataView(out.buffer);
  view.setUint32(0, HEADER_BYTES, true);
  view.setInt32(4, side, true);
  view.setInt32(8, 2 * side, true);
  view.setUint16(12, PLANES, true);
  view.setUint16(14, BITS, true);
  view.setUint32(20, side * (4 * side + maskStride), true);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = 4 * ((side - 1 - y) * side + x), to = HEADER_BYTES + 4 * (y * side + x);
      const [red, green, blue, alpha] = rgba.subarray(from, from + 4);
      out.set([blue, green, red, alpha], to);
      // For programs that know no alpha.
      if (alpha < 128) out[HEADER_BYTES + 4 * side * side + y * maskStride + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
