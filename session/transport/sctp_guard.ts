import type { DataChunk, InboundStreamInternals, Internals, SctpInternals } from "./internals.ts";
import { isWellFormed } from "./sctp_gate.ts";

/** Chunks further ahead of what came in order than this are dropped: the peer sends them again. */
const AHEAD_MAX_CHUNKS = 2048;
/**
 * Parts that wait in one stream. Never fewer than an honest viewer may need, or the one chunk that is missing finds no
 * room and nothing moves any more: a message of 64 KB in parts of 4 bytes (Chromium fills its window to the last byte,
 * parts of some 40 bytes were seen), and all that may be ahead.
 */
const PARTS_MAX = 64 * 1024 / 4 + AHEAD_MAX_CHUNKS;
/** What may lie beyond the window told to the peer, so that a missing chunk always finds room. */
const WINDOW_SLACK_BYTES = 64 * 1024;
const DUPLICATES_MAX = 16;
/** Of at most 4 KB each (datagram_buffers.ts). A viewer that is that far ahead of us loses packets, as on any network. */
const WAITING_MAX_PACKETS = 4096;
/** Flags of a DATA chunk (RFC 9260 §3.3.1). */
const LAST = 1, WHOLE = 3, UNORDERED = 4;
/** Payload protocol identifiers (RFC 8831 §8). */
const DCEP = 50;
const STRINGS_AND_BINARIES = [51, 53, 56, 57];
/** The one DCEP message that a viewer has reason to send (RFC 8832 §5.2); channels are opened by the host only. */
const DATA_CHANNEL_ACK = 2;

export interface SctpGuard {
  dropped: number;
}

/**
 * Stands before werift's SCTP. Who gets here passed DTLS, so it is the viewer, perhaps a modified one: it must not be
 * able to stop or end the process. werift 0.25.2 throws into nowhere on unknown chunks, channels and payload types
 * (an unhandled rejection ends the process), walks gap blocks that were never sent, sorts all chunks ahead for each one
 * that comes, and keeps parts of messages without bound.
 */
export function guardSctp({ sctp, sctpTransport }: Internals): SctpGuard {
  const guard: SctpGuard = { dropped: 0 };
  gateChunks(sctp, guard);

  const handle = sctp.handleData.bind(sctp);
  let turn: Promise<void> = Promise.resolve(), waiting = 0;
  sctp.handleData = (data) => {
    if (waiting >= WAITING_MAX_PACKETS || !isWellFormed(data)) guard.dropped++;
    else {
      waiting++;
      // One after the other: werift waits within a packet, what the next one brings would overtake what is behind in this
      // one, and the peer takes that for a loss.
      turn = turn.then(() => handle(data))
        // On what werift can't read: unknown chunks, wrong checksums.
        .catch(() => void guard.dropped++)
        .finally(() => waiting--);
    }
    return turn;
  };
  const receive = sctp.receive.bind(sctp);
  sctp.receive = (streamId, protocol, data) => {
    const known = Object.hasOwn(sctpTransport.dataChannels, streamId);
    const right = protocol === DCEP
      ? data.length === 1 && data[0] === DATA_CHANNEL_ACK
      : STRINGS_AND_BINARIES.includes(protocol);
    if (known && right) receive(streamId, protocol, data);
    else guard.dropped++;
  };
  return guard;
}

function gateChunks(sctp: SctpInternals, guard: SctpGuard): void {
  const streamOf = sctp.getInboundStream.bind(sctp), seen = new WeakSet<InboundStreamInternals>();
  sctp.getInboundStream = (streamId) => {
    const stream = streamOf(streamId);
    if (!seen.has(stream)) walkWhenWhole(stream);
    seen.add(stream);
    return stream;
  };
  const takeData = sctp.receiveDataChunk.bind(sctp);
  sctp.receiveDataChunk = (chunk) => {
    const last = sctp.lastReceivedTsn;
    // Serial number arithmetic (RFC 1982): `| 0` is the signed distance.
    const tooFar = last === undefined || ((chunk.tsn - last) | 0) > AHEAD_MAX_CHUNKS;
    const parts = sctp.inboundStreams[chunk.streamId]?.reassembly.length ?? 0;
    const full = sctp.advertisedRwnd + WINDOW_SLACK_BYTES < chunk.userData.length;
    // Nothing of ours is unordered; its parts would be walked through for ever.
    const loose = (chunk.flags & UNORDERED) !== 0 && (chunk.flags & WHOLE) !== WHOLE;
    if (tooFar || parts >= PARTS_MAX || full || loose) guard.dropped++;
    else takeData(chunk);
  };
  sctp.markReceived = (tsn) => {
    const last = sctp.lastReceivedTsn ?? 0;
    if (((tsn - last) | 0) <= 0 || sctp.sackMisOrdered.has(tsn)) {
      if (sctp.sackDuplicates.length < DUPLICATES_MAX) sctp.sackDuplicates.push(tsn);
      return true;
    }
    sctp.sackMisOrdered.add(tsn);
    for (let next = (last + 1) >>> 0; sctp.sackMisOrdered.delete(next); next = (next + 1) >>> 0) {
      sctp.lastReceivedTsn = next;
    }
    return false;
  };
  const takeSack = sctp.receiveSackChunk.bind(sctp);
  sctp.receiveSackChunk = (chunk) => {
    // What was sent last; nothing beyond it can be acknowledged.
    const outstanding = (sctp.localTsn - 1 - chunk.cumulativeTsn) | 0;
    let before = 0;
    const right = outstanding >= 0 && chunk.gaps.every(([start, end]) => {
      const follows = start > before && end >= start && end <= outstanding;
      before = end;
      return follows;
    });
    // Not waited for: it goes on to send, until the window is full and the next packet's acknowledgement is needed.
    if (right) takeSack(chunk).catch(() => guard.dropped++);
    else guard.dropped++;
    return Promise.resolve();
  };
  // Our channels are reliable: nothing is ever skipped.
  sctp.receiveForwardTsnChunk = () => void guard.dropped++;
}

/** werift walks through all parts for each that comes: 18,000 of them cost 4 s. Without a last part none is whole. */
function walkWhenWhole(stream: InboundStreamInternals): void {
  let lasts = 0;
  const add = stream.addChunk.bind(stream), pop = stream.popMessages.bind(stream);
  stream.addChunk = (chunk: DataChunk) => {
    add(chunk);
    if ((chunk.flags & LAST) !== 0) lasts++;
  };
  stream.popMessages = function* () {
    if (lasts === 0) return;
    for (const message of pop()) {
      lasts--;
      yield message;
    }
  };
}
