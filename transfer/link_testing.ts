import type { Pacing } from "./pacing.ts";

/** A link as files meet it, in simulated time: one queue, its rate, and a way there and back that may change. */
export interface SimulatedLink {
  bytesPerMs: number;
  /** There and back, milliseconds, without the queue. */
  roundTripMs: number;
  /** What others put onto the link at this time, bytes a millisecond. */
  others?(at: number): number;
  /** What the other end takes to write a message, milliseconds, one after the other. */
  writeMs?: number;
}

export interface LinkReport {
  /** Bytes of files, of all bytes that the link could carry in the time. */
  share: number;
  /** How long whoever comes waits in the queue, milliseconds: 95 of 100 shorter, and the longest. */
  waitedP95: number;
  waitedMax: number;
  inFlightMax: number;
}

/** What a message costs beside its own bytes: sealing; and SCTP, DTLS, UDP and IP of each packet. */
const PACKET_BYTES = 1200, PACKET_COST_BYTES = 93, MESSAGE_COST_BYTES = 46;
const STEP_MS = 0.25;

/** Sends as much as `pacing` allows until `to` milliseconds; what is measured begins at `measureFrom`. */
export function runLink(
  pacing: Pacing,
  { link, to, measureFrom = 0 }: { link: (at: number) => SimulatedLink; to: number; measureFrom?: number },
): LinkReport {
  const queue: { left: number; bytes: number }[] = [], acks: { at: number; held: number }[] = [];
  let delivered = 0, possible = 0, ahead = 0, backlog = 0, writtenAt = 0, taken = 0, inFlightMax = 0;
  const waited: number[] = [];
  for (let now = 0; now < to; now += STEP_MS) {
    const { bytesPerMs, roundTripMs, others, writeMs = 0 } = link(now);
    while (acks.length > 0 && acks[0].at <= now) pacing.acked(++taken, { held: acks.shift()!.held, now });
    while (pacing.room > 0) {
      const bytes = pacing.blockBytes;
      pacing.sent(bytes, now);
      const cost = bytes + MESSAGE_COST_BYTES + Math.ceil(bytes / PACKET_BYTES) * PACKET_COST_BYTES;
      queue.push({ left: cost + ahead, bytes });
      backlog += cost;
      ahead = 0;
    }
    inFlightMax = Math.max(inFlightMax, pacing.inFlight);
    const other = (others?.(now) ?? 0) * STEP_MS;
    ahead += other;
    backlog += other;
    if (now >= measureFrom) {
      waited.push(backlog / bytesPerMs);
      possible += bytesPerMs * STEP_MS;
    }
    let carried = bytesPerMs * STEP_MS;
    while (carried > 0 && queue.length > 0) {
      const used = Math.min(carried, queue[0].left);
      carried -= used;
      backlog -= used;
      queue[0].left -= used;
      if (queue[0].left > 0) break;
      if (now >= measureFrom) delivered += queue[0].bytes;
      queue.shift();
      const arrives = now + roundTripMs / 2;
      writtenAt = Math.max(writtenAt, arrives) + writeMs;
      acks.push({ at: writtenAt + roundTripMs / 2, held: writtenAt - arrives });
    }
    const rest = Math.min(ahead, carried);
    ahead -= rest;
    backlog -= rest;
  }
  waited.sort((a, b) => a - b);
  const p95 = waited[Math.floor(waited.length * 0.95)];
  return {
    share: delivered / possible,
    waitedP95: p95,
    waitedMax: waited[waited.length - 1],
    inFlightMax,
  };
}
