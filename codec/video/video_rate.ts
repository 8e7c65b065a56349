/** Divides what the link carries between a video and everything else, and says which of its frames are left out. */

/** What the link is known to do when a frame could be encoded. */
export interface LinkState {
  /** What it carries; 0 while unknown. */
  bytesPerSecond: number;
  /** Sent, not acknowledged. */
  bytesInFlight: number;
  /** Milliseconds from sending to acknowledgement when nothing queues; 0 while unknown. */
  roundTripMs: number;
  /** Packets of text and interface that wait, are being made, or were sent since the last frame. */
  textWaits: boolean;
}

export interface VideoShare {
  bitsPerSecond: number;
  /** Whether this frame is to be encoded now; else it's left out, for a newer one. */
  encodeNow: boolean;
}

/** Until the link's rate is known: 2 Mbit/s. */
const RATE_START = 250_000;
/** Of the link, at first; where text takes much, and where nothing else is to be sent. */
const SHARE_START = 0.75, SHARE_MIN = 0.4, SHARE_MAX = 0.8;
/** While text waits, the share falls to half of itself within this time; after it has been quiet, it rises. Milliseconds. */
const FALL_MS = 400, CALM_MS = 500, RISE_PER_MS = 0.00025;
/**
 * A frame is left out when the link takes longer than this for what isn't acknowledged, milliseconds; and at least
 * so much longer than a round trip.
 */
const FLIGHT_MS = 60, QUEUE_MS = 40;
/** A frame's bits are told to the encoder anew when they differ by so much: it spoils its own rate control otherwise. */
const STEP = 0.06;
const STEP_MAX_MS = 2000;

/** One video's share. Times are milliseconds of one clock. */
export class VideoRate {
  #share = SHARE_START;
  #last: number | null = null;
  #textAt = -Infinity;
  #told = 0;
  #toldAt = -Infinity;

  /** To be asked for each frame that the video has. */
  next(link: LinkState, now: number): VideoShare {
    const passed = this.#last === null ? 0 : Math.max(0, now - this.#last);
    this.#last = now;
    if (link.textWaits) {
      this.#textAt = now;
      this.#share = Math.max(SHARE_MIN, this.#share * 0.5 ** (passed / FALL_MS));
    } else if (now - this.#textAt >= CALM_MS) {
      this.#share = Math.min(SHARE_MAX, this.#share + RISE_PER_MS * passed);
    }
    const rate = link.bytesPerSecond || RATE_START;
    const flightMs = link.bytesInFlight / rate * 1000;
    return {
      bitsPerSecond: this.#bits(rate * 8 * this.#share, now),
      encodeNow: flightMs <= Math.max(FLIGHT_MS, link.roundTripMs + QUEUE_MS),
    };
  }

  #bits(wanted: number, now: number): number {
    const off = Math.abs(wanted - this.#told) / wanted;
    if (off >= STEP || (off > 0 && now - this.#toldAt >= STEP_MAX_MS)) {
      this.#told = Math.round(wanted);
      this.#toldAt = now;
    }
    return this.#told;
  }
}
