import { Pacing } from "../../session/screen/pacing.ts";
import { hasRoom, isCalm, roomForPacket, roomForRefinement } from "../../session/screen/turns.ts";
import type { Room } from "../../codec/types.ts";
import { LinkClock, type Painted } from "../peers/link_clock.ts";
import { LINK } from "../peers/types.ts";
import type { Link } from "./pair.ts";

/**
 * The host's side over a link of 2 Mbit/s and 40 ms, on a clock of events: pacing is the program's own (pacing.ts), and
 * packets and frames are asked for as session/screen/encoder_worker.ts and pipeline.ts do.
 */

/** As in pipeline.ts. */
const PACKET_MAX_BYTES = 32 * 1024;
/** As in encoder_worker.ts. */
const IDLE_MS = 60;
/** After the last change; what isn't exact by then never will be. */
const SETTLE_MS = 60_000;

/** One packet, encoded and decoded; CPU times in ms. */
export interface Made {
  bytes: number;
  sequence: number;
  encMs: number;
  decMs: number;
  /** With it the viewer shows the frame taken last, wholly. */
  complete: boolean;
  /** And no pixel of it is wrong. */
  exact: boolean;
}

/** An encoder and its decoder. Times (`now`) in ms of the simulated clock. */
export interface Side {
  /** @returns CPU time in ms. */
  take(frame: number, now: number, link: Link): number;
  next(room: Room, now: number): Made | null;
  /** @param room null: it isn't the turn of what isn't exact yet. */
  refine(room: Room | null, now: number): Made | null;
  readonly filmPlays: boolean;
  /** Something isn't exact yet: refine() is to be asked again. */
  readonly restless: boolean;
}

export interface Simulated {
  /** Frames that were taken, with the time at which the viewer showed each wholly. */
  shown: Painted[];
  /** The same, when no pixel was wrong any more. */
  exact: Painted[];
}

/** @param changes when each frame appears, in ms, in order; the first one at 0. */
export function simulate(side: Side, changes: readonly number[]): Simulated {
  return new Simulation(side, changes).run();
}

class Simulation {
  #side: Side;
  #changes: readonly number[];
  #clock = new LinkClock();
  #pacing = new Pacing(PACKET_MAX_BYTES);
  #acks: { sequence: number; at: number }[] = [];
  #now = 0;
  #taken = -1;
  #shown: Painted[] = [];
  #exact: Painted[] = [];

  constructor(side: Side, changes: readonly number[]) {
    this.#side = side;
    this.#changes = changes;
  }

  run(): Simulated {
    const end = this.#changes[this.#changes.length - 1] + SETTLE_MS;
    while (this.#now < end) {
      this.#hearAcks();
      const next = this.#step();
      if (next === null) break;
      this.#now = Math.max(this.#now, next);
    }
    return { shown: this.#shown, exact: this.#exact };
  }

  /** Does one thing. @returns when to go on, or null when everything is done. */
  #step(): number | null {
    const { room: bytes, bytesPerSecond, packetBytes: packetMax, inFlight, wayMs: roundTripMs } =
      this.#pacing;
    const room = { bytes, bytesPerSecond, packetMax, inFlight };
    if (!hasRoom(room)) return this.#acks[0].at;
    const packet = this.#side.next(roomForPacket(room), this.#now);
    if (packet) return this.#send(packet);
    if (!isCalm(room, this.#side.filmPlays)) return this.#acks[0].at;
    const newest = this.#changes.findLastIndex((at) => at <= this.#now);
    if (newest > this.#taken) {
      this.#taken = newest;
      const link = { bytesPerSecond, bytesInFlight: inFlight, roundTripMs };
      return this.#now + this.#side.take(newest, this.#now, link);
    }
    const forMore = roomForRefinement(room, this.#side.filmPlays);
    const refined = this.#side.refine(forMore, this.#now);
    if (refined) return this.#send(refined);
    const change = this.#changes[this.#taken + 1] ?? null;
    if (!this.#side.restless) return change;
    const ack = forMore ? Infinity : this.#acks[0]?.at ?? Infinity;
    return Math.min(change ?? Infinity, this.#now + IDLE_MS, ack);
  }

  /** @returns when the encoder is done with it. */
  #send({ bytes, sequence, encMs, decMs, complete, exact }: Made): number {
    const sentAt = this.#now + encMs;
    this.#now = sentAt;
    this.#hearAcks();
    this.#pacing.sent({ sequence, bytes }, sentAt);
    const at = this.#clock.send({ at: sentAt, encMs: 0, bytes, decMs });
    this.#acks.push({ sequence, at: at + LINK.oneWayMs });
    const painted = { frame: this.#taken, at };
    if (complete && this.#shown.at(-1)?.frame !== this.#taken) this.#shown.push(painted);
    if (exact) this.#exact.push(painted);
    return sentAt;
  }

  #hearAcks(): void {
    while (this.#acks.length > 0 && this.#acks[0].at <= this.#now) {
      const { sequence, at } = this.#acks.shift()!;
      this.#pacing.acked(sequence, at);
    }
  }
}
