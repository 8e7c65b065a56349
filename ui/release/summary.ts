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

/** "Notepad und Firefox": of at most this many; "" if some have no name. */
const NAMES_MAX = 4;
export function namesText(keys: readonly string[], named: ReadonlyMap<string, { name: string }>): string {
  const names = keys.map((key) => named.get(key)?.name ?? "");
  if (names.length > NAMES_MAX || names.some((name) => name === "")) return "";
  return join(names);
}

function join(parts: string[]): string {
  return new Intl.ListFormat(t.locale, { type: "conjunction" }).format(parts);
}
