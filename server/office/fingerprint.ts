import { createHash } from "node:crypto";
import { CHECK_WORDS } from "../../secure/check_words_list.ts";

const WORDS = 6;

/**
 * A key as six words of 256, 48 bits: to be compared on the telephone. It takes 2⁴⁸ keys to find another one that reads
 * the same, and nobody has more than the one office to imitate.
 */
export function keyWords(key: string): string {
  const hash = createHash("sha256").update(`MFB office key ${key}`).digest();
  return [...hash.subarray(0, WORDS)].map((byte) => CHECK_WORDS[byte]).join(" ");
}
