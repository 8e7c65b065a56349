import type { Duplex } from "node:stream";
import type { RelayClient } from "./allocations.ts";
import { FrameReader } from "./channel_data.ts";
import { STREAM_BUFFER_MAX_BYTES, STREAM_IDLE_MS } from "./limits.ts";
import type { Relay } from "./relay.ts";
import { plainAddress } from "./xor_address.ts";

/** What a connection's first byte tells: STUN begins with 0 or 1, HTTP with a letter, TLS with 22. */
export function beginsLikeStun(byte: number): boolean {
  return byte <= 1;
}

let streams = 0;

/**
 * Speaks TURN on a stream: TCP, or TLS over it (turns:). Ends it for whatever isn't TURN, and where nothing is allocated
 * in time.
 *
 * @param remote the other end of the connection.
 */
export function acceptRelayStream(
  relay: Relay,
  stream: Duplex,
  remote: { address: string; port: number },
): void {
  const client: RelayClient = {
    key: `stream ${streams++}`,
    address: plainAddress(remote.address),
    port: remote.port,
    stream: true,
    send(bytes) {
      if (stream.writable && stream.writableLength <= STREAM_BUFFER_MAX_BYTES) stream.write(bytes);
    },
  };
  const frames = new FrameReader();
  // What keeps refreshing stays; what holds nothing any more goes.
  const idle = setInterval(() => {
    if (!relay.holds(client)) stream.destroy();
  }, STREAM_IDLE_MS);
  stream.on("data", (chunk: Uint8Array) => {
    const whole = frames.push(chunk);
    if (whole === null) return stream.destroy();
    for (const frame of whole) relay.receive(client, frame);
  });
  stream.on("end", () => stream.destroy());
  stream.on("error", () => {});
  stream.on("close", () => {
    clearInterval(idle);
    relay.gone(client);
  });
  stream.resume();
}
