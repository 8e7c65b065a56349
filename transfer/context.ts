import type { TransferMessage } from "../protocol/transfer.ts";
import type { TransferEndOptions, TransferLine, TransferRecord } from "./types.ts";

/** What an end's sender and receiver share. */
export interface Context {
  readonly options: TransferEndOptions;
  /** The connection that is there now. */
  readonly line: TransferLine | null;
  /** Another number for each connection, and for each time without one. */
  readonly connection: number;
  /** Says it to the other end; nothing while there is no connection. */
  tell(message: TransferMessage): void;
  record(record: Omit<TransferRecord, "time">): void;
  /** Rows or records changed. */
  changed(): void;
  /** The other end broke the protocol. */
  broken(error: unknown): void;
}
