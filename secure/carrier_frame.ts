import { CARRIER_FRAME_MAX_BYTES } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import type { Bytes } from "./bytes.ts";

/**
 * What passes through the server where no peer connection comes about:
 *
 * | byte | 0–15                 | 16                                | 17…                                   |
 * | ---- | -------------------- | --------------------------------- | ------------------------------------- |
 * |      | the connection's id  | channel, counted in `labels`' order | the channel's sealed message (seal.ts) |
 * |      | the connection's id  | 255                               | bytes of frames taken so far, u64     |
 *
 * The second kind is the receiver's receipt: what is under way is what the sender counts beyond it. It isn't sealed; who
 * forges one only makes the sender send sooner or later.
 */
export type CarrierFrame =
  | { connection: string; channel: number; sealed: Bytes }
  | { connection: string; taken: number };

const ID_BYTES = 16;
const HEAD_BYTES = ID_BYTES + 1;
const RECEIPT = 255;
const RECEIPT_BYTES = HEAD_BYTES + 8;

export function writeSealedFrame(connection: string, channel: number, sealed: Bytes): Bytes {
  const frame = new Uint8Array(HEAD_BYTES + sealed.length);
  frame.set(fromBase64url(connection));
  frame[ID_BYTES] = channel;
  frame.set(sealed, HEAD_BYTES);
  return frame;
}

export function writeReceipt(connection: string, taken: number): Bytes {
  const frame = new Uint8Array(RECEIPT_BYTES);
  frame.set(fromBase64url(connection));
  frame[ID_BYTES] = RECEIPT;
  new DataView(frame.buffer).setBigUint64(HEAD_BYTES, BigInt(taken));
  return frame;
}

/** @throws ProtocolError for what is no frame. */
export function readFrame(frame: Bytes): CarrierFrame {
  if (frame.length <= HEAD_BYTES || frame.length > CARRIER_FRAME_MAX_BYTES) {
    throw new ProtocolError("malformed", "Cannot read frame: length is not as agreed");
  }
  const connection = toBase64url(frame.subarray(0, ID_BYTES));
  if (frame[ID_BYTES] !== RECEIPT) {
    return { connection, channel: frame[ID_BYTES], sealed: frame.subarray(HEAD_BYTES) };
  }
  if (frame.length !== RECEIPT_BYTES) {
    throw new ProtocolError("malformed", "Cannot read frame: receipt's length is not as agreed");
  }
  const view = new DataView(frame.buffer, frame.byteOffset);
  return { connection, taken: Number(view.getBigUint64(HEAD_BYTES)) };
}
