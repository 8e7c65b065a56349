import { hkdf } from "@noble/hashes/hkdf.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { utf8 } from "./bytes.ts";
import { CHECK_WORDS } from "./check_words_list.ts";
import { LABELS } from "./labels.ts";

/**
 * "Prüfwort": two words of 256 from the session key, 16 bits. Shown at both ends for people who want to compare; the
 * handshake has compared before. It is no second wall: who guessed the number right could search for a key with the
 * same words within minutes.
 */
export function checkWords(sessionKey: Uint8Array): string {
  const [first, second] = hkdf(sha512, sessionKey, undefined, utf8(LABELS.checkWords), 2);
  return `${CHECK_WORDS[first]} ${CHECK_WORDS[second]}`;
}
