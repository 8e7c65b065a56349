import { leaveOut, lookAt, markAll, photographs } from "./analysis";
import { setUpAnalysis } from "./analysis";
import {
  changedBottom,
  changedLeft,
  changedRight,
  changedTop,
  open,
  readPacket,
  setUpDecode,
} from "./decode";
import {
  beginRefinement,
  beginUpdate,
  lossyBytes,
  lossyCount,
  makeLossy,
  pending,
  photoBytes,
  photoCount,
  setUpEncode,
  writePacket,
} from "./encode";
import { height, inputAt, setUpFrames, shownAt, sourceAt, stride, width } from "./frames";
import { allocate, releaseAll } from "./memory";
import { setUpMixer } from "./mixer";
import { setUpMoves } from "./moves";
import { setUpPhotos } from "./photo_tile";
import { setUpCoder } from "./range_coder";
import { setUpStale } from "./stale";
import { setUpText } from "./text_tile";
import { setUpCache } from "./tile_cache";
import { kinds, setUpMap, statuses } from "./tile_map";
import { setUpUnits } from "./units";
import { check, lossyTiles, setUpUpdates } from "./update";

/**
 * The module's face: one encoder or one decoder an instance. setUp() begins anew, whatever was before. Everything else
 * is called by codec/encoder.ts and codec/decoder.ts only, which check what they hand over.
 */

/** Bytes of the longest packet's room: far more than one unit of tiles beyond what was asked for. */
const PACKET_ROOM = 512 * 1024;

let packet: usize = 0;
let canvas: usize = 0;

export function setUp(pictureWidth: i32, pictureHeight: i32, cacheSlots: i32, forEncoder: bool): void {
  releaseAll();
  setUpCoder();
  setUpMixer();
  // What has the same size for all pictures comes first, so that a warm-up touches the memory that is used later.
  setUpText();
  setUpPhotos();
  packet = allocate(PACKET_ROOM);
  setUpFrames(pictureWidth, pictureHeight, forEncoder);
  setUpCache(cacheSlots);
  setUpMap();
  setUpMoves();
  setUpUpdates();
  setUpUnits();
  if (forEncoder) {
    setUpAnalysis();
    setUpStale();
    setUpEncode();
  } else {
    setUpDecode();
    canvas = allocate(<usize> (width * height) << 2);
  }
}

/** Where a packet is written to and read from. */
export function packetAddress(): usize {
  return packet;
}

/** Where the encoder's caller puts the host's pixels, rowBytes() from row to row. */
export function inputAddress(): usize {
  return inputAt(0, 0);
}

export function shownAddress(): usize {
  return shownAt(0, 0);
}

/** The decoder's picture as a canvas takes it: RGBA, width · 4 bytes a row. */
export function canvasAddress(): usize {
  return canvas;
}

export function rowBytes(): i32 {
  return stride << 2;
}

/** The last packet's check, 32 bits. */
export function checkOfPacket(): u32 {
  return <u32> (check ^ check >>> 32);
}

export function writeNextPacket(enough: i32): i32 {
  return writePacket(packet, enough);
}

export function readNextPacket(length: i32): bool {
  return readPacket(packet, length);
}

/** What becomes of each tile with the update that is pending, and how it is coded: a byte each. */
export function statusesAddress(): usize {
  return statuses;
}

export function kindsAddress(): usize {
  return kinds;
}

/** What the update that is pending is compared with; like inputAddress(). */
export function sourceAddress(): usize {
  return sourceAt(0, 0);
}

export function isPending(): bool {
  return pending;
}

export function isOpen(): bool {
  return open;
}

export function lossyTileCount(): i32 {
  return lossyTiles;
}

export function photographCount(): i32 {
  return photographs;
}

export function lossyBytesOfPacket(): i32 {
  return lossyBytes;
}

export function lossyTilesOfPacket(): i32 {
  return lossyCount;
}

export function photoBytesOfPacket(): i32 {
  return photoBytes;
}

export function photoTilesOfPacket(): i32 {
  return photoCount;
}

export function changedX0(): i32 {
  return changedLeft;
}

export function changedY0(): i32 {
  return changedTop;
}

export function changedX1(): i32 {
  return changedRight;
}

export function changedY1(): i32 {
  return changedBottom;
}

/** Brings the rectangle [x0, x1) × [y0, y1) of what is shown onto the canvas: BGRX → RGBA. */
export function paint(x0: i32, y0: i32, x1: i32, y1: i32): void {
  for (let y = y0; y < y1; y++) {
    let from = shownAt(x0, y), to = canvas + (<usize> (y * width + x0) << 2);
    const end = to + (<usize> (x1 - x0) << 2);
    if (ASC_FEATURE_SIMD) {
      for (; to + 16 <= end; from += 16, to += 16) {
        const pixels = v128.load(from);
        v128.store(
          to,
          i8x16.shuffle(pixels, pixels, 2, 1, 0, 3, 6, 5, 4, 7, 10, 9, 8, 11, 14, 13, 12, 15),
        );
      }
    }
    for (; to < end; from += 4, to += 4) {
      const pixel = load<u32>(from);
      store<u32>(to, pixel & 0xff00ff00 | pixel >>> 16 & 255 | (pixel & 255) << 16);
    }
  }
}

export { beginRefinement, beginUpdate, leaveOut, lookAt, makeLossy, markAll };
