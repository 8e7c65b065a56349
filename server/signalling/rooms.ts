import { randomBytes } from "node:crypto";
import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { ServerToAdviser, ServerToClient } from "../../protocol/signalling.ts";
import type { Adviser } from "../adviser.ts";
import type { Directory } from "../directory.ts";
import type { EmitEvent } from "../events.ts";
import type { Journal } from "../journal.ts";
import { RESUME_MS, RESUME_TOKEN_MS, ROOMS_MAX, VERIFY_MS } from "../limits.ts";
import { log } from "../log.ts";
import { CLOSE_REPLACED } from "../server_socket.ts";
import type { Tokens } from "../tokens.ts";
import {
  mayReturn,
  newRoom,
  nextRoom,
  type Room,
  type RoomEffect,
  type RoomEvent,
  type Side,
} from "./room.ts";
import { changesList, type SeenSession, seenSession } from "./seen_session.ts";

/** One side's socket, as a room uses it. */
export interface End<M> {
  send(message: M): void;
  close(code: number, reason: string): void;
}
type Ends = { adviser: End<ServerToAdviser> | null; client: End<ServerToClient> | null };

/** One session, to who takes part in it. */
export interface Seat {
  readonly session: string;
  readonly live: boolean;
  readonly verified: boolean;
  /** Nothing happens once the session is over, or another socket took this seat. */
  apply(event: RoomEvent): void;
  /** This socket is gone. */
  leave(): void;
}

export interface RoomsOptions {
  directory: Directory;
  tokens: Tokens;
  journal: Journal;
  now(): number;
  emit: EmitEvent;
  /** Whose session it is from now on. */
  onAdviser?(session: string, adviser: Adviser): void;
  /** Called once per session that ended. */
  onEnded(session: string, reason: EndReason): void;
  /** Something changed that its adviser's list shows; null: it is over. */
  onChanged?(session: string, seen: SeenSession | null): void;
}

interface Held {
  room: Room;
  ends: Ends;
  /** Runs while something is overdue: a verification, or a side's return. */
  timer: ReturnType<typeof setTimeout> | undefined;
  overdue: string;
  /** Whose session it is, and the seat that a token must name; null after a restart, until somebody is back. */
  adviser: string | null;
  seat: string | null;
  /** The number's first part; null once it is used. */
  number: string | null;
  since: number;
}

const SWEEP_MS = 1_000;
const logger = log("server", "rooms");

/** All sessions of this process. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Held>();
  /** Ended sessions, so that who was away learns it; and which claim of a session was verified. */
  readonly #ended = new Map<string, { reason: EndReason; until: number }>();
  readonly #verified = new Map<string, { claim: string; until: number }>();
  /** The seats of sessions that were handed over. */
  readonly #seats = new Map<string, { seat: string; until: number }>();
  readonly #sweeper: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    for (const entry of options.journal.entries) {
      if (entry.kind === "ended") this.#ended.set(entry.session, entry);
      if (entry.kind === "verified") this.#verified.set(entry.session, entry);
      if (entry.kind === "seat") this.#seats.set(entry.session, entry);
    }
    this.#sweeper = setInterval(() => void this.sweep(), SWEEP_MS);
  }

  get size(): number {
    return this.#rooms.size;
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

  /** The adviser comes back by its token. @returns "moved" if the session is a colleague's by now. */
  async resumeAdviser(
    end: End<ServerToAdviser>,
    token: string,
    adviser: Adviser,
  ): Promise<Seat | EndReason | "moved" | null> {
    const payload = this.#options.tokens.verify("resume", token);
    if (payload?.side !== "adviser" || payload.adviser !== adviser.id) return null;
    const ended = this.#ended.get(payload.sid);
    if (ended) return ended.reason;
    const held = await this.#find(payload.sid);
    if (!held) return "expired";
    if ((held.seat ?? payload.seat) !== payload.seat) return "moved";
    held.seat = payload.seat;
    held.adviser = adviser.id;
    return this.#take(payload.sid, held, "adviser", end, { type: "adviser-came" });
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
    const moved = { seat: held.seat!, until: this.#options.now() + RESUME_TOKEN_MS };
    this.#seats.set(session, moved);
    this.#options.journal.append({ kind: "seat", session, ...moved });
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
    const claimed = await this.#options.directory.claim(number);
    if (!claimed) return null;
    const { session } = claimed;
    // Killed between the two, the server may know that a session was verified, and not yet that its number is gone.
    if (this.#verified.has(session) || this.#ended.has(session)) {
      await this.#options.directory.burn(number);
      return null;
    }
    const held = this.#rooms.get(session) ?? this.#hold(session, newRoom(claimed.mode));
    if (held.room.phase !== "waiting") return null;
    const claim = randomId();
    const exp = this.#options.now() + RESUME_TOKEN_MS;
    greet({
      token: this.#options.tokens.sign("resume", { side: "client", sid: session, claim, exp }),
      mode: held.room.mode,
      password: claimed.password,
    });
    return this.#take(session, held, "client", end, { type: "client-came", claim, fresh: true });
  }

  /** The client comes back by its token. @returns the reason if its session is over, null for a wrong token. */
  async resumeClient(end: End<ServerToClient>, token: string): Promise<Seat | EndReason | null> {
    const payload = this.#options.tokens.verify("resume", token);
    if (payload?.side !== "client") return null;
    const ended = this.#ended.get(payload.sid);
    if (ended) return ended.reason;
    const held = await this.#find(payload.sid);
    if (!held || !mayReturn(held.room, payload.claim)) return "lost";
    const event = { type: "client-came", claim: payload.claim, fresh: false } as const;
    return this.#take(payload.sid, held, "client", end, event);
  }

  /** Ends what is over: numbers that nobody claimed. */
  async sweep(): Promise<void> {
    const now = this.#options.now();
    for (const session of await this.#options.directory.expire()) {
      const held = this.#rooms.get(session);
      if (held) this.#apply(session, held, { type: "end", reason: "expired", by: null });
      else if (!this.#ended.has(session)) this.#remember(session, "expired");
    }
    for (const map of [this.#ended, this.#verified, this.#seats]) {
      for (const [session, { until }] of map) if (until <= now) map.delete(session);
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const held of this.#rooms.values()) clearTimeout(held.timer);
    this.#rooms.clear();
  }

  /** The room, or what it was before the server was killed. */
  async #find(session: string): Promise<Held | null> {
    const number = this.#rooms.has(session) ? null : await this.#options.directory.find(session);
    const held = this.#rooms.get(session);
    if (held) return held;
    const verified = this.#verified.get(session);
    if (verified) {
      return this.#hold(session, newRoom("support", { phase: "verified", claim: verified.claim }));
    }
    if (!number) return null;
    const restored = this.#hold(session, newRoom(number.mode));
    restored.number = number.number;
    return restored;
  }

  #hold(session: string, room: Room): Held {
    const held: Held = {
      room,
      ends: { adviser: null, client: null },
      timer: undefined,
      overdue: "",
      adviser: null,
      seat: this.#seats.get(session)?.seat ?? null,
      number: null,
      since: this.#options.now(),
    };
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
        if (effect.event === "verified") this.#rememberClaim(session, held.room.claim!);
        return this.#options.emit({ event: effect.event, session });
      case "end":
        this.#remember(session, effect.reason);
        this.#rooms.delete(session);
        clearTimeout(held.timer);
        this.#options.emit({ event: "ended", session, reason: effect.reason });
        return this.#options.onEnded(session, effect.reason);
    }
  }

  #withNumber(session: string, use: (number: string) => Promise<void>): void {
    this.#options.directory.find(session)
      .then((found) => found ? use(found.number) : undefined)
      .catch((error) => logger.error("Cannot update the directory: {error}", { error }));
  }

  #remember(session: string, reason: EndReason): void {
    const until = this.#options.now() + RESUME_TOKEN_MS;
    this.#ended.set(session, { reason, until });
    this.#options.journal.append({ kind: "ended", session, reason, until });
  }

  #rememberClaim(session: string, claim: string): void {
    const until = this.#options.now() + RESUME_TOKEN_MS;
    this.#verified.set(session, { claim, until });
    this.#options.journal.append({ kind: "verified", session, claim, until });
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
