import { t } from "../texts/texts.ts";

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** "81,9 KB", as people's file managers say it: 1 KB is 1,024 bytes. */
export function formatBytes(bytes: number, locale: string = t.locale): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[step]}`;
}

/** "noch etwa 3 Minuten"; beyond a day no figure would hold; empty where it can't be said. @param rate bytes a second. */
export function remainingText(
  { size, done, rate }: { size: number; done: number; rate: number },
  texts = t.files.remaining,
): string {
  if (rate <= 0 || done >= size) return "";
  const seconds = Math.ceil((size - done) / rate);
  if (seconds < 60) return texts.seconds(seconds);
  if (seconds < 90 * 60) return texts.minutes(Math.round(seconds / 60));
  if (seconds < 24 * 3600) return texts.hours(Math.round(seconds / 3600));
  return texts.days;
}
