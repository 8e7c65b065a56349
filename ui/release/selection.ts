import { APPLICATIONS_MAX } from "../../protocol/limits.ts";
import type { ReleaseChoice } from "../../protocol/local.ts";
import type { Listed } from "./host_details.ts";

/** The Applikationswahl as plain data: what is ticked, while applications come, go and change their names. */

/** What can be ticked below the applications. */
export const PLACES = ["newApplications", "taskbar", "desktop", "startMenu", "own"] as const;
export type Place = typeof PLACES[number];

export interface Row extends Listed {
  /** It has a window now. */
  readonly running: boolean;
  /** It came while the choice was open. */
  readonly fresh: boolean;
  /** It ended while ticked: it stays a part of the choice. */
  readonly kept: boolean;
}

export interface Selection {
  /** In the order in which they were first seen: nothing moves away under the pointer. */
  readonly rows: readonly Row[];
  /** Keys; also of applications that aren't listed yet. */
  readonly ticked: ReadonlySet<string>;
  readonly places: Readonly<Record<Place, boolean>>;
  /** What is released meanwhile, by an answer given elsewhere, say. */
  readonly released: readonly string[];
  /** The host has told which applications there are. */
  readonly listed: boolean;
  /** The whole screen was released when the choice was opened. */
  readonly wasEverything: boolean;
}

export type SelectionAction =
  /** These have a window now. */
  | { type: "list"; list: readonly Listed[] }
  | { type: "tick"; key: string; on: boolean }
  | { type: "place"; place: Place; on: boolean }
  | { type: "all" }
  | { type: "none" }
  | { type: "released"; release: ReleaseChoice | null }
  /** Nobody points at the list: what is gone may be taken out of it. */
  | { type: "tidy" };

export interface SelectionStart {
  /** Null: nothing is released yet, and nothing is ticked. */
  release: ReleaseChoice | null;
  /** Null while the host hasn't told. */
  list: readonly Listed[] | null;
  /** Names of applications that are released and ended. */
  remembered: ReadonlyMap<string, Listed>;
}

export function beginSelection({ release, list, remembered }: SelectionStart): Selection {
  const everything = release?.everything ?? false;
  const ticked = new Set(everything ? list?.map(({ key }) => key) : release?.applications);
  const places = Object.fromEntries(PLACES.map((place) => [
    place,
    place === "own" ? release?.own ?? false : everything || (release?.[place] ?? false),
  ])) as Record<Place, boolean>;
  const released = release?.applications ?? [];
  const empty: Selection = { rows: [], ticked, places, released, listed: false, wasEverything: everything };
  if (!list) return empty;
  const ended = everything ? [] : released.flatMap((key) => {
    const one = list.some((running) => running.key === key) ? undefined : remembered.get(key);
    return one ? [{ ...one, running: false, fresh: false, kept: true }] : [];
  });
  return { ...empty, rows: [...list.map(running), ...ended], listed: true };
}

export function reduceSelection(selection: Selection, action: SelectionAction): Selection {
  switch (action.type) {
    case "list":
      return withList(selection, action.list);
    case "tick":
      return { ...selection, ticked: withKeys(selection.ticked, [action.key], action.on) };
    case "place":
      return { ...selection, places: { ...selection.places, [action.place]: action.on } };
    case "all":
      return {
        ...selection,
        ticked: withKeys(selection.ticked, tickable(selection).map(({ key }) => key), true),
        // Our own page is no part of "all": it shows what is hidden.
        places: {
          newApplications: true,
          taskbar: true,
          desktop: true,
          startMenu: true,
          own: selection.places.own,
        },
      };
    case "none":
      return {
        ...selection,
        ticked: new Set(),
        places: { newApplications: false, taskbar: false, desktop: false, startMenu: false, own: false },
      };
    case "released": {
      const released = action.release?.applications ?? [];
      const added = released.filter((key) => !selection.released.includes(key));
      return { ...selection, released, ticked: withKeys(selection.ticked, added, true) };
    }
    case "tidy":
      return selection.rows.every(({ running, kept }) => running || kept)
        ? selection
        : { ...selection, rows: selection.rows.filter(({ running, kept }) => running || kept) };
  }
}

/** Those that have a checkbox. */
export function tickable({ rows }: Selection): Row[] {
  return rows.filter(({ running, kept }) => running || kept);
}

/**
 * Whether this is the same as "Ja": the whole screen. It follows from what is ticked alone, so that the same ticks
 * always mean the same.
 */
export function isEverything(selection: Selection): boolean {
  // Before the list is there, nobody can have ticked all of it.
  return (selection.listed || selection.wasEverything) &&
    PLACES.every((place) => place === "own" || selection.places[place]) &&
    tickable(selection).every(({ key }) => selection.ticked.has(key));
}

/** What can be seen right now. */
export function seenNow({ rows, ticked }: Selection): Row[] {
  return rows.filter(({ key, running }) => running && ticked.has(key));
}

/** What "Auswahl bestätigen" says: nothing that isn't on the list is in it. */
export function releaseOf(selection: Selection): ReleaseChoice {
  const { ticked, places } = selection;
  const everything = isEverything(selection);
  const rows = tickable(selection).filter(({ key }) => ticked.has(key));
  // Should there ever be too many, those that can be seen come first.
  rows.sort((a, b) => Number(b.running) - Number(a.running));
  return {
    everything,
    applications: everything ? [] : rows.slice(0, APPLICATIONS_MAX).map(({ key }) => key),
    ...places,
  };
}

function withList(selection: Selection, list: readonly Listed[]): Selection {
  const { ticked, rows, places, listed, wasEverything } = selection;
  const here = new Map(list.map((one) => [one.key, one]));
  const before = new Map(rows.map((row) => [row.key, row]));
  const isNew = ({ key }: Listed) => {
    const row = before.get(key);
    return !row || !(row.running || row.kept);
  };
  const known = rows.map((row): Row => {
    const one = here.get(row.key);
    if (one) return { ...row, ...one, running: true };
    return { ...row, running: false, kept: row.kept || ticked.has(row.key) };
  });
  const added = list.filter(({ key }) => !before.has(key)).map((one) => ({ ...running(one), fresh: listed }));
  const covered = listed ? places.newApplications : wasEverything;
  const fresh = list.filter(isNew).map(({ key }) => key);
  return {
    ...selection,
    listed: true,
    rows: [...known, ...added],
    ticked: covered ? withKeys(ticked, fresh, true) : ticked,
  };
}

function running(one: Listed): Row {
  return { ...one, running: true, fresh: false, kept: false };
}

function withKeys(ticked: ReadonlySet<string>, keys: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(ticked);
  for (const key of keys) on ? next.add(key) : next.delete(key);
  return next;
}
