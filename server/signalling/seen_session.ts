import type { Mode } from "../../protocol/fields.ts";
import type { Room } from "./room.ts";

/** A session as its own adviser sees it in a list. */
export interface SeenSession {
  /** Account of whose it is; null after a restart, until its adviser is back. */
  adviser: string | null;
  /** Milliseconds since 1970. */
  since: number;
  /** The number's first part, while it waits. */
  number: string | null;
  mode: Mode;
  phase: Room["phase"];
  /** A window of the adviser's has it. */
  present: boolean;
}

export function seenSession(
  room: Room,
  { adviser, since, number }: Pick<SeenSession, "adviser" | "since" | "number">,
): SeenSession {
  const { mode, phase, present } = room;
  return { adviser, since, number, mode, phase, present: present.adviser };
}

/** Whether the list looks another way now. */
export function changesList(before: Room, { mode, phase, present }: Room): boolean {
  return before.mode !== mode || before.phase !== phase || before.present.adviser !== present.adviser;
}
