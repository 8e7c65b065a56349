import { Pacing, PACKET_MIN_BYTES } from "../session/screen/pacing.ts";
import { type Measure, quantile, type Result } from "./report.ts";

/** Pacing on simulated links, time included: how much of a link is used, and how long its queue gets. */

const PACKET_MAX_BYTES = 32 * 1024;
const SECONDS = 30;
/** The first seconds, in which the link is learnt, are told apart. */
const LEARNING_SECONDS = 3;

interface Link {
  name: string;
  megabits: number;
  roundTripMs: number;
}

const LINKS: Link[] = [
  { name: "dsl2", megabits: 2, roundTripMs: 40 },
  { name: "dsl16", megabits: 16, roundTripMs: 40 },
  { name: "mobile5", megabits: 5, roundTripMs: 100 },
  { name: "fibre100", megabits: 100, roundTripMs: 12 },
];

export function run(): Promise<Result> {
  const measures: Record<string, Measure> = {};
  for (const link of LINKS) {
    const { share, waits, learning } = play(link);
    measures[`${link.name}UsedPercent`] = { value: share * 100, better: "higher", unit: "%" };
    measures[`${link.name}QueueMsP95`] = {
      value: quantile(waits, 0.95),
      aim: 200,
      better: "lower",
      unit: "ms",
    };
    measures[`${link.name}LearningQueueMsMax`] = {
      value: Math.max(...learning),
      better: "lower",
      unit: "ms",
    };
  }
  return Promise.resolve({ bench: "pacing", setting: { seconds: SECONDS, path: "simulated" }, measures });
}

/** A sender that always has something to send. */
function play({ megabits, roundTripMs }: Link) {
  const bytesPerMs = megabits * 1e6 / 8 / 1000;
  const pacing = new Pacing(PACKET_MAX_BYTES);
  const acks: { sequence: number; at: number; bytes: number }[] = [];
  const waits: number[] = [], learning: number[] = [];
  let now = 0, freeAt = 0, sequence = 0, delivered = 0;
  while (now < SECONDS * 1000) {
    while (pacing.room >= PACKET_MIN_BYTES) {
      const bytes = Math.floor(Math.min(pacing.packetBytes, pacing.room));
      pacing.sent({ sequence: ++sequence, bytes }, now);
      (now < LEARNING_SECONDS * 1000 ? learning : waits).push(Math.max(0, freeAt - now));
      freeAt = Math.max(freeAt, now) + bytes / bytesPerMs;
      acks.push({ sequence, at: freeAt + roundTripMs, bytes });
    }
    const ack = acks.shift()!;
    now = ack.at;
    if (now > LEARNING_SECONDS * 1000) delivered += ack.bytes;
    pacing.acked(ack.sequence, now);
  }
  return { share: delivered / ((SECONDS - LEARNING_SECONDS) * 1000 * bytesPerMs), waits, learning };
}
