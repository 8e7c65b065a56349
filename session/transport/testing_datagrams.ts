import type { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { slimDatagrams } from "./datagram_buffers.ts";
import { waitUntil } from "./testing.ts";

/** More than a slimmed socket takes. */
export const TOO_LARGE_BYTES = 9000;

/** Sends datagrams of these sizes to a slimmed socket, one after the other. @returns what came. */
export async function datagramsThrough(sizes: number[]): Promise<Buffer[]> {
  const socket = createSocket("udp4"), sender = createSocket("udp4");
  try {
    slimDatagrams(socket);
    const taken: Buffer[] = [];
    socket.on("message", (data) => taken.push(data));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    for (const size of sizes) {
      const before = taken.length;
      sender.send(new Uint8Array(size), socket.address().port, "127.0.0.1");
      // Whether anything comes of what is too large is the system's to say.
      if (size >= TOO_LARGE_BYTES) await new Promise((resolve) => setTimeout(resolve, 200));
      else await waitUntil(() => taken.length > before);
    }
    return taken;
  } finally {
    socket.close();
    sender.close();
  }
}
