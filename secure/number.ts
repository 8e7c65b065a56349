import { NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN, SECRET_DIGITS } from "../protocol/limits.ts";
import { randomBytes } from "./bytes.ts";

/** The session number that people say: the part the server knows, and the secret it never sees: "31189 4072". */
export type SessionNumber = { number: string; secret: string };

const DIGITS_MIN = NUMBER_DIGITS_MIN + SECRET_DIGITS;
const DIGITS_MAX = NUMBER_DIGITS_MAX + SECRET_DIGITS;
/** Typed between digits: spaces of any kind, dashes of any kind, dots, slashes, and marks of direction when pasted. */
const SEPARATORS = /[\s\p{Pd}\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069./]/gu;
/** The largest multiple of ten that fits a byte: bytes from here on would favour the digits 0 to 5. */
const UNBIASED_BYTES = 250;

/** Random decimal digits from the CSPRNG, each value equally likely. */
export function randomDigits(count: number): string {
  let digits = "";
  while (digits.length < count) {
    const [byte] = randomBytes(1);
    if (byte < UNBIASED_BYTES) digits += byte % 10;
  }
  return digits;
}

/** The number's second part, made on the adviser's side. */
export function makeSecret(): string {
  return randomDigits(SECRET_DIGITS);
}

/** What a person typed or pasted, as digits only; null if it can't be a whole number. */
export function readNumber(typed: string): string | null {
  const digits = typed.normalize("NFKC").replace(SEPARATORS, "");
  return /^[0-9]+$/.test(digits) && digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX
    ? digits
    : null;
}

/** Both parts of a whole number. @throws RangeError unless `digits` is as `readNumber()` gives it. */
export function splitNumber(digits: string): SessionNumber {
  if (readNumber(digits) !== digits) throw new RangeError("Cannot split session number: not 9 to 13 digits");
  return { number: digits.slice(0, -SECRET_DIGITS), secret: digits.slice(-SECRET_DIGITS) };
}

/** As it is shown and read out: "31189 4072". */
export function formatNumber(number: string, secret: string): string {
  return `${number} ${secret}`;
}
