/** Every limit of the server room. Limits of the wire are in protocol/limits.ts. */

/** A request's header must be complete after this long. */
export const HEADERS_TIMEOUT_MS = 5_000;
/** A whole request must have arrived after this long. */
export const REQUEST_TIMEOUT_MS = 10_000;
export const KEEP_ALIVE_TIMEOUT_MS = 15_000;
/** How often the two time-outs above are looked at. */
export const TIMEOUT_CHECK_MS = 1_000;
export const HEADER_MAX_BYTES = 16 * 1024;
/** A request's body (only the token swaps have one). */
export const BODY_MAX_BYTES = 1024;

/** TCP connections and WebSockets that one address may hold at once, and open newly. */
export const CONNECTIONS_PER_ADDRESS = 64;
export const NEW_CONNECTIONS_PER_SECOND = 200;
export const SOCKETS_PER_ADDRESS = 20;
export const NEW_SOCKETS_PER_SECOND = 5;
export const NEW_SOCKETS_BURST = 20;
/** TCP connections in all. */
export const CONNECTIONS_MAX = 12_000;

/** A server that stops lets answers that are under way, and sockets' goodbyes, end within this time. */
export const DRAIN_MS = 10_000;

/** A socket must prove who it is within this time. */
export const FIRST_MESSAGE_MS = 5_000;
/** Bytes that a peer may leave unread before its socket is closed. */
export const SEND_BUFFER_MAX_BYTES = 1024 * 1024;
/** Messages of one socket. */
export const MESSAGES_PER_SECOND = 200;
export const MESSAGES_BURST = 400;
/** A socket that answers no ping for two of these is dead. */
export const PING_MS = 15_000;

/** A claiming client must be verified within this time, or the number waits for the next. */
export const VERIFY_MS = 30_000;
/** A room in which one side is missing is kept for its return. */
export const RESUME_MS = 30 * 60 * 1000;
/** Sealed messages kept for a side that is missing: more are dropped, oldest first. */
export const PENDING_MESSAGES = 64;
export const PENDING_CHARS = 256 * 1024;
/** Rooms at once, and rooms that one adviser's socket may make in a minute. */
export const ROOMS_MAX = 5_000;
export const CREATES_PER_MINUTE = 30;

/** A number isn't given out again for this long after it was last valid. */
export const NUMBER_REUSE_MS = 24 * 60 * 60 * 1000;
/** Wrong numbers one address may try: at once, and per minute. */
export const GUESSES_PER_ADDRESS = 5;
export const GUESSES_PER_ADDRESS_PER_MINUTE = 5;
/** Wrong five-digit numbers that all addresses together may try; ten times as many for each further digit. */
export const GUESSES_PER_MINUTE = 10;

/** Lifetimes of tokens. */
export const ADVISER_TOKEN_MS = 12 * 60 * 60 * 1000;
export const RESUME_TOKEN_MS = 12 * 60 * 60 * 1000;
/** A launch token in an address that a person reads and opens. */
export const LAUNCH_PRINTED_MS = 5 * 60 * 1000;
/** A launch token in an address that the process opens itself. */
export const LAUNCH_OPENED_MS = 60 * 1000;
export const LAUNCH_TOKENS_MAX = 16;
/** "Neu öffnen" opens at most one window in this time. */
export const REOPEN_MS = 5_000;
/** A running client answers a second start within this time. */
export const INSTANCE_ANSWER_MS = 2_000;
export const INSTANCE_ANSWER_MAX_BYTES = 1024;
/** A client that was started again waits so long for the port of the one before, which ends meanwhile. */
export const RESTART_PORT_MS = 20_000;
/** Second starts that one client answers: its user may start it often, but not for ever. */
export const INSTANCE_ASKS_MAX = 1_000;

/** Sessions met and the audit log are kept for so many days unless the office sets another number, and looked at so often. */
export const RETENTION_DAYS = 365;
export const RETENTION_CHECK_MS = 60 * 60 * 1000;
/** Entries of the audit log; the oldest go first. */
export const AUDIT_ENTRIES_MAX = 200_000;
