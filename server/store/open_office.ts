import type { Adviser } from "../adviser.ts";
import type { EmitEvent } from "../events.ts";
import { RETENTION_CHECK_MS } from "../limits.ts";
import { log } from "../log.ts";
import { VERSION } from "../version.ts";
import { openDatabase } from "./database.ts";
import { createSessionRecords } from "./session_records.ts";
import { officeOf } from "./settings.ts";
import { createStore } from "./store.ts";
import type { Office, OfficeFlags, Store } from "./types.ts";

/** The office's store while its server runs. */
export interface OpenOffice {
  readonly store: Store;
  /** @param ownAddress the help page under this computer's own name for itself. */
  facts(ownAddress: string): Office;
  /** Writes down what is to be kept of the rooms' events. */
  readonly heard: EmitEvent;
  /** Whose session it is from now on. */
  adviser(session: string, adviser: Adviser): void;
  close(): void;
}

/** Opens it, and deletes what is too old: now and every hour. @throws UserError "database" */
export function openOffice(dataDir: string, flags: OfficeFlags, now: () => number): OpenOffice {
  const store = createStore(openDatabase(dataDir), now);
  const logger = log("server", "store");
  const applyRetention = () => {
    try {
      store.applyRetention(now());
    } catch (error) {
      logger.error("Cannot delete what is too old: {error}", { error });
    }
  };
  store.audit.record({ event: "server-started", version: VERSION });
  applyRetention();
  const timer = setInterval(applyRetention, RETENTION_CHECK_MS);
  return {
    store,
    facts: (ownAddress) => officeOf(store.settings, flags, ownAddress),
    ...createSessionRecords(store, now),
    close() {
      clearInterval(timer);
      store.audit.record({ event: "server-stopped" });
      store.close();
    },
  };
}
