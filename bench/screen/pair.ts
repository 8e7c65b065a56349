import { createDecoder } from "../../codec/decoder.ts";
import { createEncoder } from "../../codec/encoder.ts";
import type { Area, DecodedPacket, Encoder, Room } from "../../codec/types.ts";
import type { LinkState } from "../../codec/video/video_rate.ts";
import { VideoStream } from "../../codec/video/video_stream_encoder.ts";
import { openVpxLibrary } from "../../codec/video/vpx_encoder_library.ts";
import { warmUpEncoder } from "../../codec/warm_up_encoder.ts";
import type { Clip } from "../clips/clip.ts";
import { FrameSource } from "../peers/frame_source.ts";
import { timed } from "./thread_time.ts";
import { Viewer } from "./viewer.ts";

export type Link = Omit<LinkState, "textWaits">;

/** A packet that was encoded and decoded; CPU times in ms. */
export interface Passed extends Omit<DecodedPacket, "complete"> {
  packet: Uint8Array<ArrayBuffer>;
  encMs: number;
  decMs: number;
  /** With it the viewer shows the frame taken last, wholly. */
  complete: boolean;
  /** And each pixel of it exactly. */
  exact: boolean;
}

/**
 * The program's encoder with its video sub-stream, and the viewer's side, warm as in the program, on a clip. Each packet
 * is decoded at once. Packets are asked for as session/screen/encoder_worker.ts does.
 */
export class CodecPair implements Disposable {
  readonly viewer: Viewer;
  #encoder: Encoder;
  #library = openVpxLibrary();
  #video = new VideoStream("reason" in this.#library ? null : this.#library);
  #source: FrameSource;
  #size: { width: number; height: number };
  /** Made already, to know whether the one before was an update's last. */
  #ahead: { packet: Uint8Array<ArrayBuffer>; ms: number } | null = null;

  /** @param video whether the viewer takes a video sub-stream. */
  constructor(module: WebAssembly.Module, clip: Clip, { video }: { video: boolean }) {
    this.#encoder = createEncoder(module);
    warmUpEncoder(this.#encoder);
    this.viewer = new Viewer(createDecoder(module));
    this.#video.wanted = video;
    this.#source = new FrameSource(clip);
    this.#size = { width: clip.info.w, height: clip.info.h };
  }

  /** Something isn't exact yet. */
  get restless(): boolean {
    return this.#encoder.lossy > 0 || this.#video.area !== null;
  }

  get filmPlays(): boolean {
    return this.#video.area !== null;
  }

  /** The frame taken last, BGRX. */
  get frame(): Uint8Array {
    return this.#source.bytes;
  }

  /** Takes a frame; damaged is the box around what changed since the one before. @returns CPU time in ms. */
  take(frame: number, now: number, link: Link): number {
    const { change } = this.#source.load(frame);
    return this.takeSame(change ? [change] : [], now, link);
  }

  /** Takes the last frame again. @returns CPU time in ms. */
  takeSame(damage: readonly Area[], now: number, link: Link): number {
    const picture = { data: this.#source.bytes, stride: this.#size.width * 4, ...this.#size };
    return timed(() => this.#video.take(this.#encoder, picture, damage, link, now)).ms;
  }

  next(room: Room, now: number): Passed | null {
    const made = this.#ahead ?? this.#make(room, now);
    if (!made) return null;
    this.#ahead = this.#encoder.pending ? null : this.#make(room, now, { videoOnly: true });
    return this.#pass(made, !this.#encoder.pending && this.#ahead === null);
  }

  /** @param room null: only the film is looked after. */
  refine(room: Room | null, now: number): Passed | null {
    const { result: packet, ms } = timed(() => {
      if (this.#video.idle(now) || !room) return null;
      return this.#encoder.refine(room, now, this.#video.area);
    });
    // What is left of a refinement comes with next().
    if (packet) return this.#pass({ packet, ms }, !this.#encoder.pending);
    return room && this.next(room, now);
  }

  [Symbol.dispose](): void {
    this.#video.clear();
    this.viewer[Symbol.dispose]();
    if (!("reason" in this.#library)) this.#library[Symbol.dispose]();
  }

  #make(room: Room, now: number, { videoOnly = false } = {}) {
    const { result: packet, ms } = timed(() => {
      const packet = videoOnly ? null : this.#encoder.nextPacket(room);
      return packet ?? this.#video.next(this.#encoder, now) ?? this.#encoder.nextPacket(room);
    });
    return packet && { packet, ms };
  }

  #pass({ packet, ms: encMs }: { packet: Uint8Array<ArrayBuffer>; ms: number }, isLast: boolean): Passed {
    const { decoded, decMs } = this.viewer.decode(packet);
    const complete = isLast && decoded.complete;
    const exact = complete && decoded.lossy === 0 && this.viewer.film === null;
    return { ...decoded, packet, encMs, decMs, complete, exact };
  }
}
