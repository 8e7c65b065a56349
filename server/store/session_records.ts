import type { Mode } from "../../protocol/fields.ts";
import { type Adviser, LOCAL_ADVISER } from "../adviser.ts";
import type { EmitEvent, ServerEvent } from "../events.ts";
import { log } from "../log.ts";
import type { AuditPerson, Store } from "./types.ts";

export interface SessionRecords {
  /** Writes down what is to be kept of a room's event. */
  readonly heard: EmitEvent;
  /** Whose session it is from now on: told before it is created, and when a colleague takes it. */
  adviser(session: string, adviser: Adviser): void;
}

interface Known {
  adviser: AuditPerson;
  /** Null before it is created. */
  mode: Mode | null;
}

const logger = log("server", "store");

/**
 * Writes down from the rooms' events which sessions came about, and what the audit log says of them. A session is
 * written down when its client proved its number, so that one that lasts isn't lost with the server.
 */
export function createSessionRecords(
  { meetings, audit }: Pick<Store, "meetings" | "audit">,
  now: () => number,
): SessionRecords {
  /** Those that were heard of since this server started. */
  const known = new Map<string, Known>();
  /** Met before that, it is in the store. */
  const find = (session: string): Known | null => known.get(session) ?? meetings.find(session);
  const knownOf = (session: string): Known => find(session) ?? { adviser: person(LOCAL_ADVISER), mode: null };

  function hear(event: ServerEvent): void {
    switch (event.event) {
      case "session-created": {
        const { session, mode } = event;
        const { adviser } = knownOf(session);
        known.set(session, { adviser, mode });
        return audit.record({ event: "session-created", who: adviser, session, mode });
      }
      case "mode-changed": {
        const { session, mode } = event;
        known.set(session, { adviser: knownOf(session).adviser, mode });
        return meetings.change(session, { mode });
      }
      case "verified": {
        const { session } = event;
        const { adviser, mode } = knownOf(session);
        meetings.start({ session, adviser, startedAt: now(), mode: mode ?? "support" });
        return audit.record({ event: "session-verified", who: adviser, session });
      }
      case "ended": {
        const { session, reason } = event;
        const { adviser } = knownOf(session);
        known.delete(session);
        meetings.end(session, { endedAt: now(), reason });
        return audit.record({ event: "session-ended", who: adviser, session, reason });
      }
    }
  }

  function take(session: string, to: AuditPerson): void {
    const before = find(session);
    known.set(session, { adviser: to, mode: before?.mode ?? null });
    if (!before || before.adviser.id === to.id) return;
    meetings.change(session, { adviser: to });
    audit.record({ event: "session-handed-over", who: before.adviser, session, to });
  }

  /** A full disk ends no session. */
  function surely(write: () => void): void {
    try {
      write();
    } catch (error) {
      logger.error("Cannot write down a session: {error}", { error });
    }
  }

  return {
    heard: (event) => surely(() => hear(event)),
    adviser: (session, adviser) => surely(() => take(session, person(adviser))),
  };
}

function person({ id, name }: Adviser): AuditPerson {
  return { id, name };
}
