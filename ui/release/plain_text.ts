/** Line breaks, and characters that turn the direction of writing or can't be seen (Unicode categories Cc and Cf). */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A program's own word for itself or its window, made harmless: it can't turn around or hide what stands beside it. */
export function plainText(text: string): string {
  return text.replace(UNPRINTED, " ").replace(/\s+/g, " ").trim();
}
