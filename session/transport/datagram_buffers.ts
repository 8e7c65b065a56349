import type { Buffer } from "node:buffer";

/** More than any datagram of ours: DTLS records keep to 1200 bytes, STUN to 1500. */
const DATAGRAM_BYTES = 2048;
const DENO_BUFFER_BYTES = 64 * 1024;

/** Of a `dgram.Socket`. */
export interface DatagramSocket {
  once(event: "message", listener: (data: Buffer) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  setRecvBufferSize(bytes: number): void;
}

/**
 * Deno 2.9's node:dgram makes a buffer of 64 KB for each datagram, which stays as long as the datagram does: 230 MB a second
 * where 4 MB/s come in. There setRecvBufferSize is the size of these buffers (twice that on Linux), and nothing that the
 * system knows of. Where datagrams come otherwise it is SO_RCVBUF, and left alone.
 *
 * A larger datagram is cut short, which no protocol of ours takes; on Windows it is an error of the socket, which goes on.
 */
export function slimDatagrams(socket: DatagramSocket): void {
  // Anybody can send a datagram, and an error that nobody hears ends the process.
  socket.on("error", () => {});
  socket.once("message", ({ buffer }) => {
    if (buffer.byteLength === DENO_BUFFER_BYTES) socket.setRecvBufferSize(DATAGRAM_BYTES);
  });
}
