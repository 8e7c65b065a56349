import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { RoomEvent } from "./room.ts";

/** One side's socket, as a room uses it. */
export interface End<M> {
  send(message: M): void;
  close(code: number, reason: string): void;
}

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

/** Who wants to sit down in a session, known to be who he says. */
export type Coming =
  | { how: "claim"; number: string }
  /** `seat`: the one that its token names. */
  | { how: "adviser-back"; session: string; adviser: string; seat: string }
  | { how: "client-back"; session: string; claim: string };

/** What a claiming client is told before anything else. */
export interface Greeting {
  session: string;
  claim: string;
  mode: Mode;
  password: boolean;
}

/** The seat, or why there is none: how the session ended; it is a colleague's by now; null: it was never there. */
export type Seated = Seat | EndReason | "handed-over" | null;

/** How somebody is seated: tells `end` all that follows, and greets a claiming client first. */
export type Usher = (coming: Coming, end: End<never>, greet: (greeting: Greeting) => void) => Promise<Seated>;

/** On which node each session lives: its room is there, though its sockets may be anywhere. */
export interface Homes {
  /** Seats who comes: by `here` if the session lives in this process, or nowhere. @throws UnavailableError */
  seat(here: Usher, ...who: Parameters<Usher>): Promise<Seated>;
}

/** All sessions live in this process. */
export const ONE_HOME: Homes = { seat: (here, ...who) => here(...who) };
