import type { DtlsSocketInternals, HandshakeMessage } from "./internals.ts";

/** Handshake types (RFC 5246 §7.4). */
const CLIENT_HELLO = 1, SERVER_HELLO_DONE = 14, FINISHED = 20;
/** A flight has at most six messages; what is further ahead is no handshake of ours. */
const AHEAD_MAX = 8;
const MESSAGE_MAX_BYTES = 16 * 1024;
const FRAGMENTS_MAX = 64;

interface Partial {
  fragments: HandshakeMessage[];
  whole: HandshakeMessage | null;
}

/**
 * Puts the peer's handshake messages together and in order, each once (RFC 6347 §4.2.2, §4.2.3). werift 0.25.2 takes
 * them as they come: a Certificate that was lost and a ClientKeyExchange that wasn't give wrong keys, a repeated one
 * gives others, and repeated fragments are joined with the first ones.
 */
export function orderHandshake(
  socket: DtlsSocketInternals,
): (fragment: HandshakeMessage) => HandshakeMessage[] {
  const waiting = new Map<number, Partial>();
  let next = 0;
  return (fragment) => {
    const { message_seq: sequence, length, fragment_offset, fragment_length } = fragment;
    if (length > MESSAGE_MAX_BYTES || fragment_offset + fragment_length > length) return [];
    if (sequence < next) return mayRepeat(socket, fragment, next) ? [fragment] : [];
    if (sequence >= next + AHEAD_MAX) return [];
    const partial = waiting.get(sequence) ?? { fragments: [], whole: null };
    waiting.set(sequence, partial);
    if (partial.fragments.length < FRAGMENTS_MAX) partial.fragments.push(fragment);
    partial.whole ??= whole(partial.fragments);
    const ready: HandshakeMessage[] = [];
    for (let first = waiting.get(next)?.whole; first; first = waiting.get(next)?.whole) {
      waiting.delete(next++);
      ready.push(first);
    }
    return ready;
  };
}

/** Repeated messages that say "your flight was lost": werift answers each by sending that flight again. */
function mayRepeat(socket: DtlsSocketInternals, message: HandshakeMessage, next: number): boolean {
  if (message.msg_type === FINISHED) return socket.connected;
  const isLast = message.message_seq === next - 1 && message.fragment_length === message.length;
  return !socket.connected && isLast &&
    (message.msg_type === CLIENT_HELLO || message.msg_type === SERVER_HELLO_DONE);
}

/** The message that fragments add up to, or null while some are missing or contradict each other. */
function whole(fragments: HandshakeMessage[]): HandshakeMessage | null {
  const [{ length, msg_type }] = fragments;
  const same = fragments.filter((one) => one.length === length && one.msg_type === msg_type);
  same.sort((a, b) => a.fragment_offset - b.fragment_offset);
  let covered = 0;
  for (const { fragment_offset, fragment_length } of same) {
    if (fragment_offset > covered) return null;
    covered = Math.max(covered, fragment_offset + fragment_length);
  }
  if (covered < length) return null;
  const { assemble } = fragments[0].constructor as unknown as {
    assemble(fragments: HandshakeMessage[]): HandshakeMessage;
  };
  return assemble(same);
}
