import { ProtocolError } from "./parse.ts";

/**
 * The binary messages of the client UI's socket (`/api/ui`), page → process: one byte says which, the rest is it.
 *
 * | byte | kind        | the rest                                                       |
 * | ---- | ----------- | -------------------------------------------------------------- |
 * | 0    | `frame`     | a frame of the carrier (secure/carrier_frame.ts), for the server |
 * | 1    | `file-part` | a part of a file that was asked for (file_part.ts)               |
 *
 * The other way only frames are binary, as they are.
 */
const KINDS = ["frame", "file-part"] as const;
export type PageBytesKind = typeof KINDS[number];

export function encodePageBytes(kind: PageBytesKind, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(1 + bytes.length);
  message[0] = KINDS.indexOf(kind);
  message.set(bytes, 1);
  return message;
}

/** @returns `bytes` as a view of the message. @throws ProtocolError */
export function decodePageBytes(
  message: Uint8Array<ArrayBuffer>,
): { kind: PageBytesKind; bytes: Uint8Array<ArrayBuffer> } {
  const kind = KINDS[message[0]];
  if (kind === undefined) {
    throw new ProtocolError("malformed", "Cannot read binary message: of no known kind");
  }
  return { kind, bytes: message.subarray(1) };
}
