import { carried } from "../../protocol/carried.ts";
import type { EndReason, Mode } from "../../protocol/fields.ts";
import { SECRET_TRIES_MAX } from "../../protocol/limits.ts";
import type { ServerToAdviser, ServerToClient } from "../../protocol/signalling.ts";
import { PENDING_CHARS, PENDING_MESSAGES } from "../limits.ts";

export type Side = "adviser" | "client";

/**
 * What the server knows of one session: who is there, and whether the client proved the number's second part. Pure:
 * `nextRoom` says what follows from an event, rooms.ts does it.
 */
export interface Room {
  readonly mode: Mode;
  /** "claimed": a client knows the number, its second part is being proved. "verified": these two belong together. */
  readonly phase: "waiting" | "claimed" | "verified" | "ended";
  readonly present: Readonly<Record<Side, boolean>>;
  /** Names the current or the last claim; a client comes back only to its own. */
  readonly claim: string | null;
  /** The adviser's side answered the current claim, so the claimant could check one guess at the second part. */
  readonly answered: boolean;
  readonly refusals: number;
  /** Sealed messages for a side that is missing, oldest first. */
  readonly pending: Readonly<Record<Side, readonly string[]>>;
}

export type RoomEvent =
  | { type: "adviser-came" }
  /** With `fresh` the client has just claimed the number; without, it came back by its token. */
  | { type: "client-came"; claim: string; fresh: boolean }
  | { type: "gone"; side: Side }
  | { type: "relay"; from: Side; data: string }
  /** A frame of the carrier. It is for who is there now: none is kept. */
  | { type: "carry"; from: Side; frame: Uint8Array<ArrayBuffer> }
  | { type: "verified" }
  | { type: "refused" }
  | { type: "verify-timeout" }
  | { type: "mode"; mode: Mode }
  /** `by` already knows. */
  | { type: "end"; reason: EndReason; by: Side | null };

export type RoomEffect =
  | { do: "tell-adviser"; message: ServerToAdviser }
  | { do: "tell-client"; message: ServerToClient }
  /** The claimant's socket has no more business here. */
  | { do: "detach-client" }
  | { do: "release-number" }
  | { do: "burn-number" }
  | { do: "report"; event: "claimed" | "verified" | "refused" }
  | { do: "end"; reason: EndReason };

type Step = { room: Room; effects: RoomEffect[] };

/** @param restored what is known after a restart of the server. */
export function newRoom(mode: Mode, restored: Partial<Pick<Room, "phase" | "claim">> = {}): Room {
  return {
    mode,
    phase: restored.phase ?? "waiting",
    present: { adviser: false, client: false },
    claim: restored.claim ?? null,
    answered: false,
    refusals: 0,
    pending: { adviser: [], client: [] },
  };
}

export function nextRoom(room: Room, event: RoomEvent): Step {
  if (room.phase === "ended") return { room, effects: [] };
  switch (event.type) {
    case "adviser-came":
      return adviserCame(room);
    case "client-came":
      return clientCame(room, event);
    case "gone":
      return gone(room, event.side);
    case "relay":
      return relay(room, event.from, event.data);
    case "carry":
      return carry(room, event.from, event.frame);
    case "verified":
      return verified(room);
    case "refused":
      // Too late, or never claimed: the claim is already undone.
      return room.phase === "claimed" ? undoClaim(room, true) : { room, effects: [] };
    case "verify-timeout":
      return room.phase === "claimed" ? undoClaim(room, room.answered) : { room, effects: [] };
    case "mode":
      return { room: { ...room, mode: event.mode }, effects: [] };
    case "end":
      return end(room, event.reason, event.by);
  }
}

/** Whether a client that holds `claim` may come back. */
export function mayReturn(room: Room, claim: string): boolean {
  return room.phase === "verified" && room.claim === claim;
}

function adviserCame(room: Room): Step {
  const effects: RoomEffect[] = [
    { do: "tell-adviser", message: { type: "resumed", peer: room.present.client } },
  ];
  if (room.phase === "claimed" && !room.answered) {
    effects.push({ do: "tell-adviser", message: { type: "claimed" } });
  }
  for (const data of room.pending.adviser) {
    effects.push({ do: "tell-adviser", message: { type: "relay", data } });
  }
  if (room.present.client && !room.present.adviser) {
    effects.push({ do: "tell-client", message: { type: "peer", present: true } });
  }
  return {
    room: {
      ...room,
      present: { ...room.present, adviser: true },
      pending: { ...room.pending, adviser: [] },
    },
    effects,
  };
}

function clientCame(room: Room, { claim, fresh }: { claim: string; fresh: boolean }): Step {
  const present = { ...room.present, client: true };
  if (fresh) {
    const effects: RoomEffect[] = [{ do: "tell-adviser", message: { type: "claimed" } }];
    if (!room.present.adviser) {
      effects.push({ do: "tell-client", message: { type: "peer", present: false } });
    }
    effects.push({ do: "report", event: "claimed" });
    const pending = { adviser: [], client: [] };
    return { room: { ...room, phase: "claimed", claim, answered: false, present, pending }, effects };
  }
  const effects: RoomEffect[] = [
    { do: "tell-client", message: { type: "resumed", peer: room.present.adviser } },
  ];
  for (const data of room.pending.client) {
    effects.push({ do: "tell-client", message: { type: "relay", data } });
  }
  if (!room.present.client) {
    effects.push({ do: "tell-adviser", message: { type: "peer", present: true } });
  }
  return { room: { ...room, present, pending: { ...room.pending, client: [] } }, effects };
}

function gone(room: Room, side: Side): Step {
  if (!room.present[side]) return { room, effects: [] };
  const left = { ...room, present: { ...room.present, [side]: false } };
  if (side === "client" && room.phase === "claimed") return undoClaim(left, room.answered);
  const message = { type: "peer", present: false } as const;
  const effect: RoomEffect = side === "client"
    ? { do: "tell-adviser", message }
    : { do: "tell-client", message };
  return { room: left, effects: [effect] };
}

function relay(room: Room, from: Side, data: string): Step {
  // Between claims nobody is there to be told.
  if (room.phase === "waiting") return { room, effects: [] };
  const to: Side = from === "adviser" ? "client" : "adviser";
  const answered = room.answered || (from === "adviser" && room.phase === "claimed");
  if (!room.present[to]) {
    return {
      room: { ...room, answered, pending: { ...room.pending, [to]: keep(room.pending[to], data) } },
      effects: [],
    };
  }
  const message = { type: "relay", data } as const;
  const effect: RoomEffect = to === "client"
    ? { do: "tell-client", message }
    : { do: "tell-adviser", message };
  return { room: answered === room.answered ? room : { ...room, answered }, effects: [effect] };
}

function carry(room: Room, from: Side, frame: Uint8Array<ArrayBuffer>): Step {
  const to: Side = from === "adviser" ? "client" : "adviser";
  if (room.phase !== "verified" || !room.present[to]) return { room, effects: [] };
  const message = carried(frame);
  return {
    room,
    effects: [to === "client" ? { do: "tell-client", message } : { do: "tell-adviser", message }],
  };
}

function keep(pending: readonly string[], data: string): string[] {
  const kept = [...pending, data];
  let chars = kept.reduce((sum, one) => sum + one.length, 0);
  while (kept.length > PENDING_MESSAGES || chars > PENDING_CHARS) chars -= kept.shift()!.length;
  return kept;
}

function verified(room: Room): Step {
  // In "waiting" too: the client's socket may break right after its last word, and it comes back by its token.
  if (room.phase === "verified" || room.claim === null) return { room, effects: [] };
  return {
    room: { ...room, phase: "verified" },
    effects: [{ do: "burn-number" }, { do: "report", event: "verified" }],
  };
}

/** The number waits again; a claim that was answered counts as a wrong second part unless it was proved. */
function undoClaim(room: Room, counts: boolean): Step {
  const refusals = room.refusals + (counts ? 1 : 0);
  const effects: RoomEffect[] = [];
  if (room.present.client) {
    effects.push({ do: "tell-client", message: { type: "end", reason: "not-verified" } });
    effects.push({ do: "detach-client" });
  }
  if (counts) effects.push({ do: "report", event: "refused" });
  const left: Room = { ...room, phase: "waiting", refusals, present: { ...room.present, client: false } };
  if (refusals >= SECRET_TRIES_MAX) {
    const ended = end(left, "burnt", null);
    return { room: ended.room, effects: [...effects, ...ended.effects] };
  }
  effects.push({ do: "release-number" });
  effects.push({ do: "tell-adviser", message: { type: "peer", present: false } });
  return { room: left, effects };
}

function end(room: Room, reason: EndReason, by: Side | null): Step {
  const effects: RoomEffect[] = [{ do: "burn-number" }];
  const message = { type: "end", reason } as const;
  if (by !== "adviser") effects.push({ do: "tell-adviser", message });
  if (by !== "client") effects.push({ do: "tell-client", message });
  effects.push({ do: "end", reason });
  return { room: { ...room, phase: "ended", pending: { adviser: [], client: [] } }, effects };
}
