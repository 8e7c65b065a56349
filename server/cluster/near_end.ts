import { randomBytes } from "node:crypto";
import type { EndReason } from "../../protocol/fields.ts";
import { UnavailableError } from "../errors.ts";
import { CLOSE_LATER } from "../server_socket.ts";
import type { Coming, End, Greeting, Seat, Seated } from "../signalling/homes.ts";
import type { RoomEvent } from "../signalling/room.ts";
import type { Bus } from "./bus.ts";
import type { Item } from "./envelope.ts";
import { SEAT_PATIENCE_MS } from "./limits.ts";
import type { Line } from "./line.ts";

export interface NearEndOptions {
  bus: Bus;
  /** The node where the session lives. */
  home: string;
  coming: Coming;
  end: End<never>;
  greet(greeting: Greeting): void;
  /** The session ended while this socket sat in it. */
  onEnded(session: string, reason: EndReason): void;
}

/**
 * Seats a socket of this node in a session of another one.
 *
 * @returns "moved" if the session doesn't live there (any more), or that node doesn't answer: nothing has been said to
 *   `end`. @throws UnavailableError
 */
export async function seatElsewhere(options: NearEndOptions): Promise<Seated | "moved"> {
  const { bus, home, coming, greet, onEnded } = options;
  const end = options.end as End<unknown>;
  const seated = Promise.withResolvers<Seated | "moved">();
  let live = true, verified = false, said = false;
  let seat: Seat | null = null;
  const line: Line = bus.open(home, randomBytes(16).toString("base64url"), {
    onItems: (items) => {
      for (const item of items) take(item);
    },
    onBroken() {
      live = false;
      if (seat) return end.close(CLOSE_LATER, "Cannot go on: the session's server is gone");
      if (said) seated.reject(new UnavailableError());
      else seated.resolve("moved");
    },
  });
  line.push({ t: "open", coming });

  function take(item: Item): void {
    said ||= ["greet", "send", "close"].includes(item.t);
    switch (item.t) {
      case "greet": {
        const { t: _, ...greeting } = item;
        return greet(greeting);
      }
      case "send":
        end.send(item.message);
        if (item.message.type === "end") over(item.message.reason as EndReason);
        return;
      case "close":
        live = false;
        line.close();
        return end.close(item.code, item.reason);
      case "seated":
        verified = item.verified;
        seat = seatOf(item.session);
        return seated.resolve(seat);
      case "now-verified":
        verified = true;
        return;
      case "no-seat":
        line.close();
        if (item.why === "later") seated.reject(new UnavailableError());
        else seated.resolve(item.why);
        return;
    }
  }

  function over(reason: EndReason): void {
    if (!live) return;
    live = false;
    if (seat) onEnded(seat.session, reason);
  }

  function seatOf(session: string): Seat {
    return {
      session,
      get live() {
        return live;
      },
      get verified() {
        return verified;
      },
      apply(event) {
        if (!live) return;
        const item = itemOf(event);
        if (item) line.push(item);
        if (event.type !== "end") return;
        over(event.reason);
        line.close();
      },
      leave() {
        live = false;
        line.push({ t: "leave" });
        line.close();
      },
    };
  }

  // While Redis is away a line waits for it; a socket doesn't.
  const patience = setTimeout(() => line.break(), SEAT_PATIENCE_MS);
  try {
    return await seated.promise;
  } finally {
    clearTimeout(patience);
  }
}

/** What a socket may do in a room; which side it is, the far node knows. */
function itemOf(event: RoomEvent): Item | null {
  switch (event.type) {
    case "relay":
      return { t: "relay", data: event.data };
    case "verified":
    case "refused":
      return { t: event.type };
    case "mode":
      return { t: "mode", mode: event.mode };
    case "end":
      return { t: "end", reason: event.reason };
    case "adviser-came":
    case "client-came":
    case "gone":
    case "verify-timeout":
      return null;
  }
}
