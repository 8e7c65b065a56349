import type { DatabaseSync } from "node:sqlite";
import { createAuditLog } from "./audit.ts";
import { createMeetingStore } from "./meetings.ts";
import { deleteOld, emptyWal } from "./retention.ts";
import { createSettingsStore } from "./settings.ts";
import type { Store } from "./types.ts";

/** What the office keeps, in its database (database.ts). */
export function createStore(db: DatabaseSync, now: () => number): Store {
  const settings = createSettingsStore(db);
  const audit = createAuditLog(db, now);
  return {
    settings,
    audit,
    meetings: createMeetingStore(db),
    applyRetention(time) {
      const days = settings.read().retentionDays;
      const { meetings, entries } = deleteOld(db, { days, now: time });
      if (meetings + entries > 0) audit.record({ event: "retention-applied", days, meetings, entries });
      emptyWal(db);
    },
    close: () => db.close(),
  };
}
