import { CHAT_TEXT_MAX_CHARS } from "../protocol/limits.ts";

/**
 * What can't be seen, or turns the direction of what stands beside it: control and format characters (Unicode Cc, Cf),
 * lone surrogates. Joiners stay: emoji and Persian need them, and they turn nothing. Line breaks are dealt with before.
 */
const HARMFUL = /[^\P{Cc}\n]|[^\P{Cf}\u200c\u200d]|\p{Cs}/gu;
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;
/** Marks that stand on one letter; more only paint over other lines. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** One line of the chat, made harmless; empty if nothing is left. At most CHAT_TEXT_MAX_CHARS. */
export function chatText(text: string): string {
  const plain = text.replace(LINE_BREAKS, "\n").replaceAll("\t", " ").replace(HARMFUL, "")
    .replace(STACKED, "$1").replace(/\n{3,}/g, "\n\n").trim();
  return cut(plain, CHAT_TEXT_MAX_CHARS).trim();
}

/** Never in the middle of a character of two units. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  const splits = /[\ud800-\udbff]/.test(text[units - 1]);
  return text.slice(0, splits ? units - 1 : units);
}
