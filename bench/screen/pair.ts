import { createDecoder } from "../../codec/decoder.ts";
import { createEncoder } from "../../codec/encoder.ts";
import type { Area, DecodedPacket, Decoder, Encoder, Room } from "../../codec/types.ts";
import { warmUpDecoder } from "../../codec/warm_up_decoder.ts";
import { warmUpEncoder } from "../../codec/warm_up_encoder.ts";
import type { Clip } from "../clips/clip.ts";
import { FrameSource } from "../peers/frame_source.ts";
import { timed } from "./thread_time.ts";

/** A packet that was encoded and decoded; CPU times in ms. */
export interface Passed extends DecodedPacket {
  packet: Uint8Array<ArrayBuffer>;
  encMs: number;
  decMs: number;
}

/** The program's encoder and decoder, warm as in the program, on a clip. Decodes each packet at once. */
export class CodecPair {
  readonly decoder: Decoder;
  #encoder: Encoder;
  #source: FrameSource;
  #size: { width: number; height: number };

  constructor(module: WebAssembly.Module, clip: Clip) {
    this.#encoder = createEncoder(module);
    warmUpEncoder(this.#encoder);
    this.decoder = createDecoder(module);
    warmUpDecoder(this.decoder);
    this.#source = new FrameSource(clip);
    this.#size = { width: clip.info.w, height: clip.info.h };
  }

  /** Tiles that aren't exact yet. */
  get lossy(): number {
    return this.#encoder.lossy;
  }

  /** The frame taken last, BGRX. */
  get frame(): Uint8Array {
    return this.#source.bytes;
  }

  /** Takes a frame; damaged is the box around what changed since the one before. @returns CPU time in ms. */
  take(frame: number, now: number): number {
    const { change } = this.#source.load(frame);
    return this.takeSame(change ? [change] : [], now);
  }

  /** Takes the last frame again. @returns CPU time in ms. */
  takeSame(damage: readonly Area[], now: number): number {
    const picture = { data: this.#source.bytes, stride: this.#size.width * 4, ...this.#size };
    return timed(() => this.#encoder.update(picture, damage, now)).ms;
  }

  next(room: Room): Passed | null {
    return this.#pass(() => this.#encoder.nextPacket(room));
  }

  refine(room: Room, now: number): Passed | null {
    return this.#pass(() => this.#encoder.refine(room, now));
  }

  #pass(make: () => Uint8Array<ArrayBuffer> | null): Passed | null {
    const { result: packet, ms: encMs } = timed(make);
    if (!packet) return null;
    const { result, ms: decMs } = timed(() => this.decoder.decode(packet));
    return { ...result, packet, encMs, decMs };
  }
}
