import type { DatabaseSync } from "node:sqlite";
import { AUDIT_ENTRIES_MAX } from "../limits.ts";
import { cutOldest } from "./audit.ts";
import { BUSY_MS, transaction } from "./database.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes what is older than `days`. "secure_delete" overwrites it in the database; the log of writes, which still holds
 * it, is emptied. So it is in no file of ours any more; what the disk itself keeps of a shortened file is not ours to say.
 */
export function deleteOld(db: DatabaseSync, { days, now }: { days: number; now: number }) {
  const before = now - days * DAY_MS;
  return transaction(db, () => ({
    meetings: Number(
      db.prepare("DELETE FROM meetings WHERE coalesce(ended_at, started_at) < ?").run(before).changes,
    ),
    entries: cutOldest(db, { before, keep: AUDIT_ENTRIES_MAX }),
  }));
}

/** Writes everything into the database and empties the log of writes; does nothing while a copy is being made. */
export function emptyWal(db: DatabaseSync): void {
  // It would wait for whoever reads, and the server with it.
  db.exec("PRAGMA busy_timeout = 0");
  db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
}
