import { Buffer } from "node:buffer";
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { endReason, id, mode } from "../protocol/fields.ts";
import { NUMBER_REUSE_MS } from "./limits.ts";
import { log } from "./log.ts";

const time = v.pipe(v.number(), v.integer());
const number = v.pipe(v.string(), v.regex(/^[0-9]{5,9}$/));

/** One line of the journal: what must be known again after the server was killed. */
const journalEntry = v.variant("kind", [
  /** A number was allotted, or its time was extended. Valid until `until`. */
  v.strictObject({
    kind: v.literal("number"),
    number,
    session: id,
    mode,
    /** Missing in journals of versions that knew no passwords. */
    password: v.optional(v.boolean()),
    until: time,
  }),
  /** A number is gone; not given out again before `until`. */
  v.strictObject({ kind: v.literal("gone"), number, until: time }),
  /** The claim that was verified: only its client may resume. */
  v.strictObject({ kind: v.literal("verified"), session: id, claim: id, until: time }),
  /** The session was handed over: only the token of this seat is its adviser's. */
  v.strictObject({ kind: v.literal("seat"), session: id, seat: id, until: time }),
  v.strictObject({ kind: v.literal("ended"), session: id, reason: endReason, until: time }),
]);
export type JournalEntry = v.InferOutput<typeof journalEntry>;

export interface Journal {
  /** What was written before, oldest first, without what is over. */
  readonly entries: readonly JournalEntry[];
  append(entry: JournalEntry): void;
}

/** A journal that forgets with the process. */
export function memoryJournal(entries: readonly JournalEntry[] = []): Journal {
  const kept = [...entries];
  return { entries: kept, append: (entry) => void kept.push(entry) };
}

/**
 * A journal in a file (0600): one JSON line each, written before the answer goes out, so that `kill -9` loses nothing
 * that anybody was told. A torn last line is dropped. What is over is cut out at every start.
 */
export function fileJournal(path: string, now: number): Journal {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A number that ran out while nobody swept still has to rest.
  const entries = readEntries(path).filter((entry) =>
    entry.until + (entry.kind === "number" ? NUMBER_REUSE_MS : 0) > now
  );
  const fresh = `${path}.new`;
  writeFileSync(fresh, entries.map((entry) => JSON.stringify(entry) + "\n").join(""), { mode: 0o600 });
  renameSync(fresh, path);
  return {
    entries,
    append: (entry) => appendFileSync(path, Buffer.from(JSON.stringify(entry) + "\n"), { mode: 0o600 }),
  };
}

function readEntries(path: string): JournalEntry[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const entries: JournalEntry[] = [];
  let dropped = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const entry = parseEntry(line);
    if (entry) entries.push(entry);
    else dropped++;
  }
  if (dropped > 0) log("server", "journal").warn("Dropped {dropped} unreadable lines", { dropped });
  return entries;
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const result = v.safeParse(journalEntry, JSON.parse(line));
    return result.success ? result.output : null;
  } catch {
    // Not JSON: torn by a crash.
    return null;
  }
}
