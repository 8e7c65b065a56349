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
  /** How late a process of either end does what it could have done, milliseconds: its computer is busy. */
  lateMs?(): number;
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
  const queue: { left: number; bytes: number }[] = [];
  const receiver = new Process<null>(), sender = new Process<{ held: number }>();
  let delivered = 0, possible = 0, ahead = 0, backlog = 0, writtenAt = 0, taken = 0, inFlightMax = 0;
  const waited: number[] = [];
  for (let now = 0; now < to; now += STEP_MS) {
    const { bytesPerMs, roundTripMs, others, writeMs = 0, lateMs = () => 0 } = link(now);
    for (const cameAt of receiver.take(now, lateMs).map(() => now)) {
      writtenAt = Math.max(writtenAt, cameAt) + writeMs;
      sender.expect({ held: writtenAt - cameAt }, writtenAt + roundTripMs / 2);
    }
    const acks = sender.take(now, lateMs);
    for (const { held } of acks) pacing.acked(++taken, { held, now });
    while ((acks.length > 0 || taken === 0) && pacing.room > 0) {
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
      receiver.expect(null, now + roundTripMs / 2);
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

/** One end's process: whatever comes wakes it, and it does all that has come by then. */
class Process<Item> {
  #coming: { item: Item; at: number }[] = [];
  #wakesAt: number | null = null;

  expect(item: Item, at: number): void {
    this.#coming.push({ item, at });
  }

  take(now: number, lateMs: () => number): Item[] {
    const first = this.#coming[0]?.at ?? Infinity;
    if (first <= now) this.#wakesAt ??= first + lateMs();
    if (this.#wakesAt === null || this.#wakesAt > now) return [];
    this.#wakesAt = null;
    const count = this.#coming.findIndex(({ at }) => at > now);
    return this.#coming.splice(0, count < 0 ? this.#coming.length : count).map(({ item }) => item);
  }
}
