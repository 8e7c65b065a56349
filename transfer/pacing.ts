import { TRANSFER_BLOCK_MAX_BYTES } from "../protocol/limits.ts";
import { Throughput } from "./throughput.ts";

/** What files may add to the way of everything else on the link, milliseconds: with the swing of the control about 40. */
const QUEUE_TARGET_MS = 30;
/** Until the queue is this long, the window grows with every answer. */
const START_QUEUE_MS = 20;
/** With no queue it doubles every round trip; with this one it grows by a quarter, so that it isn't far beyond (RFC 9406). */
const START_SLOW_MS = 6;
/** How much of the way to the right window is gone in one round: more would swing. */
const GAIN = 0.7;
const WINDOW_START_BYTES = 16 * 1024;
const WINDOW_MAX_BYTES = 8 * 1024 * 1024;
/** Once the way was seen empty, so much of the window comes at once: a whole one would overflow a router's queue. */
const REFILL_SHARE = 1 / 4;
/** A receiver that is slow to write gets no more than this. */
const WINDOW_SLOW_BYTES = 512 * 1024;
const SLOW_MS = 40;
/** About what fits one packet of the link. */
const BLOCK_MIN_BYTES = 1024;
const WINDOW_MIN_BYTES = 2 * BLOCK_MIN_BYTES;
/** So many blocks in a window keep the link busy without a pause. */
const BLOCKS_PER_WINDOW = 5;
/** A queue is the shortest of so many last delays at least: one packet that was lost and sent again is no queue. */
const DELAYS = 3;
/** A round lasts this long, and has so many answers: what is handled in one go is one answer. */
const ROUND_MS = 100;
const ROUND_ANSWERS = 4;
/** A queue this long needs no more looking at. */
const QUEUE_FAR_MS = 100;
/** Delays of one round differ by this where nobody is late; and by so much more where it is a busy computer. */
const SPREAD_MS = 20;
const LATE_MAX_MS = 40;
/** The way without a queue is looked at again after this time: the way may have changed, or was never seen empty. */
const WAY_MEMORY_MS = 10_000;
/** A delay this near to the shortest one confirms it. */
const WAY_SLACK_MS = 3;

interface Sent {
  bytes: number;
  at: number;
  /** It left with the window in use: how it fared says whether the window was right. */
  busy: boolean;
  /** It left onto a link that was nearly empty of ours. */
  alone: boolean;
}

/** What was learnt since the window changed, from messages that left after that. */
interface Round {
  since: number;
  delays: number[];
  shortest: number;
  answers: number;
  /** The last of them. */
  at: number;
  mayGrow: boolean;
}

/**
 * How many bytes of files may be under way, by the delay from handing a message over until it is acknowledged, as in LEDBAT
 * (RFC 6817): the queue on the way is kept at QUEUE_TARGET_MS, so that files take what nobody else wants, and screen and input
 * stay fluent. The way's own length, the shortest delay, is measured anew with an emptied window now and then.
 *
 * A busy computer answers late, which looks like a queue. But its delays differ from message to message, while a queue changes
 * slowly: the shortest of a round counts, less what half of the round is longer than that. And the window never falls below
 * what passes in the way and START_QUEUE_MS: whatever delays come from, that much adds no longer queue.
 * Pure: times come from outside, milliseconds.
 */
export class Pacing {
  #flight: Sent[] = [];
  #inFlight = 0;
  #acked = 0;
  #window = WINDOW_START_BYTES;
  /** The window after the way was seen empty: doubles every round trip, until it is that one again. */
  #refill = Infinity;
  #starting = true;
  #way = Infinity;
  #waySeenAt = -Infinity;
  #delays: number[] = [];
  #round: Round = newRound(-Infinity);
  #throughput = new Throughput();
  /** The window is emptied, to see the way without a queue of ours. */
  #looking = false;

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Bytes that may be under way. */
  get window(): number {
    return this.#looking ? WINDOW_MIN_BYTES : Math.min(this.#window, this.#refill);
  }

  /** Bytes that may still be sent; a message may be larger than what is left, so that a small window isn't wasted. */
  get room(): number {
    return this.window - this.#inFlight;
  }

  /** The largest message that the window asks for. */
  get blockBytes(): number {
    const bytes = Math.floor(this.window / BLOCKS_PER_WINDOW);
    return Math.min(TRANSFER_BLOCK_MAX_BYTES, Math.max(BLOCK_MIN_BYTES, bytes));
  }

  sent(bytes: number, now: number): void {
    const alone = this.#inFlight < WINDOW_MIN_BYTES;
    this.#inFlight += bytes;
    this.#flight.push({ bytes, at: now, busy: this.#inFlight > this.#window / 2, alone });
    if (!this.#looking && now - this.#waySeenAt > WAY_MEMORY_MS && Number.isFinite(this.#way)) {
      this.#looking = true;
    }
  }

  /**
   * @param messages taken since the connection began, the last of them after `held` milliseconds at the other end.
   * @returns false if so many were never sent.
   */
  acked(messages: number, { held, now }: { held: number; now: number }): boolean {
    const count = messages - this.#acked;
    if (count < 0 || count > this.#flight.length) return false;
    if (count === 0) return true;
    const taken = this.#flight.splice(0, count);
    const newest = taken[count - 1];
    const bytes = taken.reduce((sum, message) => sum + message.bytes, 0);
    this.#acked = messages;
    this.#inFlight -= bytes;
    this.#throughput.add(bytes, now);
    const delay = Math.max(0, now - newest.at - held);
    this.#learnWay(delay, { ...newest, now });
    // Where the other end is slow to write, a still larger window would only make it keep more.
    const slow = held > SLOW_MS && this.#window >= WINDOW_SLOW_BYTES;
    const mayGrow = newest.busy && !slow;
    if (this.#looking) return true;
    if (this.#refill !== Infinity) {
      this.#refill += bytes;
      if (this.#refill >= this.#window) this.#refill = Infinity;
      // What left while the way filled says nothing about the window.
      this.#round = newRound(now);
      return true;
    }
    if (this.#starting) this.#start(delay, { bytes, mayGrow, now });
    else if (newest.at >= this.#round.since) this.#adapt(delay, { mayGrow, now });
    return true;
  }

  /** A new connection: what was under way is void, and the way may be another one. */
  clear(): void {
    this.#flight = [];
    this.#inFlight = this.#acked = 0;
    this.#window = WINDOW_START_BYTES;
    this.#refill = Infinity;
    this.#starting = true;
    this.#way = Infinity;
    this.#waySeenAt = -Infinity;
    this.#delays = [];
    this.#throughput = new Throughput();
    this.#looking = false;
  }

  #learnWay(delay: number, { alone, now }: { alone: boolean; now: number }): void {
    const looked = this.#looking && alone;
    if (!looked && delay > this.#way + WAY_SLACK_MS) return;
    this.#way = looked ? delay : Math.min(this.#way, delay);
    this.#waySeenAt = now;
    if (looked) {
      this.#looking = false;
      this.#round = newRound(now);
      this.#refill = Math.max(WINDOW_START_BYTES, REFILL_SHARE * this.#window);
    }
  }

  #start(delay: number, { bytes, mayGrow, now }: { bytes: number; mayGrow: boolean; now: number }): void {
    this.#delays = [...this.#delays, delay].slice(-DELAYS);
    const queue = Math.min(...this.#delays) - this.#way;
    if (queue >= START_QUEUE_MS) {
      this.#starting = false;
      this.#round = newRound(now);
    } else if (mayGrow) this.#setWindow(this.#window + (queue < START_SLOW_MS ? bytes : bytes / 4));
  }

  #adapt(delay: number, { mayGrow, now }: { mayGrow: boolean; now: number }): void {
    const round = this.#round;
    round.delays.push(delay);
    round.shortest = Math.min(round.shortest, delay);
    round.mayGrow ||= mayGrow;
    if (now > round.at) round.answers++;
    round.at = now;
    const whole = now - round.since >= ROUND_MS && round.answers >= ROUND_ANSWERS;
    const far = round.shortest - this.#way > QUEUE_FAR_MS && round.answers >= DELAYS;
    if (!whole && !far) return;
    this.#round = newRound(now);
    const queue = round.shortest - latenessOf(round) - this.#way;
    const change = 1 + GAIN * (QUEUE_TARGET_MS - queue) / (this.#way + QUEUE_TARGET_MS);
    if (change > 1) return void (round.mayGrow && this.#setWindow(this.#window * change));
    // What is under way now passes in the way and the queue.
    const shrunk = this.#window * Math.max(change, (this.#way + QUEUE_TARGET_MS) / (this.#way + queue));
    this.#setWindow(Math.max(shrunk, this.#throughput.at(now) * (this.#way + START_QUEUE_MS)));
  }

  #setWindow(bytes: number): void {
    this.#window = Math.min(WINDOW_MAX_BYTES, Math.max(WINDOW_MIN_BYTES, bytes));
  }
}

function newRound(since: number): Round {
  return { since, delays: [], shortest: Infinity, answers: 0, at: -Infinity, mayGrow: false };
}

/** How late a busy computer was, milliseconds: by what the median is longer than the shortest. */
function latenessOf({ delays, shortest }: Round): number {
  const median = delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)];
  return Math.min(LATE_MAX_MS, Math.max(0, median - shortest - SPREAD_MS));
}
