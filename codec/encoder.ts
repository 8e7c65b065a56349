import { CACHE_TILES_MAX } from "../protocol/limits.ts";
import { instantiate, type Kernels } from "./module.ts";
import { writePacket } from "./packet.ts";
import { Rate } from "./rate.ts";
import type { Area, Encoder, Picture, Room } from "./types.ts";
import { TILE_MOVED, TILE_NEW, TILE_NEW_TEXT, TILE_SAME } from "./video/tile_activity.ts";

const TILE = 32;
/** Statuses and kinds of tiles (kernels/tile_map.ts). */
const CLEAN = 0, CODED = 1, CACHED = 2, REFERRED = 7, TEXT = 0;
/** The clock that both ends share goes in steps of this. */
const TICK_MS = 50;
/** A packet is closed this much below its room: what one more rectangle of tiles usually takes. */
const UNIT_BYTES = 1_024;
const FIRST_BYTES = 2_560;

export interface EncoderOptions {
  /** See Encoder.cacheTiles. */
  cacheTiles?: number;
}

/** An encoder without a picture. @param module codec/kernels, compiled. */
export function createEncoder(module: WebAssembly.Module, options: EncoderOptions = {}): Encoder {
  return new ScreenEncoder(instantiate(module), options.cacheTiles ?? CACHE_TILES_MAX);
}

class ScreenEncoder implements Encoder {
  #kernels: Kernels;
  #rate = new Rate();
  #width = 0;
  #height = 0;
  /** The next packet is a key packet. */
  #key = true;
  /** An update was begun, but its photographs' quality isn't decided yet. */
  #fresh = false;
  #quantiser = 0;
  #startedAt: number | null = null;
  sequence = 0;
  cacheTiles: number;
  /** Of the key packet that is to come, or came last. */
  #keyTiles = 0;

  constructor(kernels: Kernels, cacheTiles: number) {
    this.#kernels = kernels;
    this.cacheTiles = cacheTiles;
  }

  get pending(): boolean {
    return !this.blank && this.#kernels.isPending() !== 0;
  }

  get blank(): boolean {
    return this.#width === 0;
  }

  get lossy(): number {
    return this.blank ? 0 : this.#kernels.lossyTileCount();
  }

  update(picture: Picture, damage: readonly Area[], now: number, except: Area | null = null): void {
    if (this.pending) throw new Error("Cannot take a picture: the last one isn't wholly sent");
    const { width, height } = picture;
    const anew = width !== this.#width || height !== this.#height;
    if (anew) {
      this.#width = width;
      this.#height = height;
      damage = [{ x: 0, y: 0, width, height }];
      this.#restart();
    }
    const areas = damage.flatMap((area) => without(within(area, picture), except));
    // Areas may overlap: all pixels are there before the first tile is looked at.
    for (const area of areas) this.#copy(picture, area);
    for (const area of areas) this.#look(area);
    if (anew) this.#kernels.markAll();
    this.#begin(now, anew);
  }

  nextPacket(room: Room): Uint8Array<ArrayBuffer> | null {
    if (!this.pending) return null;
    if (this.#fresh) {
      this.#fresh = false;
      const photographs = this.#kernels.photographCount();
      this.#quantiser = photographs > 0 ? this.#rate.quantiser(photographs, room.bytesPerSecond) : 0;
      if (this.#quantiser > 0) this.#kernels.makeLossy(this.#quantiser);
    }
    return this.#packet(room);
  }

  refine(room: Room, now: number, except: Area | null = null): Uint8Array<ArrayBuffer> | null {
    if (this.blank || this.pending || this.lossy === 0) return null;
    const { x, y, width, height } = except ?? { x: 0, y: 0, width: 0, height: 0 };
    const [left, top] = [Math.ceil(x / TILE), Math.ceil(y / TILE)];
    this.#kernels.leaveOut(left, top, Math.floor((x + width) / TILE), Math.floor((y + height) / TILE));
    const most = this.#rate.refinements(room.maxBytes, room.bytesPerSecond);
    if (this.#kernels.beginRefinement(this.#clock(now), most) === 0) return null;
    return this.#packet(room);
  }

  tiles(): Uint8Array {
    const { memory, statusesAddress, kindsAddress } = this.#kernels;
    const tiles = Math.ceil(this.#width / TILE) * Math.ceil(this.#height / TILE);
    const statuses = new Uint8Array(memory.buffer, statusesAddress(), tiles);
    const kinds = new Uint8Array(memory.buffer, kindsAddress(), tiles);
    return statuses.map((status, tile) => {
      if (status === CLEAN || status === CACHED) return TILE_SAME;
      if (status !== CODED && status < REFERRED) return TILE_MOVED;
      return kinds[tile] === TEXT ? TILE_NEW_TEXT : TILE_NEW;
    });
  }

  compared(): { before: Picture; after: Picture } {
    const { memory, sourceAddress, inputAddress, rowBytes } = this.#kernels;
    const stride = rowBytes();
    const picture = (at: number): Picture => ({
      data: new Uint8Array(memory.buffer, at, stride * this.#height),
      width: this.#width,
      height: this.#height,
      stride,
    });
    return { before: picture(sourceAddress()), after: picture(inputAddress()) };
  }

  video(body: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.pending) throw new Error("Cannot send video: the last picture isn't wholly sent");
    this.sequence = (this.sequence + 1) >>> 0;
    return writePacket({ kind: "video", sequence: this.sequence }, body);
  }

  check(): Uint8Array<ArrayBuffer> {
    return writePacket({ kind: "check", sequence: this.sequence }, new Uint8Array());
  }

  reset(): void {
    if (this.blank) return;
    const { memory } = this.#kernels;
    const at = this.#kernels.inputAddress(), bytes = this.#kernels.rowBytes() * this.#height;
    const picture = new Uint8Array(memory.buffer, at, bytes).slice();
    this.#restart();
    new Uint8Array(memory.buffer, this.#kernels.inputAddress(), bytes).set(picture);
    this.#kernels.markAll();
    this.#begin(this.#startedAt ?? 0, true);
  }

  clear(): void {
    this.#width = this.#height = 0;
  }

  #restart(): void {
    this.#keyTiles = this.cacheTiles;
    this.#kernels.setUp(this.#width, this.#height, this.#keyTiles, true);
    this.#key = true;
    this.#startedAt = null;
  }

  #begin(now: number, anew: boolean): void {
    this.#fresh = this.#kernels.beginUpdate(this.#clock(now), anew) > 0;
  }

  /** Ticks since the first picture. */
  #clock(now: number): number {
    this.#startedAt ??= now;
    return Math.max(0, Math.floor((now - this.#startedAt) / TICK_MS));
  }

  #copy({ data, stride }: Picture, { x, y, width, height }: Area): void {
    const bytes = new Uint8Array(this.#kernels.memory.buffer);
    const rowBytes = this.#kernels.rowBytes();
    let from = y * stride + x * 4, to = this.#kernels.inputAddress() + y * rowBytes + x * 4;
    for (let row = 0; row < height; row++, from += stride, to += rowBytes) {
      bytes.set(data.subarray(from, from + width * 4), to);
    }
  }

  #look({ x, y, width, height }: Area): void {
    const right = Math.ceil((x + width) / TILE), bottom = Math.ceil((y + height) / TILE);
    this.#kernels.lookAt(Math.floor(x / TILE), Math.floor(y / TILE), right, bottom);
  }

  #packet(room: Room): Uint8Array<ArrayBuffer> {
    const kernels = this.#kernels;
    // The first packet of all is short: the link, and the decoder, begin that much earlier.
    const maxBytes = this.#key ? Math.min(FIRST_BYTES, room.maxBytes) : room.maxBytes;
    const length = kernels.writeNextPacket(Math.max(1, maxBytes - UNIT_BYTES));
    const body = new Uint8Array(kernels.memory.buffer, kernels.packetAddress(), length);
    this.#rate.learn({
      lossyBytes: kernels.lossyBytesOfPacket(),
      lossyTiles: kernels.lossyTilesOfPacket(),
      exactBytes: kernels.photoBytesOfPacket(),
      exactTiles: kernels.photoTilesOfPacket(),
    }, this.#quantiser);
    this.sequence = (this.sequence + 1) >>> 0;
    const { sequence } = this;
    const check = kernels.checkOfPacket() >>> 0;
    if (!this.#key) return writePacket({ kind: "update", sequence, check }, body);
    this.#key = false;
    const key = { width: this.#width, height: this.#height, cacheTiles: this.#keyTiles };
    return writePacket({ kind: "key", sequence, check, ...key }, body);
  }
}

/** The part of an area that lies in the picture; may be empty. */
function within({ x, y, width, height }: Area, picture: Picture): Area {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.floor(value)));
  const left = clamp(x, picture.width), top = clamp(y, picture.height);
  return {
    x: left,
    y: top,
    width: clamp(x + width, picture.width) - left,
    height: clamp(y + height, picture.height) - top,
  };
}

/** What is left of an area that leaves a hole: up to four areas; none is empty. */
function without({ x, y, width, height }: Area, hole: Area | null): Area[] {
  const right = x + width, bottom = y + height;
  const left = Math.min(right, Math.max(x, hole?.x ?? x)), top = Math.min(bottom, Math.max(y, hole?.y ?? y));
  const end = Math.max(left, Math.min(right, hole ? hole.x + hole.width : x));
  const floor = Math.max(top, Math.min(bottom, hole ? hole.y + hole.height : y));
  const areas = end <= left || floor <= top ? [{ x, y, width, height }] : [
    { x, y, width, height: top - y },
    { x, y: top, width: left - x, height: floor - top },
    { x: end, y: top, width: right - end, height: floor - top },
    { x, y: floor, width, height: bottom - floor },
  ];
  return areas.filter((area) => area.width > 0 && area.height > 0);
}
