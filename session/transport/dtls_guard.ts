import {
  checkSocket,
  type DtlsSocketInternals,
  type DtlsTransportInternals,
  type HandshakeMessage,
  intercept,
} from "./internals.ts";
import { orderHandshake } from "./dtls_order.ts";
import { provePeer } from "./dtls_proof.ts";
import { authenticRecords, keepNonces, refuseReplays } from "./dtls_records.ts";

const FINISHED = 20;

export interface DtlsGuard {
  /** The peer holds its certificate's key, and both saw the same handshake. */
  proved: boolean;
  /** Datagrams that lost a record here. */
  dropped: number;
}

/**
 * Stands before werift's DTLS: handshake messages reach it whole, in order and once; Finished only when the peer has
 * proved its key (F1); once connected nothing in the clear, and no record twice (F2).
 *
 * @param onRefused the peer failed the proof: the connection is dead, werift hears nothing more.
 */
export function guardDtls(transport: DtlsTransportInternals, onRefused: (error: Error) => void): DtlsGuard {
  const guard: DtlsGuard = { proved: false, dropped: 0 };
  intercept(transport, "dtls", (socket) => {
    try {
      if (socket) arm(socket, guard, onRefused);
    } catch (error) {
      // Unguarded it must hear nothing; and thrown here the error would end the process.
      if (socket?.transport) socket.transport.socket = { onData() {} };
      onRefused(error as Error);
    }
    return socket;
  });
  return guard;
}

function arm(socket: DtlsSocketInternals, guard: DtlsGuard, onRefused: (error: Error) => void): void {
  checkSocket(socket);
  let refused = false;
  keepNonces(socket);
  refuseReplays(socket);

  const ordered = orderHandshake(socket);
  socket.handleFragmentHandshake = (fragments) => fragments.flatMap(ordered);

  const handle = socket.onHandleHandshakes;
  socket.onHandleHandshakes = async (messages) => {
    const inOrder = [...messages].sort((a, b) => a.message_seq - b.message_seq);
    // Not one after the other: a handler waits until its flight is answered.
    await Promise.all(inOrder.map((message) => take(message)));
  };

  async function take(message: HandshakeMessage): Promise<void> {
    if (refused) return;
    if (message.msg_type !== FINISHED) return await handle.call(socket, [message]);
    // The peer didn't get our last flight and repeats its own: only that last flight helps.
    if (socket.connected) return await socket.flight6?.exec();
    try {
      provePeer(socket, message);
    } catch (error) {
      refused = true;
      return onRefused(error instanceof Error ? error : new Error(String(error)));
    }
    guard.proved = true;
    await handle.call(socket, [message]);
  }

  const inner = socket.transport.socket;
  const receive = inner.onData.bind(inner);
  inner.onData = (data, ...rest) => {
    const records = authenticRecords(data, socket.connected);
    if (records.length < data.length) guard.dropped++;
    if (records.length > 0 && !refused) receive(records, ...rest);
  };
}
