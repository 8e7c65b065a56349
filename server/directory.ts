import type { Mode } from "../protocol/fields.ts";

/**
 * Which session number stands for which session. One implementation in memory (with a journal, so that a restart
 * forgets nothing); a store for several nodes can take its place: directory_contract.ts holds for both.
 *
 * A number is "waiting" (claimable), "claimed" (one client is being verified), or gone: wrong, expired, used and
 * burnt numbers are all the same to who asks. A gone number isn't given out again for NUMBER_REUSE_MS.
 */
export interface Directory {
  /** A new number for `session`: at least NUMBER_DIGITS_MIN digits, more when many are open, from a CSPRNG. */
  allot(session: string, options: { mode: Mode; password?: boolean; minDigits: number }): Promise<Allotment>;
  /** Claims a waiting number. @returns null unless it was waiting. */
  claim(number: string): Promise<Claimed | null>;
  /** The claim came to nothing: the number waits again, or is gone if its time is over. Unknown numbers are ignored. */
  release(number: string): Promise<void>;
  /** Used up, given up, or burnt. Unknown numbers are ignored. */
  burn(number: string): Promise<void>;
  /** A further NUMBER_TTL_MS from now. @returns null if the number is gone. */
  extend(number: string): Promise<Allotment | null>;
  /** The session's number, if it has one that isn't gone. */
  find(session: string): Promise<Allotment | null>;
  /** Takes out the numbers whose time is over and that nobody is claiming. @returns their sessions. */
  expire(): Promise<string[]>;
}

export interface Allotment {
  number: string;
  mode: Mode;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface Claimed {
  session: string;
  mode: Mode;
  /** The client must know a password beside the number. */
  password: boolean;
}
