import type { Area, DecodedPacket, Decoder } from "../../codec/types.ts";
import { readVideoBody } from "../../codec/video/video_packet.ts";
import { warmUpDecoder } from "../../codec/warm_up_decoder.ts";
import { toBgrx } from "./compare.ts";
import { timed } from "./thread_time.ts";
import { Vp8Decoder } from "./vp8_decoder.ts";

/** The viewer's side without a browser: the program's decoder, and a video over its picture. */
export class Viewer implements Disposable {
  #decoder: Decoder;
  #vp8: Vp8Decoder | null = null;
  #film: { area: Area; pixels: Uint8Array } | null = null;

  constructor(decoder: Decoder) {
    warmUpDecoder(decoder);
    this.#decoder = decoder;
  }

  /** Where a video is shown. */
  get film(): Area | null {
    return this.#film?.area ?? null;
  }

  /** @returns with the CPU time in ms; drawing isn't in it. @throws CodecError, or Error for a video. */
  decode(packet: Uint8Array<ArrayBuffer>): { decoded: DecodedPacket; decMs: number } {
    const { result: decoded, ms } = timed(() => this.#decoder.decode(packet));
    if (decoded.key) this.#close();
    if (!decoded.video) return { decoded, decMs: ms };
    const body = readVideoBody(decoded.video);
    if (body.kind === "close") {
      this.#close();
      return { decoded, decMs: ms };
    }
    // A new rectangle begins with a key frame, which any decoder takes.
    this.#vp8 ??= new Vp8Decoder();
    const vp8 = this.#vp8;
    const { result: frame, ms: vp8Ms } = timed(() => vp8.decode(body.data.slice()));
    this.#film = { area: body.rect, pixels: frame.toBgrx() };
    return { decoded, decMs: ms + vp8Ms };
  }

  /** What is shown, BGRX. */
  picture(): Uint8Array {
    const { data, width } = this.#decoder.picture;
    const picture = toBgrx(data);
    if (!this.#film) return picture;
    const { area, pixels } = this.#film;
    const rowBytes = area.width * 4;
    for (let row = 0; row < area.height; row++) {
      const part = pixels.subarray(row * rowBytes, (row + 1) * rowBytes);
      picture.set(part, ((area.y + row) * width + area.x) * 4);
    }
    return picture;
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #close(): void {
    this.#vp8?.[Symbol.dispose]();
    this.#vp8 = null;
    this.#film = null;
  }
}
