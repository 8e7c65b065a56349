/** Limits of several servers at one Redis. All times in milliseconds. */

/** A node that hasn't been heard of for this long is dead: others take over its sessions. */
export const NODE_ALIVE_MS = 3_000;
export const NODE_BEAT_MS = 1_000;
/** After Redis came back nobody takes a session over for so long: the others say first that they live. */
export const NODE_GRACE_MS = 2_000;
/** A claim that nobody gave up or used, because its node died, is over after this long. */
export const CLAIM_MAX_MS = 60 * 60 * 1000;

/** A batch of messages between nodes is sent again after this long without an answer, so many times. */
export const BATCH_RETRY_MS = 500;
export const BATCH_RETRIES = 3;
/** What one batch holds at most, in characters of JSON; one message may be longer. */
export const BATCH_CHARS = 256 * 1024;
/** Messages that wait for the batch before them, of one socket: beyond it the socket is closed. */
export const LINE_WAITING_MAX = 500;
export const LINE_WAITING_CHARS = 1024 * 1024;
/** How long a socket waits for its seat at another node, and how often it is tried. */
export const SEAT_PATIENCE_MS = 6_000;
export const SEAT_RETRY_MS = 250;
/** A message on the bus beyond this is not ours. */
export const ENVELOPE_MAX_CHARS = 1024 * 1024;
/** What is written down when Redis is back. Beyond it the oldest is forgotten. */
export const LATER_MAX = 20_000;

export const REDIS_CONNECT_MS = 5_000;
/** An answer that takes longer counts as none. */
export const REDIS_ANSWER_MS = 2_000;
export const REDIS_RETRY_MAX_MS = 500;
export const REDIS_PING_MS = 1_000;
/** A connection that says nothing for this long, though it is asked every second, is cut. */
export const REDIS_SILENCE_MS = 4_000;
