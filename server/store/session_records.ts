import type { Mode } from "../../protocol/fields.ts";
import { type Adviser, LOCAL_ADVISER } from "../adviser.ts";
import type { EmitEvent, ServerEvent } from "../events.ts";
import { log } from "../log.ts";
import type { Store } from "./types.ts";

const logger = log("server", "store");

/**
 * Writes down from the rooms' events which sessions came about, and what the audit log says of them. A session is
 * written down when its client proved its number, so that one that lasts isn't lost with the server.
 */
export function createSessionRecords(
  store: Pick<Store, "meetings" | "audit">,
  now: () => number,
  whose: (session: string) => Adviser = () => LOCAL_ADVISER,
): EmitEvent {
  /** Those that began since this server started. */
  const known = new Map<string, { adviser: Adviser; mode: Mode }>();

  function hear(event: ServerEvent): void {
    switch (event.event) {
      case "session-created": {
        const { session, mode } = event;
        const adviser = whose(session);
        known.set(session, { adviser, mode });
        return store.audit.record({ event: "session-created", who: person(adviser), session, mode });
      }
      case "mode-changed": {
        const session = known.get(event.session);
        if (session) session.mode = event.mode;
        return store.meetings.change(event.session, { mode: event.mode });
      }
      case "handed-over": {
        const { session } = event;
        const before = known.get(session), to = whose(session);
        known.set(session, { adviser: to, mode: before?.mode ?? "support" });
        store.meetings.change(session, { adviser: person(to) });
        const who = person(before?.adviser ?? LOCAL_ADVISER);
        return store.audit.record({ event: "session-handed-over", who, session, to: person(to) });
      }
      case "verified": {
        const { adviser, mode } = known.get(event.session) ?? { adviser: LOCAL_ADVISER, mode: "support" };
        known.set(event.session, { adviser, mode });
        store.meetings.start({ session: event.session, adviser: person(adviser), startedAt: now(), mode });
        return store.audit.record({
          event: "session-verified",
          who: person(adviser),
          session: event.session,
        });
      }
      case "ended": {
        const who = person(known.get(event.session)?.adviser ?? LOCAL_ADVISER);
        known.delete(event.session);
        store.meetings.end(event.session, { endedAt: now(), reason: event.reason });
        return store.audit.record({
          event: "session-ended",
          who,
          session: event.session,
          reason: event.reason,
        });
      }
    }
  }

  return (event) => {
    try {
      hear(event);
    } catch (error) {
      // A full disk ends no session.
      logger.error("Cannot write down a session: {error}", { error });
    }
  };
}

function person({ id, name }: Adviser) {
  return { id, name };
}
