import type { Area, Encoder, Picture } from "../types.ts";
import { changedBox } from "./changed_box.ts";
import { createVideoDetector, type VideoDetector } from "./detector.ts";
import { TILE_MOVED, TILE_NEW, TILE_SAME } from "./tile_activity.ts";
import { writeVideoBody } from "./video_packet.ts";
import { type LinkState, VideoRate } from "./video_rate.ts";
import { createVpxEncoder, type VideoEncoder } from "./vpx_encoder.ts";
import type { VpxLibrary } from "./vpx_encoder_library.ts";

const TILE = 32;
/** With so many moved tiles a page scrolls, and a video on it with it. */
const SCROLL_TILES = 32;

/** Until its first frame asks for its share of the link. */
const BITS_START = 1_500_000;

/** A video that plays. */
interface Playing {
  area: Area;
  encoder: VideoEncoder;
  rate: VideoRate;
  /** The part of the last picture: what the codec goes on with when the video ends. */
  pixels: Uint8Array;
}

/**
 * The pictures of a screen as one stream of packets: all of it by the codec, but for a rectangle that moves like a
 * video, which goes as VP8 while it does. The codec leaves that part as it was, and takes it over again when the video
 * ends; the viewer shows the video over it. Beside one Encoder, which belongs to the caller; times are milliseconds.
 */
export class VideoStream {
  #library: VpxLibrary | null;
  #detector: VideoDetector | null = null;
  #size = { width: 0, height: 0 };
  #playing: Playing | null = null;
  /** Ended; the codec doesn't have its part yet. */
  #ended: Playing | null = null;
  /** The codec has it; the viewer is to be told once that is sent. */
  #closing: Area | null = null;
  /** A frame to be sent once the update before it is. */
  #frame: Uint8Array | null = null;
  /** Whether the viewer can show video. */
  wanted = false;

  /** @param library null where there is none: everything goes by the codec. It stays the caller's. */
  constructor(library: VpxLibrary | null) {
    this.#library = library;
  }

  /** The rectangle that is left to the video now. */
  get area(): Area | null {
    return this.#playing?.area ?? null;
  }

  /** Takes a picture over, when nothing is pending and next() has nothing. */
  take(
    encoder: Encoder,
    picture: Picture,
    damage: readonly Area[],
    link: Omit<LinkState, "textWaits">,
    now: number,
  ): void {
    this.#fit(picture);
    const { area } = this;
    encoder.update(picture, damage, now, area);
    if (area && damage.some((one) => overlaps(one, area))) {
      this.#encode(picture, { ...link, textWaits: encoder.pending }, now);
    }
    this.#watch(encoder, damage, now);
  }

  /**
   * To be called ten times a second while there is an area and no picture comes: the video ends by itself.
   *
   * @returns whether it did just now: then next() has something.
   */
  idle(now: number): boolean {
    if (!this.#playing || this.#detector!.update(null, now)) return false;
    this.#end();
    return true;
  }

  /**
   * When nothing is pending: the next packet that the video has, or null. It may begin an update of the codec: then the
   * encoder is pending.
   */
  next(encoder: Encoder, now: number): Uint8Array<ArrayBuffer> | null {
    if (this.#frame) {
      const frame = encoder.video(this.#frame);
      this.#frame = null;
      return frame;
    }
    if (this.#ended) {
      const { area, pixels } = this.#ended;
      this.#ended = null;
      this.#closing = area;
      encoder.update(partOf(pixels, area, this.#size), [area], now);
      return null;
    }
    if (!this.#closing) return null;
    const rect = this.#closing;
    this.#closing = null;
    return encoder.video(writeVideoBody({ kind: "close", rect }));
  }

  /**
   * A decoder that knows nothing takes over, after Encoder.reset(): there is no video, and the codec, which has its part
   * as it was before, gets what it showed last.
   */
  reset(): void {
    const last = this.#playing ?? this.#ended;
    const { width, height } = this.#size;
    this.clear();
    if (!last) return;
    this.#fit({ width, height });
    this.#ended = last;
  }

  /** Nobody looks any more: there is no video. */
  clear(): void {
    this.#playing?.encoder[Symbol.dispose]();
    this.#playing =
      this.#ended =
      this.#closing =
      this.#frame =
      this.#detector =
        null;
    this.#size = { width: 0, height: 0 };
  }

  /** Another size is another picture: the codec begins anew, and so does the viewer. */
  #fit({ width, height }: Pick<Picture, "width" | "height">): void {
    if (width === this.#size.width && height === this.#size.height) return;
    this.clear();
    this.#size = { width, height };
    this.#detector = createVideoDetector({ width, height });
  }

  #watch(encoder: Encoder, damage: readonly Area[], now: number): void {
    if (!this.wanted || !this.#library) return;
    const tiles = encoder.tiles();
    if (this.#playing) this.#markVideo(tiles, damage, this.#playing.area);
    const changed = tiles.some((tile) => tile !== TILE_SAME);
    const { before, after } = encoder.compared();
    const inVideo = damage.map((one) => common(one, this.area));
    const found = this.#detector!.update(
      changed ? tiles : null,
      now,
      // The codec doesn't see the video's part.
      (area) => box([changedBox(before, after, area), ...inVideo.map((one) => common(one, area))]),
    );
    if (found === this.area) return;
    if (this.#playing) this.#end();
    // The codec must have the ended one's part before another begins.
    if (found && !this.#ended && !this.#closing) this.#begin(found, after);
  }

  /** What the codec doesn't look at: the video's tiles change with the damage, and go where the page goes. */
  #markVideo(tiles: Uint8Array, damage: readonly Area[], area: Area): void {
    const scrolled = tiles.reduce((sum, tile) => sum + (tile === TILE_MOVED ? 1 : 0), 0) >= SCROLL_TILES;
    const columns = Math.ceil(this.#size.width / TILE);
    for (let y = Math.floor(area.y / TILE); y * TILE < area.y + area.height; y++) {
      for (let x = Math.floor(area.x / TILE); x * TILE < area.x + area.width; x++) {
        const tile = { x: x * TILE, y: y * TILE, width: TILE, height: TILE };
        if (!damage.some((one) => overlaps(one, tile))) continue;
        tiles[y * columns + x] = scrolled ? TILE_MOVED : TILE_NEW;
      }
    }
  }

  #begin(area: Area, picture: Picture): void {
    try {
      const encoder = createVpxEncoder(this.#library!, { ...area, bitsPerSecond: BITS_START });
      this.#playing = { area, encoder, rate: new VideoRate(), pixels: cut(picture, area) };
    } catch {
      // libvpx doesn't want it: then the codec carries it, from now on.
      this.#library = null;
    }
  }

  #encode(picture: Picture, link: LinkState, now: number): void {
    const { area, encoder, rate, pixels } = this.#playing!;
    cut(picture, area, pixels);
    const { bitsPerSecond, encodeNow } = rate.next(link, now);
    if (!encodeNow) return;
    try {
      encoder.bitsPerSecond = bitsPerSecond;
      const frame = encoder.encode(picture, area, now);
      if (frame) this.#frame = writeVideoBody({ kind: "frame", rect: area, ...frame });
    } catch {
      this.#library = null;
      this.#end();
    }
  }

  #end(): void {
    this.#playing!.encoder[Symbol.dispose]();
    this.#ended = this.#playing;
    this.#playing = null;
  }
}

/** An area's pixels, without padding. */
function cut({ data, stride }: Picture, { x, y, width, height }: Area, into?: Uint8Array): Uint8Array {
  const pixels = into ?? new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * stride + x * 4;
    pixels.set(data.subarray(from, from + width * 4), row * width * 4);
  }
  return pixels;
}

/** A picture of which only this area is there: rows as long as the area is wide lie one behind the other. */
function partOf(pixels: Uint8Array, { x, y, width }: Area, size: { width: number; height: number }): Picture {
  const stride = width * 4;
  const before = y * stride + x * 4;
  const data = new Uint8Array(before + pixels.length);
  data.set(pixels, before);
  return { data, stride, ...size };
}

/** The part of `a` in `b`, null where there is none. */
function common(a: Area | null, b: Area | null): Area | null {
  if (!a || !b || !overlaps(a, b)) return null;
  const x = Math.max(a.x, b.x), y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.min(a.y + a.height, b.y + b.height) - y };
}

/** The smallest area that has all of these; null for none. */
function box(areas: (Area | null)[]): Area | null {
  const all = areas.filter((area) => area !== null);
  if (all.length === 0) return null;
  const x = Math.min(...all.map((area) => area.x)), y = Math.min(...all.map((area) => area.y));
  const right = Math.max(...all.map((area) => area.x + area.width));
  return { x, y, width: right - x, height: Math.max(...all.map((area) => area.y + area.height)) - y };
}

function overlaps(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
