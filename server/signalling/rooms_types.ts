import type { EndReason } from "../../protocol/fields.ts";
import type { ServerToAdviser, ServerToClient } from "../../protocol/signalling.ts";
import type { Adviser } from "../adviser.ts";
import type { Directory } from "../directory.ts";
import type { EmitEvent } from "../events.ts";
import type { Tokens } from "../tokens.ts";
import type { End, Homes } from "./homes.ts";
import type { Room } from "./room.ts";
import type { SeenSession } from "./seen_session.ts";
import type { SessionMemory } from "./session_memory.ts";

export type Ends = { adviser: End<ServerToAdviser> | null; client: End<ServerToClient> | null };

export interface RoomsOptions {
  directory: Directory;
  tokens: Tokens;
  memory: SessionMemory;
  /** Where sessions live, if not all of them in this process. */
  homes?: Homes;
  now(): number;
  emit: EmitEvent;
  /** Whose session it is from now on. */
  onAdviser?(session: string, adviser: Adviser): void;
  /** These two belong together; said again of a session that was so before a restart. */
  onVerified(session: string): void;
  /** Called once per session that ended. */
  onEnded(session: string, reason: EndReason): void;
  /** Something changed that its adviser's list shows; null: it is over. */
  onChanged?(session: string, seen: SeenSession | null): void;
}

/** A session that lives in this process. */
export interface Held {
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

/** With nobody in it yet. */
export function newHeld(room: Room, { seat, since }: Pick<Held, "seat" | "since">): Held {
  return {
    room,
    ends: { adviser: null, client: null },
    timer: undefined,
    overdue: "",
    adviser: null,
    seat,
    number: null,
    since,
  };
}
