import { randomInt } from "node:crypto";
import type { Mode } from "../protocol/fields.ts";
import { NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN, NUMBER_TTL_MS } from "../protocol/limits.ts";
import type { Allotment, Claimed, Directory } from "./directory.ts";
import { type Journal, memoryJournal } from "./journal.ts";
import { NUMBER_REUSE_MS } from "./limits.ts";

/** Numbers of one length are used up to this part, so that guessing one stays hard and drawing one stays easy. */
const FILL_MAX = 1 / 500;

interface Entry {
  session: string;
  mode: Mode;
  password: boolean;
  expiresAt: number;
  claimed: boolean;
}

export interface MemoryDirectoryOptions {
  now(): number;
  journal?: Journal;
}

/** The directory of a single process. */
export function createMemoryDirectory(options: MemoryDirectoryOptions): Directory {
  const { now } = options;
  const journal = options.journal ?? memoryJournal();
  const open = new Map<string, Entry>();
  const bySession = new Map<string, string>();
  /** Gone numbers and until when they rest. */
  const resting = new Map<string, number>();

  for (const entry of journal.entries) {
    if (entry.kind === "number") {
      open.set(entry.number, {
        session: entry.session,
        mode: entry.mode,
        password: entry.password ?? false,
        expiresAt: entry.until,
        claimed: false,
      });
      bySession.set(entry.session, entry.number);
    } else if (entry.kind === "gone") {
      drop(entry.number);
      resting.set(entry.number, entry.until);
    }
  }

  function drop(number: string): Entry | undefined {
    const entry = open.get(number);
    open.delete(number);
    if (entry && bySession.get(entry.session) === number) bySession.delete(entry.session);
    return entry;
  }

  function retire(number: string): Entry | undefined {
    const entry = drop(number);
    if (!entry) return;
    const until = now() + NUMBER_REUSE_MS;
    resting.set(number, until);
    journal.append({ kind: "gone", number, until });
    return entry;
  }

  function live(number: string): Entry | null {
    const entry = open.get(number);
    return entry && (entry.claimed || entry.expiresAt > now()) ? entry : null;
  }

  function record(number: string, entry: Entry): Allotment {
    const { session, mode, password, expiresAt } = entry;
    journal.append({ kind: "number", number, session, mode, password, until: expiresAt });
    return { number, mode, expiresAt };
  }

  function draw(minDigits: number): string {
    for (let digits = Math.max(minDigits, NUMBER_DIGITS_MIN); digits <= NUMBER_DIGITS_MAX; digits++) {
      const first = 10 ** (digits - 1), all = 9 * first;
      if (open.size + 1 > all * FILL_MAX && digits < NUMBER_DIGITS_MAX) continue;
      // A number never begins with 0: people leave it out. Few tries: the resting ones are the only hindrance.
      for (let attempt = 0; attempt < 20; attempt++) {
        const number = String(randomInt(first, first + all));
        const rest = resting.get(number);
        if (open.has(number) || (rest !== undefined && rest > now())) continue;
        resting.delete(number);
        return number;
      }
    }
    throw new RangeError("Cannot allot a session number: none is free");
  }

  return {
    allot(session, { mode, password = false, minDigits }) {
      const number = draw(minDigits);
      const entry = { session, mode, password, expiresAt: now() + NUMBER_TTL_MS, claimed: false };
      open.set(number, entry);
      bySession.set(session, number);
      return Promise.resolve(record(number, entry));
    },

    claim(number): Promise<Claimed | null> {
      const entry = live(number);
      if (!entry || entry.claimed) return Promise.resolve(null);
      entry.claimed = true;
      const { session, mode, password } = entry;
      return Promise.resolve({ session, mode, password });
    },

    release(number) {
      const entry = open.get(number);
      if (entry) entry.claimed = false;
      return Promise.resolve();
    },

    burn(number) {
      retire(number);
      return Promise.resolve();
    },

    extend(number) {
      const entry = live(number);
      if (!entry) return Promise.resolve(null);
      entry.expiresAt = now() + NUMBER_TTL_MS;
      return Promise.resolve(record(number, entry));
    },

    find(session) {
      const number = bySession.get(session);
      const entry = number === undefined ? null : live(number);
      return Promise.resolve(entry && { number: number!, mode: entry.mode, expiresAt: entry.expiresAt });
    },

    expire() {
      const sessions: string[] = [];
      for (const number of [...open.keys()]) {
        if (live(number)) continue;
        const entry = retire(number);
        if (entry) sessions.push(entry.session);
      }
      for (const [number, until] of resting) if (until <= now()) resting.delete(number);
      return Promise.resolve(sessions);
    },
  };
}
