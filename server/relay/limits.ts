/** Every limit of the relay. */

/** Allocations of one side of a session, of all sessions together, and how long one lives without a Refresh. */
export const ALLOCATIONS_PER_SIDE = 32;
export const ALLOCATIONS_MAX = 4_000;
export const ALLOCATION_MS = 10 * 60_000;
/** The longest that an allocation is refreshed: no session is that long. */
export const ALLOCATION_MAX_MS = 12 * 60 * 60_000;
/** RFC 8656 §9 and §12. */
export const PERMISSION_MS = 5 * 60_000;
export const CHANNEL_MS = 10 * 60_000;
export const CHANNELS_PER_ALLOCATION = 64;
/** Relayed bits of one session and of all, each way counted once; what is more is dropped. */
export const SESSION_BITS_PER_SECOND = 20_000_000;
export const TOTAL_BITS_PER_SECOND = 400_000_000;
/** Credentials live this long, and are renewed when half of it is over. */
export const CREDENTIAL_MS = 10 * 60_000;
export const NONCE_MS = 10 * 60_000;
/** Answers to those who showed no credentials: of one address, and of all. A flood of forged senders gets no more. */
export const STRANGER_ANSWERS_PER_SECOND = 20;
export const STRANGER_ANSWERS_AT_ONCE = 60;
export const STRANGERS_ANSWERS_PER_SECOND = 2_000;
/** A stream without an allocation is closed after this long. */
export const STREAM_IDLE_MS = 15_000;
/** What a stream's reader may leave unread before datagrams to it are dropped. */
export const STREAM_BUFFER_MAX_BYTES = 256 * 1024;
export const SWEEP_MS = 5_000;
