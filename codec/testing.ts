import assert from "node:assert/strict";
import { createEncoder } from "./encoder.ts";
import type { Decoder, Encoder, Picture, Room } from "./types.ts";

/** For the tests of this folder. */

/** A link that is never short: everything exact at once. */
export const WIDE: Room = { maxBytes: 16 * 1024, bytesPerSecond: 1e12 };
/** 2 Mbit/s. */
export const SLOW: Room = { maxBytes: 8 * 1024, bytesPerSecond: 250_000 };

/** The update's packets. */
export function drain(encoder: Encoder, room = WIDE): Uint8Array<ArrayBuffer>[] {
  const packets = [];
  for (let packet; (packet = encoder.nextPacket(room));) packets.push(packet);
  return packets;
}

/** Takes a whole picture over and brings it to the decoder. @returns the packets' lengths. */
export function send(
  encoder: Encoder,
  decoder: Decoder,
  picture: Picture,
  { now = 0, room = WIDE }: { now?: number; room?: Room } = {},
): number[] {
  encoder.update(picture, [everything(picture)], now);
  return drain(encoder, room).map((packet) => {
    decoder.decode(packet);
    return packet.length;
  });
}

/** Lets everything stand still until it is exact. */
export function settle(encoder: Encoder, decoder: Decoder, now: number, room = WIDE): void {
  for (let packet; (packet = encoder.refine(room, now += 250));) {
    decoder.decode(packet);
    for (const rest of drain(encoder, room)) decoder.decode(rest);
  }
  assert.equal(encoder.lossy, 0);
}

export function everything({ width, height }: { width: number; height: number }) {
  return { x: 0, y: 0, width, height };
}

/** A generator of the same numbers each time, 0 ≤ n < 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ state >>> 13) >>> 0) / 2 ** 32;
  };
}

export interface Shape {
  width: number;
  height: number;
  /** Bytes at the end of each row. */
  pad: number;
  seed: number;
  /** 0 noise, 1 boxes and letters, 2 one colour, 3 a photograph. */
  kind: number;
}

/** A picture with any X bytes. */
export function paint({ width, height, pad, seed, kind }: Shape): Picture {
  const stride = width * 4 + pad;
  const data = new Uint8Array(stride * height);
  const random = randomOf(seed);
  const put = (x: number, y: number, r: number, g: number, b: number) => {
    if (x < width && y < height) data.set([b, g, r, x & 255], y * stride + x * 4);
  };
  const base = kind === 2 ? Array.from({ length: 3 }, () => random() * 256) : [240, 240, 240];
  const phase = random() * 9;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (kind === 0) put(x, y, random() * 256, random() * 256, random() * 256);
      else if (kind === 3) {
        const wave = 110 + 70 * Math.sin(x / 31 + phase) + 60 * Math.cos(y / 23 - phase);
        const grain = random() * 12;
        put(x, y, wave + grain, wave * 0.8 + grain, 255 - wave + grain);
      } else put(x, y, base[0], base[1], base[2]);
    }
  }
  if (kind === 1) letters(width, height, random, put);
  return { data, width, height, stride };
}

/** Lines of glyph-like boxes with soft edges. */
function letters(
  width: number,
  height: number,
  random: () => number,
  put: (x: number, y: number, r: number, g: number, b: number) => void,
): void {
  // Each letter is two strokes of 6×9 pixels.
  const glyphs = Array.from({ length: 20 }, () => {
    const upright = Math.floor(random() * 6), across = Math.floor(random() * 9);
    return Array.from({ length: 54 }, (_, i) => i % 6 === upright || Math.floor(i / 6) === across);
  });
  for (let top = 3; top < height; top += 16) {
    for (let left = 3; left < width; left += 8) {
      const glyph = glyphs[Math.floor(random() * glyphs.length)];
      glyph.forEach((ink, i) => {
        const x = left + i % 6, y = top + Math.floor(i / 6);
        if (ink) put(x, y, 20 + 40 * (i % 3), 20, 20 + 30 * (i % 2));
      });
    }
  }
}

/** The decoder shows exactly this. */
export function assertSame(decoder: Decoder, picture: Picture): void {
  const { data, width, height } = decoder.picture;
  assert.deepEqual([width, height], [picture.width, picture.height]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * picture.stride + x * 4, to = (y * width + x) * 4;
      const [b, g, r] = picture.data.subarray(from, from + 3);
      if (data[to] !== r || data[to + 1] !== g || data[to + 2] !== b || data[to + 3] !== 255) {
        assert.fail(`Pixel (${x}, ${y}) is ${data.subarray(to, to + 4)}, not ${[r, g, b, 255]}`);
      }
    }
  }
}

/** Packets of all kinds: text, moves, cache, photographs lossy and refined. */
export function recordPackets(module: WebAssembly.Module): Uint8Array<ArrayBuffer>[] {
  const encoder = createEncoder(module, { cacheTiles: 64 });
  const packets: Uint8Array<ArrayBuffer>[] = [];
  const take = (room: Room) => packets.push(...drain(encoder, room));
  const screen = paint({ width: 300, height: 200, pad: 0, seed: 1, kind: 1 });
  const photo = paint({ width: 300, height: 200, pad: 0, seed: 2, kind: 3 });
  const steps = [screen.data.slice(), screen.data.slice(), photo.data, screen.data, photo.data];
  steps[1].copyWithin(0, 9 * screen.stride);
  let now = 0;
  for (const data of steps) {
    encoder.update({ ...screen, data }, [everything(screen)], now += 400);
    take(SLOW);
  }
  for (let packet; (packet = encoder.refine(SLOW, now += 300));) {
    packets.push(packet);
    take(SLOW);
  }
  return packets;
}
