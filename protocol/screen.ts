import { ProtocolError } from "./parse.ts";

/**
 * The `screen` data channel. Host → viewer: one codec packet per message (codec/packet.ts), at most
 * SCREEN_PACKET_MAX_BYTES. Viewer → host: acknowledgements, 12 bytes, little endian:
 *
 * | byte | 0–3             | 4–7                    | 8–11                                                    |
 * | ---- | --------------- | ---------------------- | ------------------------------------------------------- |
 * |      | packet sequence | last input sequence no. | microseconds from arrival to painted, saturating       |
 *
 * A packet is acknowledged after it was painted, in order. Packets are numbered one by one; a viewer's first one, which
 * sends everything, may have any number. "Last input sequence" is reserved for latency measurement in the viewer: 0 when unknown.
 */
export type ScreenAck = { sequence: number; inputSequence: number; paintMicros: number };

const ACK_BYTES = 12;

export function encodeAck(ack: ScreenAck): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ACK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ack.sequence, true);
  view.setUint32(4, ack.inputSequence, true);
  view.setUint32(8, Math.min(0xffffffff, Math.max(0, Math.round(ack.paintMicros))), true);
  return bytes;
}

/** @throws ProtocolError "malformed" unless it is exactly 12 bytes. */
export function decodeAck(bytes: Uint8Array): ScreenAck {
  if (bytes.length !== ACK_BYTES) {
    throw new ProtocolError("malformed", "Cannot read acknowledgement: length is not as agreed");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, ACK_BYTES);
  return {
    sequence: view.getUint32(0, true),
    inputSequence: view.getUint32(4, true),
    paintMicros: view.getUint32(8, true),
  };
}
