import { SESSIONS_LISTED_MAX } from "../../protocol/limits.ts";
import type { OwnSession } from "../../protocol/sessions.ts";
import type { ServerToAdviser } from "../../protocol/signalling.ts";
import type { Adviser } from "../adviser.ts";
import type { Seat } from "./rooms.ts";
import type { SeenSession } from "./seen_session.ts";

/** One signed-in socket of an adviser's: a window. */
export interface Desk {
  readonly adviser: Adviser;
  /** The session that this window has or had. */
  readonly seat: Seat | null;
  send(message: ServerToAdviser): void;
  close(code: number, reason: string): void;
  /** A colleague's session is this window's now. */
  sit(seat: Seat): void;
  /** The session is a colleague's now. */
  leave(seat: Seat): void;
}

/** All windows of all advisers on this server, and the sessions that each adviser may see listed: his own. */
export class Desks {
  readonly #now: () => number;
  readonly #desks = new Map<string, Set<Desk>>();
  readonly #listening = new Set<Desk>();
  readonly #sessions = new Map<string, SeenSession>();
  /** Accounts whose list is told when the present event has been dealt with. */
  readonly #due = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  enter(desk: Desk): void {
    const { id } = desk.adviser;
    this.#desks.set(id, (this.#desks.get(id) ?? new Set()).add(desk));
  }

  leave(desk: Desk): void {
    const { id } = desk.adviser;
    const desks = this.#desks.get(id);
    desks?.delete(desk);
    if (desks?.size === 0) this.#desks.delete(id);
    this.#listening.delete(desk);
  }

  /** From now on this window is told its adviser's sessions. */
  listen(desk: Desk): void {
    this.#listening.add(desk);
    this.#tell(desk);
  }

  /** Something changed of a session; null: it is over. */
  changed(session: string, seen: SeenSession | null): void {
    const before = this.#sessions.get(session);
    if (seen) this.#sessions.set(session, seen);
    else this.#sessions.delete(session);
    for (const account of [before?.adviser, seen?.adviser]) if (account) this.#later(account);
  }

  /** This window took a seat: which one is "here" is another thing now. */
  seated({ adviser }: Desk): void {
    this.#later(adviser.id);
  }

  /** The windows of one account. */
  of(account: string): Desk[] {
    return [...this.#desks.get(account) ?? []];
  }

  /** Every other account that has a window open here. */
  colleagues(account: string): Adviser[] {
    const others: Adviser[] = [];
    for (const [id, desks] of this.#desks) if (id !== account) others.push([...desks][0].adviser);
    return others;
  }

  #later(account: string): void {
    if (this.#due.has(account)) return;
    this.#due.add(account);
    queueMicrotask(() => {
      this.#due.delete(account);
      for (const desk of this.of(account)) if (this.#listening.has(desk)) this.#tell(desk);
    });
  }

  #tell(desk: Desk): void {
    const own = [...this.#sessions].filter(([, { adviser }]) => adviser === desk.adviser.id);
    const sessions = own.slice(0, SESSIONS_LISTED_MAX).map(([session, seen]): OwnSession => ({
      session,
      number: seen.phase === "waiting" ? seen.number : null,
      mode: seen.mode,
      phase: seen.phase === "verified" ? "running" : seen.phase === "claimed" ? "verifying" : "waiting",
      ageMs: Math.max(0, this.#now() - seen.since),
      window: desk.seat?.session === session && desk.seat.live ? "here" : seen.present ? "other" : "none",
    }));
    desk.send({ type: "sessions", sessions });
  }
}
