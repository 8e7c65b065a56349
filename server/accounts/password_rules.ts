import { PASSPHRASE_MIN_CHARS } from "../../protocol/limits.ts";
import type { SignInFault } from "../../protocol/sign_in.ts";

/**
 * What is guessed first, of those that are long enough: the commonest words and rows of keys, also said twice or with
 * numbers behind (NIST SP 800-63B §3.1.1.2 asks for such a list, and for no rules of composition).
 */
const COMMON = [
  "password passwort kennwort geheim geheimnis hallo willkommen welcome sommer winter fruehling herbst",
  "schatz liebe iloveyou letmein steuer steuerberater steuerkanzlei kanzlei berater mandant mfb support admin",
  "administrator zugang qwertz qwerty qwertzuiop qwertyuiop asdfgh asdfghjkl yxcvbnm zxcvbnm test start",
  "fussball dragon monkey master superman deutschland muenchen berlin hamburg datev elster changeme login",
  "1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 abcdefgh abcdefghijkl passw0rd p@ssw0rd p@ssword pa$$word",
].join(" ").split(" ");

const ROWS = [
  "0123456789",
  "1234567890",
  "9876543210",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertzuiop",
  "qwertyuiop",
  "qwertzuiopasdfghjklyxcvbnm",
  "qwertyuiopasdfghjklzxcvbnm",
];

/** Passwords are compared and hashed in this form, whatever keyboard they were typed on (RFC 8265 §4.1). */
export function normalPassword(password: string): string {
  return password.normalize("NFC");
}

/** @param names what belongs to the account, and so is guessed first. @returns why it is refused, or null. */
export function refusePassword(password: string, names: readonly string[]): SignInFault | null {
  const plain = normalPassword(password);
  if ([...plain].length < PASSPHRASE_MIN_CHARS) return "password-short";
  const small = plain.toLowerCase().replaceAll(/\s/g, "");
  const own = names.map((name) => name.toLowerCase().replaceAll(/\s/g, "")).filter(({ length }) =>
    length > 0
  );
  if (consistsOf(small, own)) return "password-name";
  if (new Set(small).size < 4 || isRow(small) || consistsOf(small, COMMON)) return "password-common";
  return null;
}

/** Nothing but these words, however often, and numbers or signs around them. */
function consistsOf(text: string, words: readonly string[]): boolean {
  let rest = text;
  for (const word of [...words].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, " ");
  return rest !== text && /^[\d\s\p{P}\p{S}]*$/u.test(rest);
}

/** A row of the keyboard, the alphabet or numbers, once or again and again. */
function isRow(text: string): boolean {
  const end = (row: string) => row.repeat(Math.ceil(text.length / row.length) + 1);
  const backwards = (row: string) => [...row].reverse().join("");
  return ROWS.some((row) => end(row).includes(text) || end(backwards(row)).includes(text));
}
