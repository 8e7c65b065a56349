import { t } from "../texts/texts.ts";

/** @param time Unix milliseconds. */
export function dateText(time: number): string {
  return new Date(time).toLocaleString(t.locale, { dateStyle: "medium", timeStyle: "short" });
}
