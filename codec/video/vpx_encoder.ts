import type { Picture } from "../types.ts";
import { VIDEO_DATA_MAX_BYTES } from "./video_packet.ts";
import {
  ABI_MISMATCH,
  CONFIG,
  CONFIG_BYTES,
  CONTEXT_BYTES,
  CONTROL,
  DEADLINE_REALTIME,
  END_USAGE_CBR,
  FORCE_KEY_FRAME,
  IMAGE_BYTES,
  IMAGE_I420,
  KEY_FRAME_MODE_DISABLED,
  PACKET,
  PACKET_IS_KEY,
  PACKET_KIND_FRAME,
  textAt,
  type VpxLibrary,
} from "./vpx_encoder_library.ts";
import { createYuvImage, type YuvImage } from "./yuv_image.ts";

/** VP8 in real time by libvpx. Knows nothing of packets: pixels in, frames of VP8 (RFC 6386) out. */

export interface VideoEncoderOptions {
  /** Pixels, even, at least 16. */
  width: number;
  height: number;
  bitsPerSecond: number;
}

export interface VideoFrameData {
  key: boolean;
  /** The caller's own; at most VIDEO_DATA_MAX_BYTES. */
  data: Uint8Array<ArrayBuffer>;
}

/** One video. Frames depend on each other: every one must reach the decoder, in order. */
export interface VideoEncoder extends Disposable {
  readonly width: number;
  readonly height: number;
  bitsPerSecond: number;
  /**
   * Encodes the part of the picture at (x, y); takes some milliseconds. The first frame is a key frame.
   *
   * @param now milliseconds of a clock that doesn't go back.
   * @returns null when the frame became too long for a packet: the next one is a coarser key frame.
   * @throws Error when libvpx fails; RangeError when the rectangle isn't in the picture.
   */
  encode(picture: Picture, place: { x: number; y: number }, now: number): VideoFrameData | null;
  /** The next frame is one that a decoder may begin at. */
  requestKey(): void;
}

const CONTROLS = {
  /** Speed; negative lets real-time VP8 adapt nothing by itself. */
  cpuUsed: -8,
  noiseSensitivity: 0,
  /** Blocks that differ by less than this are left as they are. */
  staticThreshold: 1,
} as const;
const QUANTIZER_MIN = 4, QUANTIZER_MAX = 60;
/** What a key frame may take, in percent of an average frame. */
const KEY_PERCENT = 450;
/** The model of the receiver's buffer, milliseconds. */
const BUFFER_MS = 500, BUFFER_INITIAL_MS = 160, BUFFER_OPTIMAL_MS = 300;
/** Bytes of a packet of 24 fps are steadier with this little freedom, percent. */
const SHOOT_PERCENT = 50;
/** A frame's time until the next is known, milliseconds. */
const FRAME_MS = 42;
/** A frame gets no more than this time's bits: where frames are left out the next ones must not grow. */
const FRAME_MAX_MS = 50;
/** More gives frames that are longer than a packet. */
const BITS_MIN = 50_000, BITS_MAX = 8_000_000;
/** By so much the finest quantizer is coarser after a frame that was too long; each frame takes one back. */
const COARSER = 16;
/** A key frame is meant to take this much of a packet at most. */
const KEY_SHARE = 0.6;

/**
 * @param library stays the caller's, and open for as long as the encoder.
 * @returns an encoder to be disposed of.
 * @throws RangeError for sides that aren't even; Error when libvpx refuses.
 */
export function createVpxEncoder(
  library: VpxLibrary,
  { width, height, bitsPerSecond }: VideoEncoderOptions,
): VideoEncoder {
  const codec = new Vp8(library, createYuvImage(width, height), withinBits(bitsPerSecond));
  const reason = codec.start();
  if (reason === null) return codec;
  codec[Symbol.dispose]();
  throw new Error(reason);
}

class Vp8 implements VideoEncoder {
  readonly #library: VpxLibrary;
  readonly #image: YuvImage;
  // What libvpx keeps pointers to, or writes to.
  readonly #context = structure(CONTEXT_BYTES);
  readonly #config = structure(CONFIG_BYTES);
  readonly #wrapped = structure(IMAGE_BYTES);
  #bitsPerSecond: number;
  #coarser = 0;
  #keyWanted = true;
  #state: "closed" | "open" | "disposed" = "closed";
  /** libvpx's time of the last frame, and the caller's. */
  #pts = 0;
  #lastNow: number | null = null;

  constructor(library: VpxLibrary, image: YuvImage, bitsPerSecond: number) {
    this.#library = library;
    this.#image = image;
    this.#bitsPerSecond = bitsPerSecond;
  }

  /** @returns null, or why it can't be used. */
  start(): string | null {
    const { symbols, abis } = this.#library;
    const iface = symbols.vpx_codec_vp8_cx();
    const refused = symbols.vpx_codec_enc_config_default(iface, this.#config, 0);
    if (refused !== 0) return this.#describe("configure VP8", refused);
    this.#set({
      threads: 1,
      width: this.width,
      height: this.height,
      timebaseNumerator: 1,
      timebaseDenominator: 1000,
      errorResilient: 0,
      lagInFrames: 0,
      dropFrameThreshold: 0,
      resizeAllowed: 0,
      endUsage: END_USAGE_CBR,
      maxQuantizer: QUANTIZER_MAX,
      undershootPercent: SHOOT_PERCENT,
      overshootPercent: SHOOT_PERCENT,
      bufferMs: BUFFER_MS,
      bufferInitialMs: BUFFER_INITIAL_MS,
      bufferOptimalMs: BUFFER_OPTIMAL_MS,
      keyFrameMode: KEY_FRAME_MODE_DISABLED,
    });
    this.#configure();
    let code: number = ABI_MISMATCH;
    for (const abi of abis) {
      code = symbols.vpx_codec_enc_init_ver(this.#context, iface, this.#config, 0n, abi);
      if (code !== ABI_MISMATCH) break;
    }
    if (code !== 0) return this.#describe("start VP8", code);
    this.#state = "open";
    for (const [name, value] of Object.entries(CONTROLS)) {
      const failed = symbols.vpx_codec_control_(this.#context, CONTROL[name as keyof typeof CONTROLS], value);
      if (failed !== 0) return this.#describe(`set ${name}`, failed);
    }
    this.#limitKeys();
    const { width, height, data } = this.#image;
    return symbols.vpx_img_wrap(this.#wrapped, IMAGE_I420, width, height, 1, data)
      ? null
      : "Cannot wrap an image";
  }

  get width(): number {
    return this.#image.width;
  }

  get height(): number {
    return this.#image.height;
  }

  get bitsPerSecond(): number {
    return this.#bitsPerSecond;
  }

  set bitsPerSecond(value: number) {
    const bits = withinBits(value);
    if (bits === this.#bitsPerSecond) return;
    this.#bitsPerSecond = bits;
    this.#configure();
    this.#limitKeys();
  }

  requestKey(): void {
    this.#keyWanted = true;
  }

  encode(picture: Picture, { x, y }: { x: number; y: number }, now: number): VideoFrameData | null {
    this.#mustBeOpen();
    this.#image.take(picture, x, y);
    const { symbols } = this.#library;
    // libvpx learns the frame rate from these, and refuses times that stand still.
    const passed = this.#lastNow === null ? FRAME_MS : Math.round(now - this.#lastNow);
    const duration = Math.min(FRAME_MAX_MS, Math.max(1, passed));
    this.#pts += duration;
    this.#lastNow = now;
    const flags = this.#keyWanted ? FORCE_KEY_FRAME : 0;
    const code = symbols.vpx_codec_encode(
      this.#context,
      this.#wrapped,
      BigInt(this.#pts),
      BigInt(duration),
      BigInt(flags),
      BigInt(DEADLINE_REALTIME),
    );
    if (code !== 0) throw new Error(this.#describe("encode a video frame", code));
    const frame = this.#takeFrame();
    this.#keyWanted = frame === null;
    if (frame === null) this.#setCoarser(Math.min(QUANTIZER_MAX - QUANTIZER_MIN, this.#coarser + COARSER));
    else if (this.#coarser > 0) this.#setCoarser(this.#coarser - 1);
    return frame;
  }

  [Symbol.dispose](): void {
    if (this.#state === "disposed") return;
    if (this.#state === "open") this.#library.symbols.vpx_codec_destroy(this.#context);
    this.#state = "disposed";
  }

  /** @returns null when it's too long, or there is none. */
  #takeFrame(): VideoFrameData | null {
    const { symbols } = this.#library;
    const iterator = structure(8);
    let frame: VideoFrameData | null = null;
    for (;;) {
      const pointer = symbols.vpx_codec_get_cx_data(this.#context, iterator);
      if (!pointer) return frame;
      const packet = new Deno.UnsafePointerView(pointer);
      if (packet.getInt32(PACKET.kind) !== PACKET_KIND_FRAME) continue;
      const bytes = Number(packet.getBigUint64(PACKET.bytes));
      const from = packet.getPointer(PACKET.data);
      if (!from || bytes > VIDEO_DATA_MAX_BYTES) continue;
      const data = new Uint8Array(bytes);
      // libvpx writes over it with the next frame.
      Deno.UnsafePointerView.copyInto(from, data);
      frame = { key: (packet.getUint32(PACKET.flags) & PACKET_IS_KEY) !== 0, data };
    }
  }

  #setCoarser(coarser: number): void {
    this.#coarser = coarser;
    this.#configure();
  }

  #configure(): void {
    this.#set({
      targetKilobits: Math.round(this.#bitsPerSecond / 1000),
      minQuantizer: QUANTIZER_MIN + this.#coarser,
    });
    if (this.#state === "closed") return;
    this.#mustBeOpen();
    const code = this.#library.symbols.vpx_codec_enc_config_set(this.#context, this.#config);
    if (code !== 0) throw new Error(this.#describe("change the bit rate", code));
  }

  #limitKeys(): void {
    const frameBytes = this.#bitsPerSecond / 8 * FRAME_MS / 1000;
    const percent = Math.min(KEY_PERCENT, Math.round(100 * KEY_SHARE * VIDEO_DATA_MAX_BYTES / frameBytes));
    const { symbols } = this.#library;
    const code = symbols.vpx_codec_control_(this.#context, CONTROL.maxIntraBitratePercent, percent);
    if (code !== 0) throw new Error(this.#describe("limit key frames", code));
  }

  #set(values: Partial<Record<keyof typeof CONFIG, number>>): void {
    const view = new DataView(this.#config.buffer);
    for (const [name, value] of Object.entries(values)) {
      view.setUint32(CONFIG[name as keyof typeof CONFIG], value, true);
    }
  }

  #describe(what: string, code: number): string {
    const { symbols } = this.#library;
    const detail = this.#state === "open" ? textAt(symbols.vpx_codec_error_detail(this.#context)) : null;
    return `Cannot ${what}: ${detail ?? textAt(symbols.vpx_codec_err_to_string(code))}`;
  }

  #mustBeOpen(): void {
    if (this.#state !== "open") throw new Error("The video encoder is disposed of");
  }
}

function withinBits(bits: number): number {
  if (!Number.isFinite(bits)) throw new RangeError(`Cannot encode a video with ${bits} bit/s`);
  return Math.min(BITS_MAX, Math.max(BITS_MIN, Math.round(bits)));
}

/** Zeros in an ArrayBuffer, which never moves (a short Uint8Array alone may lie in V8's heap). */
function structure(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(bytes));
}
