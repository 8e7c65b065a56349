import { randomBytes } from "node:crypto";
import type { HandoverFromServer, HandoverToServer } from "../../protocol/handover.ts";
import { COLLEAGUES_MAX, NAME_MAX_CHARS } from "../../protocol/limits.ts";
import type { Adviser } from "../adviser.ts";
import type { Desk, Desks } from "./desks.ts";
import type { Rooms, Seat } from "./rooms.ts";

export interface HandoversOptions {
  desks: Desks;
  rooms: Rooms;
  /** Whether other servers share the sessions: their windows aren't known here. */
  several: boolean;
  /** In place of the name of who sits at the server's own computer. */
  officeName(): string;
}

interface Offer {
  id: string;
  session: string;
  giver: Desk;
  /** The colleague's account, and the window that took the offer up. */
  to: string;
  taker: Desk | null;
  names: { giver: string; taker: string };
}

/**
 * Hand-overs under way on this server: introduces the giver's window to the taker's, carries what they tell each other
 * unread, and moves the session at the giver's word. It isn't trusted with more: who the taker is, the four digits say.
 */
export class Handovers {
  readonly #options: HandoversOptions;
  /** At most one a giver's window. */
  readonly #offers = new Map<string, Offer>();

  constructor(options: HandoversOptions) {
    this.#options = options;
  }

  /** A window opened: it is told what waits for its adviser. */
  entered(desk: Desk): void {
    for (const offer of this.#offers.values()) {
      if (offer.to === desk.adviser.id && !offer.taker) this.#tellOffer(offer, desk);
    }
  }

  handle(desk: Desk, message: HandoverToServer): void {
    if (message.kind === "colleagues") return this.#colleagues(desk);
    if (message.kind === "offer") return this.#offer(desk, message.to);
    const offer = this.#offers.get(message.offer);
    // What honestly crosses with the end of an offer is answered as if it had come in time.
    if (!offer || !this.#takesPart(desk, offer)) {
      return tell(desk, { kind: "withdrawn", offer: message.offer });
    }
    switch (message.kind) {
      case "relay":
        return this.#relay(desk, offer, message.data);
      case "withdraw":
        return this.#withdraw(offer, desk);
      case "move":
        return this.#move(desk, offer);
    }
  }

  /** A window is gone. */
  left(desk: Desk): void {
    for (const offer of [...this.#offers.values()]) {
      if (offer.giver === desk || offer.taker === desk) this.#withdraw(offer, desk);
    }
  }

  /** A session is over. */
  ended(session: string): void {
    for (const offer of [...this.#offers.values()]) if (offer.session === session) this.#withdraw(offer);
  }

  #colleagues(desk: Desk): void {
    const { desks, several } = this.#options;
    if (desk.seat?.live && !this.#isHere(desk.seat)) return tell(desk, { kind: "elsewhere" });
    const list = desks.colleagues(desk.adviser.id).slice(0, COLLEAGUES_MAX);
    tell(desk, {
      kind: "colleagues",
      list: list.map((adviser) => ({ id: adviser.id, name: this.#name(adviser) })),
      more: several,
    });
  }

  /** A session of another server can't be moved from here. */
  #isHere({ session }: Seat): boolean {
    return this.#options.rooms.holds(session);
  }

  #offer(giver: Desk, to: string): void {
    for (const offer of [...this.#offers.values()]) if (offer.giver === giver) this.#withdraw(offer, giver);
    const taker = this.#options.desks.of(to)[0]?.adviser;
    const seat = giver.seat?.live && giver.seat.verified && this.#isHere(giver.seat) ? giver.seat : null;
    // The colleague has just left: the list says so.
    if (!seat || !taker || to === giver.adviser.id) return this.#colleagues(giver);
    const offer: Offer = {
      id: randomBytes(16).toString("base64url"),
      session: seat.session,
      giver,
      to,
      taker: null,
      names: { giver: this.#name(giver.adviser), taker: this.#name(taker) },
    };
    this.#offers.set(offer.id, offer);
    tell(giver, { kind: "offering", offer: offer.id, session: offer.session, ...offer.names });
    for (const desk of this.#options.desks.of(to)) this.#tellOffer(offer, desk);
  }

  #tellOffer({ id: offer, session, names }: Offer, desk: Desk): void {
    tell(desk, { kind: "offered", offer, session, ...names, free: isFree(desk) });
  }

  /** The giver's window, or a window of that colleague's while none of them has taken the offer up. */
  #takesPart(desk: Desk, { giver, taker, to }: Offer): boolean {
    return desk === giver || desk === taker || (!taker && desk.adviser.id === to);
  }

  #relay(desk: Desk, offer: Offer, data: string): void {
    if (desk === offer.giver) {
      return offer.taker ? tell(offer.taker, { kind: "relay", offer: offer.id, data }) : undefined;
    }
    if (!isFree(desk)) return;
    if (!offer.taker) {
      offer.taker = desk;
      for (const other of this.#options.desks.of(offer.to)) {
        if (other !== desk) tell(other, { kind: "withdrawn", offer: offer.id });
      }
    }
    tell(offer.giver, { kind: "relay", offer: offer.id, data });
  }

  /** @param by needs no telling. */
  #withdraw(offer: Offer, by?: Desk): void {
    this.#offers.delete(offer.id);
    const takers = offer.taker ? [offer.taker] : this.#options.desks.of(offer.to);
    for (const desk of [offer.giver, ...takers]) {
      if (desk !== by) tell(desk, { kind: "withdrawn", offer: offer.id });
    }
  }

  #move(desk: Desk, offer: Offer): void {
    const { giver, taker } = offer;
    // The taker may not withdraw by this word, and a session that isn't the giver's any more can't be given.
    if (desk !== giver) return;
    const old: Seat | null = giver.seat;
    const moved = taker && isFree(taker) && old?.session === offer.session
      ? this.#options.rooms.move(old, taker, taker.adviser)
      : null;
    if (!taker || !old || !moved) return this.#withdraw(offer);
    this.#offers.delete(offer.id);
    giver.leave(old);
    tell(giver, { kind: "moved" });
    taker.sit(moved.seat);
    tell(taker, { kind: "seated", offer: offer.id, token: moved.token, peer: moved.peer });
  }

  #name({ name }: Adviser): string {
    return (name || this.#options.officeName()).slice(0, NAME_MAX_CHARS);
  }
}

function isFree(desk: Desk): boolean {
  return !desk.seat?.live;
}

function tell(desk: Desk, message: HandoverFromServer): void {
  desk.send({ type: "handover", message });
}
