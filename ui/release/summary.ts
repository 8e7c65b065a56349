import type { ReleaseChoice } from "../../protocol/local.ts";
import { t } from "../texts/texts.ts";
import { isEverything, PLACES, seenNow, type Selection } from "./selection.ts";

/** What is released, in words. */

/** Whose eyes it is about: the adviser's in Support, the client's in Zeigen. */
export type Looker = "adviser" | "client";

/** "2 Applikationen und die Taskleiste"; "nichts". */
export function seenText(selection: Selection): string {
  const texts = t.choice;
  const parts: string[] = [];
  if (isEverything(selection)) {
    if (!selection.places.own) return texts.everything;
    parts.push(texts.everything, texts.seen.own);
    return join(parts);
  }
  const count = seenNow(selection).length;
  if (count > 0) parts.push(texts.count(count));
  for (const place of PLACES) if (selection.places[place]) parts.push(texts.seen[place]);
  return parts.length > 0 ? join(parts) : texts.nothing;
}

/** "ganzer Bildschirm", "2 Applikationen", "nur Teile des Desktops", "nichts": as the function bar says it. */
export function sharedText(release: ReleaseChoice): string {
  const { everything, applications, taskbar, desktop, startMenu, own } = release;
  const texts = t.strip;
  if (everything) return texts.everything;
  if (applications.length > 0) return texts.count(applications.length);
  return taskbar || desktop || startMenu || own ? texts.places : texts.nothing;
}

/** Whether nothing can be seen, now or later, without another decision. */
export function sharesNothing(release: ReleaseChoice): boolean {
  const { everything, applications, taskbar, desktop, startMenu, own } = release;
  return !everything && applications.length === 0 && !(taskbar || desktop || startMenu || own);
}

/** Of the applications of one line. */
const NAMES_MAX = 4;

/** "Notizblock, Firefox und die Taskleiste": what `sharedText()` counts, by name; "" where it has said all. */
export function detailText(release: ReleaseChoice, named: ReadonlyMap<string, { name: string }>): string {
  const texts = t.choice;
  const parts: string[] = [];
  if (!release.everything) {
    const names = release.applications.flatMap((key) => named.get(key)?.name || []);
    const all = names.length === release.applications.length && names.length <= NAMES_MAX;
    const shown = all ? names : names.slice(0, NAMES_MAX - 1);
    parts.push(...shown);
    if (!all) parts.push(texts.more(release.applications.length - shown.length));
  }
  for (const place of PLACES) {
    if (release[place] && (place === "own" || !release.everything)) parts.push(texts.seen[place]);
  }
  return join(parts);
}

function join(parts: string[]): string {
  return new Intl.ListFormat(t.locale, { type: "conjunction" }).format(parts);
}
