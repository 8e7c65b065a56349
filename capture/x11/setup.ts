import type { Cookie } from "./auth.ts";
import { pad4 } from "./request.ts";

/** What the server tells about itself when a connection is made (X Window System Protocol, chapter 8). */
export interface Setup {
  idBase: number;
  idMask: number;
  minKeycode: number;
  maxKeycode: number;
  root: number;
  rootDepth: number;
  /** A visual with an alpha channel, 32 bits of BGRA; null where there is none. */
  argbVisual: number | null;
  /** Null when this program can read the root window's pixels, else why not. */
  unsupported: string | null;
}

const encoder = new TextEncoder();
const SCREEN_BYTES = 40;
const VISUAL_BYTES = 24;
const TRUE_COLOUR = 4;
const BGRX_MASKS = "ff0000 ff00 ff";

export function setupRequest(cookie: Cookie): Uint8Array<ArrayBuffer> {
  const name = encoder.encode(cookie.name);
  const bytes = new Uint8Array(12 + pad4(name.length) + pad4(cookie.data.length));
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x6c; // "l": little endian
  view.setUint16(2, 11, true);
  view.setUint16(6, name.length, true);
  view.setUint16(8, cookie.data.length, true);
  bytes.set(name, 12);
  bytes.set(cookie.data, 12 + pad4(name.length));
  return bytes;
}

/** Reads the body of a successful answer. */
export function parseSetup(body: Uint8Array<ArrayBuffer>): Setup {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const formats = 32 + pad4(view.getUint16(16, true));
  const formatCount = body[21];
  const screen = formats + formatCount * 8;
  const rootDepth = body[screen + 38];
  let bitsPerPixel = 0;
  for (let i = 0; i < formatCount; i++) {
    if (body[formats + 8 * i] === rootDepth) bitsPerPixel = body[formats + 8 * i + 1];
  }
  const visuals = listVisuals(body, screen);
  const rootVisual = view.getUint32(screen + 32, true);
  const argb = visuals.find((visual) =>
    visual.depth === 32 && visual.trueColour && visual.masks === BGRX_MASKS
  );
  return {
    idBase: view.getUint32(4, true),
    idMask: view.getUint32(8, true),
    minKeycode: body[26],
    maxKeycode: body[27],
    root: view.getUint32(screen, true),
    rootDepth,
    argbVisual: argb?.id ?? null,
    unsupported: findObstacle({
      bigEndian: body[22] !== 0,
      depth: rootDepth,
      bitsPerPixel,
      masks: visuals.find(({ id }) => id === rootVisual)?.masks ?? "unknown",
    }),
  };
}

function findObstacle(format: { bigEndian: boolean; depth: number; bitsPerPixel: number; masks: string }) {
  if ((format.depth !== 24 && format.depth !== 32) || format.bitsPerPixel !== 32) {
    return `its pixels have ${format.depth} bits in ${format.bitsPerPixel}, only 24 or 32 bits in 32 are supported`;
  }
  if (format.bigEndian) return "its pixels are big endian";
  if (format.masks !== BGRX_MASKS) return `its colours are arranged as ${format.masks}`;
  return null;
}

/** A screen's visuals; `masks` are those of red, green and blue, in hexadecimal. */
function listVisuals(body: Uint8Array<ArrayBuffer>, screen: number) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const found: { id: number; depth: number; trueColour: boolean; masks: string }[] = [];
  let at = screen + SCREEN_BYTES;
  for (let left = body[screen + 39]; left > 0; left--) {
    const depth = body[at];
    const visuals = view.getUint16(at + 2, true);
    at += 8;
    for (let i = 0; i < visuals; i++, at += VISUAL_BYTES) {
      const masks = [8, 12, 16].map((offset) => view.getUint32(at + offset, true).toString(16)).join(" ");
      found.push({ id: view.getUint32(at, true), depth, trueColour: body[at + 4] === TRUE_COLOUR, masks });
    }
  }
  return found;
}
