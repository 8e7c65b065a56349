import { NAME_MAX_CHARS } from "../protocol/limits.ts";
import { Rate } from "./rate.ts";
import type { Direction, TransferFault, TransferRow } from "./types.ts";

/** How a transfer ended. */
export interface Outcome {
  state: "finished" | "failed" | "aborted";
  fault: TransferFault | null;
}

/** Somebody wanted it to end, rather than that it couldn't go on. */
export function outcomeOf(fault: TransferFault): Outcome {
  return { state: ["aborted", "withdrawn", "refused"].includes(fault) ? "aborted" : "failed", fault };
}

/** What both ends count of a transfer, and show. */
export class Progress {
  readonly id: string;
  readonly direction: Direction;
  readonly name: string;
  files = 0;
  size = 0;
  filesDone = 0;
  filesFailed = 0;
  done = 0;
  /** Of the first file that failed. */
  fault: TransferFault | null = null;
  unscanned = false;
  /** The receiver agreed. */
  accepted = false;
  /** Something of it was sent on this connection. */
  moving = false;
  outcome: Outcome | null = null;
  #rate = new Rate();

  constructor({ id, direction, name }: { id: string; direction: Direction; name: string }) {
    this.id = id;
    this.direction = direction;
    this.name = name.slice(0, NAME_MAX_CHARS);
  }

  /** Files that are done or failed. */
  get filesSettled(): number {
    return this.filesDone + this.filesFailed;
  }

  setDone(done: number): void {
    this.done = done;
    this.#rate.see(done, performance.now());
  }

  /** A file is there, or won't be. */
  settle(result: "done" | TransferFault): void {
    if (result === "done") this.filesDone++;
    else {
      this.filesFailed++;
      this.fault ??= result;
    }
  }

  /** Nothing moves until the next connection. */
  pause(): void {
    this.moving = false;
    this.#rate.clear();
  }

  row(): TransferRow {
    const { id, direction, name, files, filesDone, filesFailed, size, done, unscanned, outcome } = this;
    const state = outcome?.state ?? (!this.accepted ? "offered" : this.moving ? "running" : "waiting");
    const rate = state === "running" ? this.#rate.at(done, performance.now()) : 0;
    const fault = outcome?.fault ?? this.fault;
    return {
      ...{ id, direction, name, files, filesDone, filesFailed, size, done, rate, state, fault, unscanned },
    };
  }
}
