import { TRANSFER_BLOCK_MAX_BYTES } from "../protocol/limits.ts";

/** What files may add to the way of everything else on the link, milliseconds. */
const QUEUE_TARGET_MS = 40;
/** Until the queue is this long, the window doubles with every round trip. */
const START_QUEUE_MS = 20;
/** How much of the way to the right window is gone in one round trip: more would swing. */
const GAIN = 0.5;
/** A queue far above the target halves the window in one round trip. */
const SHRINK_MAX = 0.5;
const WINDOW_START_BYTES = 16 * 1024;
const WINDOW_MAX_BYTES = 8 * 1024 * 1024;
/** A receiver that is slow to write gets no more than this. */
const WINDOW_SLOW_BYTES = 512 * 1024;
/** About what fits one packet of the link. */
const BLOCK_MIN_BYTES = 1024;
const WINDOW_MIN_BYTES = 2 * BLOCK_MIN_BYTES;
/** So many blocks in a window keep the link busy without a pause. */
const BLOCKS_PER_WINDOW = 5;
/** The queue is the shortest of so many last delays: one packet that was lost and sent again is no queue. */
const DELAYS = 3;
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

/**
 * How many bytes of files may be under way, by the delay from handing a message over until it is acknowledged, as in LEDBAT
 * (RFC 6817): the queue on the way is kept at QUEUE_TARGET_MS, so that files take what nobody else wants, and screen and input
 * stay fluent. The way's own length, the shortest delay, is measured anew with an emptied window now and then. Pure: times
 * come from outside, milliseconds.
 */
export class Pacing {
  #flight: Sent[] = [];
  #inFlight = 0;
  #acked = 0;
  #window = WINDOW_START_BYTES;
  #starting = true;
  #way = Infinity;
  #waySeenAt = -Infinity;
  #delays: number[] = [];
  /** The window is emptied, to see the way without a queue of ours. */
  #looking = false;

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Bytes that may be under way. */
  get window(): number {
    return this.#looking ? WINDOW_MIN_BYTES : this.#window;
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
    this.#flight.push({ bytes, at: now, busy: this.#inFlight > this.window / 2, alone });
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
    const delay = Math.max(0, now - newest.at - held);
    this.#learnWay(delay, { ...newest, now });
    // Where the other end is slow to write, a still larger window would only make it keep more.
    const slow = held > QUEUE_TARGET_MS && this.#window >= WINDOW_SLOW_BYTES;
    this.#adapt(delay, { bytes, mayGrow: newest.busy && !slow });
    return true;
  }

  /** A new connection: what was under way is void, and the way may be another one. */
  clear(): void {
    this.#flight = [];
    this.#inFlight = this.#acked = 0;
    this.#window = WINDOW_START_BYTES;
    this.#starting = true;
    this.#way = Infinity;
    this.#waySeenAt = -Infinity;
    this.#delays = [];
    this.#looking = false;
  }

  #learnWay(delay: number, { alone, now }: { alone: boolean; now: number }): void {
    const looked = this.#looking && alone;
    if (!looked && delay > this.#way + WAY_SLACK_MS) return;
    this.#way = looked ? delay : Math.min(this.#way, delay);
    this.#waySeenAt = now;
    if (looked) {
      this.#looking = false;
      this.#delays = [];
    }
  }

  #adapt(delay: number, { bytes, mayGrow }: { bytes: number; mayGrow: boolean }): void {
    this.#delays = [...this.#delays, delay].slice(-DELAYS);
    if (this.#looking) return;
    const queue = Math.min(...this.#delays) - this.#way;
    if (this.#starting && queue < START_QUEUE_MS) {
      if (mayGrow) this.#grow(bytes);
      return;
    }
    this.#starting = false;
    // All of the window that was acknowledged makes one round trip.
    const share = Math.min(1, bytes / this.#window);
    const change = GAIN * (QUEUE_TARGET_MS - queue) / (this.#way + QUEUE_TARGET_MS);
    if (change < 0) this.#grow(this.#window * share * Math.max(-SHRINK_MAX, change));
    else if (mayGrow) this.#grow(this.#window * share * change);
  }

  #grow(bytes: number): void {
    this.#window = Math.min(WINDOW_MAX_BYTES, Math.max(WINDOW_MIN_BYTES, this.#window + bytes));
  }
}
