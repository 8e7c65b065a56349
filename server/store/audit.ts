import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { auditEvent } from "../../protocol/audit.ts";
import { log } from "../log.ts";
import { TokenBucket } from "../token_bucket.ts";
import { transaction } from "./database.ts";
import type { AuditEntry, AuditEvent, AuditLog, AuditVerdict } from "./types.ts";

/** Entries that strangers can cause: at once, and a minute. More are counted only, so that nobody fills the disk. */
const STRANGERS_BURST = 60;
const STRANGERS_PER_MINUTE = 6;
/** What happens often, and may be undone by a power failure, but not by the end of the process. */
const QUICK: ReadonlySet<string> = new Set(["session-created", "session-verified", "session-ended"]);

const logger = log("server", "audit");

type Row = { seq: number; at: number; event: string; previous: Uint8Array; hash: Uint8Array };
type Ends = { anchor_seq: number; anchor_hash: Uint8Array; head_seq: number; head_hash: Uint8Array };

/** SHA-256 over the entry before and this one. */
function hashOf(row: Omit<Row, "hash">): Uint8Array {
  const previous = Array.from(row.previous, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return createHash("sha256").update(JSON.stringify(["mfb audit 1", previous, row.seq, row.at, row.event]))
    .digest();
}

/**
 * The server's own events as a chain: every entry's hash covers the entry before, and the newest hash is kept besides.
 * Who changes, takes out, adds or swaps entries without rewriting all that follows is found. The chain has no key: who
 * may write the data folder can rewrite all of it.
 */
export function createAuditLog(db: DatabaseSync, now: () => number): AuditLog {
  const strangers = new TokenBucket({
    burst: STRANGERS_BURST,
    perSecond: STRANGERS_PER_MINUTE / 60,
    now: now(),
  });
  let unrecorded = 0;
  const insert = db.prepare("INSERT INTO audit (seq, at, event, previous, hash) VALUES (?, ?, ?, ?, ?)");
  const setHead = db.prepare("UPDATE audit_ends SET head_seq = ?, head_hash = ?");

  function bounded(event: AuditEvent): AuditEvent | null {
    if (event.event !== "wrong-credentials") return event;
    if (!strangers.take(now())) {
      unrecorded++;
      return null;
    }
    const counted = unrecorded === 0 ? event : { ...event, unrecorded };
    unrecorded = 0;
    return counted;
  }

  function append(event: AuditEvent): void {
    transaction(db, () => {
      const { head_seq, head_hash } = endsOf(db);
      const row = { seq: head_seq + 1, at: now(), event: JSON.stringify(event), previous: head_hash };
      const hash = hashOf(row);
      insert.run(row.seq, row.at, row.event, row.previous, hash);
      setHead.run(row.seq, hash);
    }, { quick: QUICK.has(event.event) });
  }

  return {
    record(event) {
      try {
        const recorded = bounded(v.parse(auditEvent, event));
        if (recorded) append(recorded);
      } catch (error) {
        logger.error("Cannot write {event} into the audit log: {error}", { event: event.event, error });
      }
    },
    list({ limit, before }) {
      const rows = db.prepare("SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?")
        .all(before ?? Number.MAX_SAFE_INTEGER, limit) as Row[];
      return rows.flatMap(entryOf);
    },
    verify: () => verifyChain(db),
  };
}

/** What was written by another version, or by somebody else, is left out; the check tells the latter. */
function entryOf({ seq, at, event }: Row): AuditEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(event);
  } catch {
    return [];
  }
  const result = v.safeParse(auditEvent, value);
  return result.success ? [{ seq, at, event: result.output }] : [];
}

/** Walks the whole chain. */
export function verifyChain(db: DatabaseSync): AuditVerdict {
  const ends = endsOf(db);
  let seq = ends.anchor_seq, hash = ends.anchor_hash;
  for (const row of db.prepare("SELECT * FROM audit ORDER BY seq").iterate() as Iterable<Row>) {
    const follows = row.seq === seq + 1 && same(row.previous, hash) && same(row.hash, hashOf(row));
    if (!follows) return { state: "changed", seq: seq + 1 };
    seq = row.seq;
    hash = row.hash;
  }
  if (seq < ends.head_seq) return { state: "cut", seq: seq + 1 };
  if (seq > ends.head_seq || !same(hash, ends.head_hash)) return { state: "changed", seq };
  return { state: "intact", entries: seq - ends.anchor_seq };
}

/**
 * Deletes the oldest entries up to the first that is younger than `before`, whatever the clock did since; the chain
 * then begins at the last that was deleted. Within the caller's transaction.
 *
 * @param keep at most so many entries stay.
 * @returns how many were deleted.
 */
export function cutOldest(db: DatabaseSync, { before, keep }: { before: number; keep: number }): number {
  const { head_seq } = endsOf(db);
  const young = db.prepare("SELECT min(seq) AS seq FROM audit WHERE at >= ?").get(before)!.seq as
    | number
    | null;
  const last = Math.max((young ?? head_seq + 1) - 1, head_seq - keep);
  // Of what is there: an entry that somebody took out must not keep the rest for ever.
  const anchor = db.prepare("SELECT seq, hash FROM audit WHERE seq <= ? ORDER BY seq DESC LIMIT 1")
    .get(last) as Pick<Row, "seq" | "hash"> | undefined;
  if (!anchor) return 0;
  db.prepare("UPDATE audit_ends SET anchor_seq = ?, anchor_hash = ?").run(anchor.seq, anchor.hash);
  return Number(db.prepare("DELETE FROM audit WHERE seq <= ?").run(last).changes);
}

function endsOf(db: DatabaseSync): Ends {
  return db.prepare("SELECT * FROM audit_ends").get() as Ends;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
