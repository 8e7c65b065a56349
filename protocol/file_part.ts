import { FILE_PART_MAX_BYTES } from "./limits.ts";
import { ProtocolError } from "./parse.ts";

/**
 * A binary message of the client UI's socket (page_bytes.ts), page → process: the answer to a `read` of protocol/files.ts.
 * u32 `read`, little endian, then the bytes of the file.
 */

const HEAD_BYTES = 4;

export function encodeFilePart(read: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(HEAD_BYTES + bytes.length);
  new DataView(message.buffer).setUint32(0, read, true);
  message.set(bytes, HEAD_BYTES);
  return message;
}

/** @returns `bytes` as a view of the message. @throws ProtocolError */
export function decodeFilePart(message: Uint8Array): { read: number; bytes: Uint8Array } {
  if (message.length > HEAD_BYTES + FILE_PART_MAX_BYTES) {
    throw new ProtocolError("too-large", `Cannot read part of a file: over ${FILE_PART_MAX_BYTES} bytes`);
  }
  if (message.length < HEAD_BYTES) {
    throw new ProtocolError("malformed", "Cannot read part of a file: too short");
  }
  const read = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
  return { read, bytes: message.subarray(HEAD_BYTES) };
}
