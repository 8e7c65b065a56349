import type { EndReason } from "../../protocol/fields.ts";
import { RESUME_MS } from "../limits.ts";

export interface NearSessionsOptions {
  /** Whether the session's room is here by now: then the rooms say how it goes on. */
  livesHere(session: string): boolean;
  onVerified(session: string): void;
  onEnded(session: string, reason: EndReason): void;
}

/**
 * The sessions of other nodes in which sockets of this one sit, or sat a while ago: what the rest of the server does for
 * a verified session, such as its relay, it does here too.
 */
export class NearSessions {
  readonly #options: NearSessionsOptions;
  readonly #sessions = new Map<string, { seats: number; timer: ReturnType<typeof setTimeout> | undefined }>();

  constructor(options: NearSessionsOptions) {
    this.#options = options;
  }

  sit(session: string): void {
    const known = this.#sessions.get(session) ?? { seats: 0, timer: undefined };
    clearTimeout(known.timer);
    known.seats++;
    this.#sessions.set(session, known);
  }

  verified(session: string): void {
    this.#options.onVerified(session);
  }

  /** Nobody of this node sits in it for as long as its home would wait: it is over here. */
  leave(session: string): void {
    const known = this.#sessions.get(session);
    if (!known || --known.seats > 0) return;
    clearTimeout(known.timer);
    known.timer = setTimeout(() => this.ended(session, "lost"), RESUME_MS);
  }

  ended(session: string, reason: EndReason): void {
    const known = this.#sessions.get(session);
    if (!known) return;
    clearTimeout(known.timer);
    this.#sessions.delete(session);
    if (!this.#options.livesHere(session)) this.#options.onEnded(session, reason);
  }

  close(): void {
    for (const { timer } of this.#sessions.values()) clearTimeout(timer);
    this.#sessions.clear();
  }
}
