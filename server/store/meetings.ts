import type { DatabaseSync } from "node:sqlite";
import type { EndReason, Mode } from "../../protocol/fields.ts";
import { transaction } from "./database.ts";
import type { Meeting, MeetingStore } from "./types.ts";

type Row = {
  session: string;
  adviser: string;
  adviser_name: string;
  started_at: number;
  ended_at: number | null;
  mode: Mode;
  reason: EndReason | null;
};

/** Written without waiting for the disk: a power failure may forget the last few, the end of the process none. */
const QUICK = { quick: true };

export function createMeetingStore(db: DatabaseSync): MeetingStore {
  const insert = db.prepare(
    "INSERT INTO meetings (session, adviser, adviser_name, started_at, mode) VALUES (?, ?, ?, ?, ?) " +
      "ON CONFLICT (session) DO NOTHING",
  );
  const one = db.prepare("SELECT * FROM meetings WHERE session = ?");
  const update = db.prepare(
    "UPDATE meetings SET adviser = ?, adviser_name = ?, mode = ? WHERE session = ?",
  );
  const finish = db.prepare(
    "UPDATE meetings SET ended_at = ?, reason = ? WHERE session = ? AND ended_at IS NULL",
  );
  return {
    start({ session, adviser, startedAt, mode }) {
      transaction(db, () => void insert.run(session, adviser.id, adviser.name, startedAt, mode), QUICK);
    },
    change(session, change) {
      transaction(db, () => {
        const row = one.get(session) as Row | undefined;
        if (!row) return;
        const { adviser, mode } = { ...meetingOf(row), ...change };
        update.run(adviser.id, adviser.name, mode, session);
      }, QUICK);
    },
    end(session, { endedAt, reason }) {
      transaction(db, () => void finish.run(endedAt, reason, session), QUICK);
    },
    find(session) {
      const row = one.get(session) as Row | undefined;
      return row ? meetingOf(row) : null;
    },
    list({ limit, before, adviser }) {
      const rows = db.prepare(
        "SELECT * FROM meetings WHERE started_at < ? AND (? IS NULL OR adviser = ?) ORDER BY started_at DESC LIMIT ?",
      ).all(before ?? Number.MAX_SAFE_INTEGER, adviser ?? null, adviser ?? null, limit) as Row[];
      return rows.map(meetingOf);
    },
  };
}

function meetingOf(row: Row): Meeting {
  return {
    session: row.session,
    adviser: { id: row.adviser, name: row.adviser_name },
    startedAt: row.started_at,
    endedAt: row.ended_at,
    mode: row.mode,
    reason: row.reason,
  };
}
