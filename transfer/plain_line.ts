/** Line breaks, characters that turn the direction of writing or can't be seen, halves of pairs (Cc, Cf, Cs, Zl, Zp). */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Somebody else's text for one line of a file of ours: what could break or hide the line shows as "�". */
export function plainLine(text: string, maxChars: number): string {
  return text.slice(0, maxChars).toWellFormed().replace(UNPRINTED, "\ufffd");
}

/** The lines of a text as it was shown, without empty ones. */
export function plainLines(text: string, { lines, chars }: { lines: number; chars: number }): string[] {
  return text.split(/[\r\n\u2028\u2029]+/).map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "").slice(0, lines).map((line) => plainLine(line, chars));
}
