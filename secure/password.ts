import { PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS } from "../protocol/limits.ts";
import { randomBytes } from "./bytes.ts";

/** "Zusätzliches Kennwort": told beside the session number, part of the secret that CPace proves (handshake.ts). */

/** Letters and digits that nobody takes for another when they are read out or written down; 32 of them: no bias. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const MADE_CHARS = 8;
/** Spaces, dashes and what can't be seen: people put them in, or leave them out. */
const IGNORED = /[\s\p{Pd}\u2212\p{Cc}\p{Cf}]/gu;

/** A password to read out, 40 random bits: "k7mt wqp2". */
export function makePassword(): string {
  const chars = Array.from(randomBytes(MADE_CHARS), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return `${chars.slice(0, MADE_CHARS / 2)} ${chars.slice(MADE_CHARS / 2)}`;
}

/** What a person typed, as both ends compare it; null if it is too short or too long. */
export function readPassword(typed: string): string | null {
  const text = typed.normalize("NFKC").toLowerCase().replace(IGNORED, "").normalize("NFKC");
  return text.length >= PASSWORD_MIN_CHARS && text.length <= PASSWORD_MAX_CHARS ? text : null;
}
