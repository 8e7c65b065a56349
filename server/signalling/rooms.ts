import { randomBytes } from "node:crypto";
import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { ServerToAdviser, ServerToClient } from "../../protocol/signalling.ts";
import type { Adviser } from "../adviser.ts";
import { UnavailableError } from "../errors.ts";
import { RESUME_MS, RESUME_TOKEN_MS, ROOMS_MAX, VERIFY_MS } from "../limits.ts";
import { log } from "../log.ts";
import { CLOSE_LATER, CLOSE_REPLACED } from "../server_socket.ts";
import { CarrierQuota } from "./carrier_quota.ts";
import {
  type Coming,
  type End,
  type Greeting,
  type Homes,
  ONE_HOME,
  type Seat,
  type Seated,
} from "./homes.ts";
import {
  mayReturn,
  newRoom,
  nextRoom,
  type Room,
  type RoomEffect,
  type RoomEvent,
  type Side,
} from "./room.ts";
import { changesList, seenSession } from "./seen_session.ts";
import { type Ends, type Held, newHeld, type RoomsOptions } from "./rooms_types.ts";

export type { End, RoomsOptions, Seat };

const SWEEP_MS = 1_000;
const logger = log("server", "rooms");

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof UnavailableError)) logger.error("Cannot sweep: {error}", { error });
}

/** All sessions of this process. */
export class Rooms {
  /** For the sockets of all of them, wherever their session lives. */
  readonly carrierQuota: CarrierQuota;
  readonly #options: RoomsOptions;
  readonly #homes: Homes;
  readonly #rooms = new Map<string, Held>();
  readonly #sweeper: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.carrierQuota = new CarrierQuota(options.now);
    this.#homes = options.homes ?? ONE_HOME;
    // A store that can't be reached says so by itself; what is over by then ends when it is back.
    this.#sweeper = setInterval(() => void this.sweep().catch(ignoreUnavailable), SWEEP_MS);
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** How many sessions are in each phase. */
  phases(): Record<string, number> {
    const counts: Record<string, number> = { waiting: 0, claimed: 0, verified: 0 };
    for (const { room } of this.#rooms.values()) counts[room.phase] = (counts[room.phase] ?? 0) + 1;
    return counts;
  }

  /** @returns null if there are too many sessions. */
  async create(
    end: End<ServerToAdviser>,
    options: { adviser: Adviser; mode: Mode; password: boolean; minDigits: number },
  ): Promise<Seat | null> {
    if (this.#rooms.size >= ROOMS_MAX) return null;
    const session = randomId();
    const { number, expiresAt } = await this.#options.directory.allot(session, options);
    const now = this.#options.now();
    const held = this.#hold(session, newRoom(options.mode));
    held.room = { ...held.room, present: { adviser: true, client: false } };
    held.ends.adviser = end;
    held.number = number;
    const token = this.#adviserToken(session, held, options.adviser);
    end.send({ type: "created", number, token, expiresInMs: expiresAt - now });
    this.#options.onAdviser?.(session, options.adviser);
    this.#options.emit({ event: "session-created", session, mode: options.mode });
    this.#tellSeen(session, held);
    return this.#seat(session, held, "adviser", end);
  }

  /** A further ten minutes for the session's number. @returns milliseconds, or null if it has none any more. */
  async extend(session: string): Promise<number | null> {
    const found = await this.#options.directory.find(session);
    const extended = found && await this.#options.directory.extend(found.number);
    return extended && extended.expiresAt - this.#options.now();
  }

  /** The adviser comes back by its token. @returns "handed-over" if the session is a colleague's by now. */
  async resumeAdviser(
    end: End<ServerToAdviser>,
    token: string,
    adviser: Adviser,
  ): Promise<Seated> {
    const payload = this.#options.tokens.verify("resume", token);
    if (payload?.side !== "adviser" || payload.adviser !== adviser.id) return null;
    const { sid: session, seat } = payload;
    const coming = { how: "adviser-back", session, adviser: adviser.id, seat } as const;
    return await this.#seatWherever(coming, end);
  }

  /**
   * The session becomes a colleague's in one step: the old seat and its token are void, nothing that its socket still
   * says arrives. @returns null unless the seat is live, and its client verified.
   */
  move(
    from: Seat,
    end: End<ServerToAdviser>,
    adviser: Adviser,
  ): { seat: Seat; token: string; peer: boolean } | null {
    const { session } = from;
    const held = this.#rooms.get(session);
    if (!held || !from.live || !from.verified) return null;
    held.ends.adviser = end;
    const token = this.#adviserToken(session, held, adviser);
    this.#options.memory.handedOver(session, held.seat!);
    this.#options.onAdviser?.(session, adviser);
    this.#options.emit({ event: "handed-over", session });
    this.#tellSeen(session, held);
    return { seat: this.#seat(session, held, "adviser", end), token, peer: held.room.present.client };
  }

  /** @param greet called with the client's token when it is in, before anything else is sent to it. */
  async claim(
    end: End<ServerToClient>,
    number: string,
    greet: (client: { token: string; mode: Mode; password: boolean }) => void,
  ): Promise<Seat | null> {
    const seated = await this.#seatWherever({ how: "claim", number }, end, (greeting) => {
      const { session: sid, claim, mode, password } = greeting;
      const exp = this.#options.now() + RESUME_TOKEN_MS;
      const token = this.#options.tokens.sign("resume", { side: "client", sid, claim, exp });
      greet({ token, mode, password });
    });
    return typeof seated === "string" ? null : seated;
  }

  /** The client comes back by its token. @returns the reason if its session is over, null for a wrong token. */
  async resumeClient(end: End<ServerToClient>, token: string): Promise<Seat | EndReason | null> {
    const payload = this.#options.tokens.verify("resume", token);
    if (payload?.side !== "client") return null;
    const coming = { how: "client-back", session: payload.sid, claim: payload.claim } as const;
    const seated = await this.#seatWherever(coming, end);
    return seated === "handed-over" ? null : seated;
  }

  async #seatWherever(
    coming: Coming,
    end: End<never>,
    greet: (greeting: Greeting) => void = () => {},
  ): Promise<Seated> {
    if (coming.how !== "claim" && this.#rooms.has(coming.session)) {
      return await this.admit(coming, end, greet);
    }
    return await this.#homes.seat((...who) => this.admit(...who), coming, end, greet);
  }

  /** Seats who comes to a session that lives here. */
  async admit(coming: Coming, end: End<never>, greet: (greeting: Greeting) => void): Promise<Seated> {
    if (coming.how === "claim") return await this.#admitClaim(coming.number, end, greet);
    const { session } = coming;
    const held = this.#rooms.get(session) ?? await this.#find(session);
    if (typeof held === "string") return held;
    if (coming.how === "adviser-back") {
      if (!held) return "expired";
      if ((held.seat ??= coming.seat) !== coming.seat) return "handed-over";
      held.adviser = coming.adviser;
      return this.#take(session, held, "adviser", end, { type: "adviser-came" });
    }
    const { claim } = coming;
    if (!held || !mayReturn(held.room, claim)) return "lost";
    return this.#take(session, held, "client", end, { type: "client-came", claim, fresh: false });
  }

  async #admitClaim(
    number: string,
    end: End<ServerToClient>,
    greet: (greeting: Greeting) => void,
  ): Promise<Seat | null> {
    const claimed = await this.#options.directory.claim(number);
    if (!claimed) return null;
    const { session, password } = claimed;
    const known = this.#rooms.has(session) ? null : await this.#options.memory.recall(session);
    // Killed between the two, the server may know that a session was verified, and not yet that its number is gone.
    if (known?.claim || known?.ended) {
      await this.#options.directory.burn(number);
      return null;
    }
    const held = this.#rooms.get(session) ?? this.#hold(session, newRoom(claimed.mode));
    if (held.room.phase !== "waiting") return null;
    const claim = randomId();
    greet({ session, claim, mode: held.room.mode, password });
    return this.#take(session, held, "client", end, { type: "client-came", claim, fresh: true });
  }

  /** The sessions that live here, and their verified claims. */
  *held(): Iterable<{ session: string; claim: string | null }> {
    for (const [session, { room }] of this.#rooms) {
      yield { session, claim: room.phase === "verified" ? room.claim : null };
    }
  }

  holds(session: string): boolean {
    return this.#rooms.has(session);
  }

  /** The session lives elsewhere by now: its sockets here must come again to be seated there. */
  drop(session: string): void {
    const held = this.#rooms.get(session);
    if (!held) return;
    this.#rooms.delete(session);
    clearTimeout(held.timer);
    const { adviser, client } = held.ends;
    held.ends = { adviser: null, client: null };
    for (const end of [adviser, client]) end?.close(CLOSE_LATER, "Cannot go on here: come again");
  }

  /** Ends what is over: numbers that nobody claimed. */
  async sweep(): Promise<void> {
    this.#options.memory.sweep();
    for (const session of await this.#options.directory.expire()) {
      const held = this.#rooms.get(session);
      if (held) this.#apply(session, held, { type: "end", reason: "expired", by: null });
      else if (!(await this.#options.memory.recall(session)).ended) {
        this.#options.memory.ended(session, "expired");
      }
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const held of this.#rooms.values()) clearTimeout(held.timer);
    this.#rooms.clear();
  }

  /** The room, or what it was before its server was killed; how it ended; or null. */
  async #find(session: string): Promise<Held | EndReason | null> {
    const { directory, memory } = this.#options;
    const { ended, claim, seat } = await memory.recall(session);
    if (ended) return ended;
    const number = claim ? null : await directory.find(session);
    // A claim under way ended with the server.
    if (number && !this.#rooms.has(session)) await directory.release(number.number);
    const held = this.#rooms.get(session);
    if (held) return held;
    if (claim) {
      this.#options.onVerified(session);
      return this.#hold(session, newRoom("support", { phase: "verified", claim }), seat);
    }
    if (!number) return null;
    const restored = this.#hold(session, newRoom(number.mode));
    restored.number = number.number;
    return restored;
  }

  /** @param seat the one that a token must name, if that is known. */
  #hold(session: string, room: Room, seat: string | null = null): Held {
    const held = newHeld(room, { seat, since: this.#options.now() });
    this.#rooms.set(session, held);
    return held;
  }

  #take<S extends Side>(
    session: string,
    held: Held,
    side: S,
    end: NonNullable<Ends[S]>,
    event: RoomEvent,
  ): Seat {
    const before = held.ends[side];
    held.ends[side] = end;
    before?.close(CLOSE_REPLACED, "Another socket took over");
    this.#apply(session, held, event);
    return this.#seat(session, held, side, end);
  }

  /** A new seat of this adviser's, which no earlier token fits. */
  #adviserToken(session: string, held: Held, { id }: Adviser): string {
    held.adviser = id;
    held.seat = randomId();
    const exp = this.#options.now() + RESUME_TOKEN_MS;
    return this.#options.tokens.sign("resume", {
      side: "adviser",
      sid: session,
      adviser: id,
      seat: held.seat,
      exp,
    });
  }

  #tellSeen(session: string, { adviser, since, number, room }: Held): void {
    this.#options.onChanged?.(session, seenSession(room, { adviser, since, number }));
  }

  #seat(session: string, held: Held, side: Side, end: Ends[Side]): Seat {
    const mine = () => held.room.phase !== "ended" && held.ends[side] === end;
    return {
      session,
      get live() {
        return mine();
      },
      get verified() {
        return held.room.phase === "verified";
      },
      apply: (event) => {
        if (mine()) this.#apply(session, held, event);
      },
      leave: () => {
        if (!mine()) return;
        held.ends[side] = null;
        this.#apply(session, held, { type: "gone", side });
      },
    };
  }

  #apply(session: string, held: Held, event: RoomEvent): void {
    const before = held.room;
    const { room, effects } = nextRoom(before, event);
    held.room = room;
    if (room.phase === "verified") held.number = null;
    if (room.mode !== before.mode) this.#options.emit({ event: "mode-changed", session, mode: room.mode });
    for (const effect of effects) this.#carryOut(session, held, effect);
    this.#watch(session, held);
    if (room.phase === "ended") this.#options.onChanged?.(session, null);
    else if (changesList(before, room) || event.type === "adviser-came") this.#tellSeen(session, held);
  }

  #carryOut(session: string, held: Held, effect: RoomEffect): void {
    switch (effect.do) {
      case "tell-adviser":
        return held.ends.adviser?.send(effect.message);
      case "tell-client":
        return held.ends.client?.send(effect.message);
      case "detach-client": {
        const end = held.ends.client;
        held.ends.client = null;
        return end?.close(1000, "The claim is over");
      }
      case "release-number":
        return this.#withNumber(session, (number) => this.#options.directory.release(number));
      case "burn-number":
        return this.#withNumber(session, (number) => this.#options.directory.burn(number));
      case "report":
        if (effect.event === "verified") {
          this.#options.memory.verified(session, held.room.claim!);
          this.#options.onVerified(session);
        }
        return this.#options.emit({ event: effect.event, session });
      case "end":
        this.#options.memory.ended(session, effect.reason);
        this.#rooms.delete(session);
        clearTimeout(held.timer);
        this.#options.emit({ event: "ended", session, reason: effect.reason });
        return this.#options.onEnded(session, effect.reason);
    }
  }

  #withNumber(session: string, use: (number: string) => Promise<void>): void {
    const { directory, memory } = this.#options;
    memory.surely(async () => {
      const found = await directory.find(session);
      if (found) await use(found.number);
    });
  }

  /** Starts the clock of what the room waits for now, and stops it when that has come. */
  #watch(session: string, held: Held): void {
    const { phase, claim, present } = held.room;
    const overdue = phase === "claimed"
      ? `verify ${claim}`
      : phase !== "ended" && !(present.adviser && (present.client || phase === "waiting"))
      ? "return"
      : "";
    if (overdue === held.overdue) return;
    held.overdue = overdue;
    clearTimeout(held.timer);
    if (overdue === "" || this.#closed) return;
    const event: RoomEvent = phase === "claimed"
      ? { type: "verify-timeout" }
      : { type: "end", reason: "lost", by: null };
    held.timer = setTimeout(
      () => this.#apply(session, held, event),
      phase === "claimed" ? VERIFY_MS : RESUME_MS,
    );
  }
}

/** 16 random bytes, base64url. */
function randomId(): string {
  return randomBytes(16).toString("base64url");
}
