import { Buffer } from "node:buffer";
import type { Pair } from "./testing.ts";

/** SCTP packets of a viewer's own making, for the tests of this folder. */

/** Sends one SCTP packet as the viewer, with the right tag and checksum. */
export async function sendChunks({ viewer }: Pair, ...chunks: Buffer[]): Promise<void> {
  const sctp = viewer.sctpTransport!.sctp as unknown as {
    sendChunk(chunk: { bytes: Buffer }): Promise<void>;
  };
  await sctp.sendChunk({ bytes: Buffer.concat(chunks) });
}

/** The next TSN that the host expects from the viewer, and the last that the viewer has had from the host. */
export function numbers({ viewer }: Pair): { next: number; had: number } {
  const sctp = viewer.sctpTransport!.sctp as unknown as { localTsn: number; lastReceivedTsn: number };
  return { next: sctp.localTsn, had: sctp.lastReceivedTsn };
}

export function chunk(
  type: number,
  { flags = 0, body = Buffer.alloc(0) }: { flags?: number; body?: Buffer } = {},
): Buffer {
  const bytes = Buffer.concat([
    Buffer.from([type, flags, 0, 0]),
    body,
    Buffer.alloc((4 - body.length % 4) % 4),
  ]);
  bytes.writeUInt16BE(4 + body.length, 2);
  return bytes;
}

export interface Data {
  tsn: number;
  stream: number;
  protocol: number;
  user: Buffer;
  flags?: number;
}

export function data({ tsn, stream, protocol, user, flags = 3 }: Data): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(tsn >>> 0, 0);
  head.writeUInt16BE(stream, 4);
  head.writeUInt32BE(protocol, 8);
  return chunk(0, { flags, body: Buffer.concat([head, user]) });
}

export function sack(cumulative: number, gaps: [number, number][], claimed = gaps.length): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(cumulative >>> 0, 0);
  head.writeUInt32BE(1 << 20, 4);
  head.writeUInt16BE(claimed, 8);
  const body = Buffer.alloc(gaps.length * 4);
  gaps.forEach(([start, end], at) => body.writeUInt32BE(start * 65536 + end, at * 4));
  return chunk(3, { body: Buffer.concat([head, body]) });
}
