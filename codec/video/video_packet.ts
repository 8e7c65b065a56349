import { SCREEN_HEIGHT_MAX, SCREEN_PACKET_MAX_BYTES, SCREEN_WIDTH_MAX } from "../../protocol/limits.ts";
import { type Area, CodecError } from "../types.ts";

/**
 * The body of a video packet, big endian; the head before it is packet.ts's.
 *
 * | byte | what                                                                     |
 * | ---- | ------------------------------------------------------------------------ |
 * | 0    | bit 0: key frame; bit 1: the video ends here; the other bits are 0        |
 * | 1–8  | x, y, width, height in pixels, 2 bytes each, all even, none of size 0      |
 * | 9–   | one frame of VP8 (RFC 6386); nothing when the video ends                  |
 */
export type VideoBody =
  /** A frame. A decoder may begin at a key frame; `rect` changes only there. */
  | { kind: "frame"; key: boolean; rect: Area; data: Uint8Array }
  /** No more frames: the rectangle is the codec's again. */
  | { kind: "close"; rect: Area };

const HEAD_BYTES = 9;
const KEY = 1, CLOSE = 2;
/** The codec's own head, with room to grow. */
const OUTER_HEAD_BYTES = 16;
/** VP8 data of one frame: what a message of the `screen` channel carries. */
export const VIDEO_DATA_MAX_BYTES = SCREEN_PACKET_MAX_BYTES - OUTER_HEAD_BYTES - HEAD_BYTES;
/** Pixels of a video at most. */
export const VIDEO_PIXELS_MAX = 1 << 24;
/** Sides are at least one macroblock. */
export const VIDEO_SIDE_MIN = 16;

/** @throws RangeError for what readVideoBody() would refuse. */
export function writeVideoBody(body: VideoBody): Uint8Array<ArrayBuffer> {
  const fault = faultOfVideo(body);
  if (fault) throw new RangeError(`Cannot write a video packet: ${fault}`);
  const { x, y, width, height } = body.rect;
  const data = body.kind === "frame" ? body.data : new Uint8Array();
  const bytes = new Uint8Array(HEAD_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, body.kind === "close" ? CLOSE : body.key ? KEY : 0);
  for (const [at, value] of [x, y, width, height].entries()) view.setUint16(1 + 2 * at, value);
  bytes.set(data, HEAD_BYTES);
  return bytes;
}

/**
 * `data` is a view into `bytes`. Only the head of the VP8 frame is looked at: it's a key frame when it's said to be one,
 * and has the rectangle's size, so no VP8 decoder makes room for more.
 *
 * @throws CodecError on anything but what writeVideoBody() writes.
 */
export function readVideoBody(bytes: Uint8Array): VideoBody {
  if (bytes.length < HEAD_BYTES) throw new CodecError("Cannot decode: the video packet is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(0);
  if (flags > CLOSE) throw new CodecError("Cannot decode: unknown flags of a video packet");
  const [x, y, width, height] = [1, 3, 5, 7].map((at) => view.getUint16(at));
  const rect = { x, y, width, height };
  const data = bytes.subarray(HEAD_BYTES);
  if (flags === CLOSE && data.length > 0) throw new CodecError("Cannot decode: bytes after the end");
  const body: VideoBody = flags === CLOSE
    ? { kind: "close", rect }
    : { kind: "frame", key: flags === KEY, rect, data };
  const fault = faultOfVideo(body);
  if (fault) throw new CodecError(`Cannot decode: ${fault}`);
  return body;
}

/** What is wrong with a body, in English; null when it's one that readVideoBody() gives. */
export function faultOfVideo(body: VideoBody): string | null {
  const fault = faultOfRect(body.rect);
  if (fault || body.kind === "close") return fault;
  const { key, rect, data } = body;
  if (data.length === 0) return "a video frame without data";
  if (data.length > VIDEO_DATA_MAX_BYTES) return `a video frame of ${data.length} bytes`;
  const head = readVp8Head(data);
  if (!head || head.key !== key) return "no VP8 frame of the kind that was announced";
  if (head.key && (head.width !== rect.width || head.height !== rect.height)) {
    return `a VP8 frame of ${head.width}x${head.height} for ${rect.width}x${rect.height}`;
  }
  return null;
}

function faultOfRect({ x, y, width, height }: Area): string | null {
  const whole = [x, y, width, height].every((value) =>
    Number.isInteger(value) && value >= 0 && value % 2 === 0
  );
  if (!whole) return "a video's rectangle must have even numbers";
  const size = width >= VIDEO_SIDE_MIN && height >= VIDEO_SIDE_MIN && width * height <= VIDEO_PIXELS_MAX;
  if (!size) return `a video of ${width}x${height}`;
  if (x + width > SCREEN_WIDTH_MAX || y + height > SCREEN_HEIGHT_MAX) {
    return "a video beyond the largest screen";
  }
  return null;
}

type Vp8Head = { key: false } | { key: true; width: number; height: number };

/** The uncompressed head of a VP8 frame (RFC 6386, 9.1); null when it isn't one, or one to be scaled. */
function readVp8Head(data: Uint8Array): Vp8Head | null {
  if (data.length < 3) return null;
  if (data[0] & 1) return { key: false };
  if (data.length < 10 || data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) return null;
  const width = data[6] | data[7] << 8, height = data[8] | data[9] << 8;
  return width >> 14 || height >> 14 ? null : { key: true, width, height };
}
