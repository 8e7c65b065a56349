import type { Directory } from "./directory.ts";
import type { GuessLimits } from "./guesses.ts";
import type { Homes } from "./signalling/homes.ts";
import type { Rooms } from "./signalling/rooms.ts";
import type { SessionMemory } from "./signalling/session_memory.ts";

export interface ClusterStatus {
  /** New sessions can be begun. */
  ready: boolean;
  /** Messages on the bus that were no node's of this cluster, so far. */
  rejected: number;
  /** Sockets seated at other nodes, or of other nodes seated here. */
  lines: number;
}

/** What a server knows of sessions beside their rooms: in its own memory and data folder, or over several servers. */
export interface SessionStores {
  readonly directory: Directory;
  readonly guesses: GuessLimits;
  readonly memory: SessionMemory;
  readonly homes?: Homes;
  /** Of a cluster alone. */
  status?(): ClusterStatus;
  /** Called once, when the rooms are there. */
  join(rooms: Rooms): Promise<void>;
  close(): Promise<void>;
}
