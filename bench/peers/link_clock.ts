import { LINK } from "./types.ts";

/** One update on its way; times in ms. */
export interface Passage {
  /** The moment it appeared on the host's screen. */
  at: number;
  encMs: number;
  bytes: number;
  decMs: number;
}

/**
 * A simulated way from screen to screen: one encoder, one link, one decoder, each serving in order; several updates
 * may be on the way at once, one in each stage.
 */
export class LinkClock {
  #encoderFree = 0;
  #linkFree = 0;
  #decoderFree = 0;

  /** When the link will have taken over everything so far. */
  get linkFree(): number {
    return this.#linkFree;
  }

  /** When the encoder can begin with the next update. */
  get encoderFree(): number {
    return this.#encoderFree;
  }

  /** @returns when the update is painted. Updates are handed over in the order of their times. */
  send({ at, encMs, bytes, decMs }: Passage): number {
    this.#encoderFree = Math.max(this.#encoderFree, at) + encMs;
    this.#linkFree = Math.max(this.#linkFree, this.#encoderFree) + bytes / LINK.bytesPerSecond * 1000;
    this.#decoderFree = Math.max(this.#decoderFree, this.#linkFree + LINK.oneWayMs) + decMs;
    return this.#decoderFree;
  }
}

/** A change on the screen, and the paint that made it or a later one visible. */
export interface Painted {
  frame: number;
  at: number;
}

/**
 * How long each change took to become visible: until the first paint, not before the change, of its frame or a later
 * one.
 *
 * @param changes when each frame appeared, in order of frames.
 * @param paints in order of time.
 * @returns ms each; Infinity for what never became visible.
 */
export function delaysOf(changes: readonly Painted[], paints: readonly Painted[]): number[] {
  return changes.map(({ frame, at }) => {
    const paint = paints.find((paint) => paint.frame >= frame && paint.at >= at);
    return paint ? paint.at - at : Infinity;
  });
}
