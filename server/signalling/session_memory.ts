import type { EndReason } from "../../protocol/fields.ts";
import type { Journal } from "../journal.ts";
import { RESUME_TOKEN_MS } from "../limits.ts";
import { log } from "../log.ts";

/** What must be known of a session when its room is no more: after its end, and after its server was killed. */
export interface SessionMemory {
  /** `claim`: the one that was verified. `seat`: its adviser's, if the session was handed over. */
  recall(session: string): Promise<{ ended: EndReason | null; claim: string | null; seat: string | null }>;
  ended(session: string, reason: EndReason): void;
  verified(session: string, claim: string): void;
  /** Only the token of this seat is the adviser's from now on. */
  handedOver(session: string, seat: string): void;
  /** Does it now; or later, in order, if the store can't be reached at the moment. */
  surely(task: () => Promise<void>): void;
  /** Forgets what is over. */
  sweep(): void;
}

/** The memory of a single process. */
export function journalMemory(journal: Journal, now: () => number): SessionMemory {
  const endings = new Map<string, { reason: EndReason; until: number }>();
  const claims = new Map<string, { claim: string; until: number }>();
  const seats = new Map<string, { seat: string; until: number }>();
  for (const entry of journal.entries) {
    if (entry.kind === "ended") endings.set(entry.session, entry);
    if (entry.kind === "verified") claims.set(entry.session, entry);
    if (entry.kind === "seat") seats.set(entry.session, entry);
  }
  const logger = log("server", "rooms");

  return {
    recall(session) {
      const ended = endings.get(session)?.reason ?? null, claim = claims.get(session)?.claim ?? null;
      return Promise.resolve({ ended, claim, seat: seats.get(session)?.seat ?? null });
    },
    ended(session, reason) {
      const until = now() + RESUME_TOKEN_MS;
      endings.set(session, { reason, until });
      journal.append({ kind: "ended", session, reason, until });
    },
    verified(session, claim) {
      const until = now() + RESUME_TOKEN_MS;
      claims.set(session, { claim, until });
      journal.append({ kind: "verified", session, claim, until });
    },
    handedOver(session, seat) {
      const until = now() + RESUME_TOKEN_MS;
      seats.set(session, { seat, until });
      journal.append({ kind: "seat", session, seat, until });
    },
    surely(task) {
      task().catch((error) => logger.error("Cannot update the directory: {error}", { error }));
    },
    sweep() {
      for (const map of [endings, claims, seats]) {
        for (const [session, { until }] of map) if (until <= now()) map.delete(session);
      }
    },
  };
}
