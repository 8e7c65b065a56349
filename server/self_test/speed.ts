import { randomBytes } from "node:crypto";
import { AddressLimits } from "../address_limits.ts";
import { TokenBucket } from "../token_bucket.ts";

/** What a visitor fetches to see how fast the line is: 4 s at the 2000 kbit/s that a session wants. */
export const SPEED_BYTES = 1_000_000;
/** Tries of one address, and of all together, so that nobody makes a burden of it. */
const PER_ADDRESS = { most: 2, perSecond: 3 / 60, burst: 3 };
const ALL = { perSecond: 1, burst: 10 };

/** GET /api/speed: random bytes, that nothing on the way can compress or have kept. */
export interface SpeedTest {
  /** @param address the visitor's; null where unknown. @returns null if there were too many tries. */
  body(address: string | null): ReadableStream<Uint8Array> | null;
}

export function createSpeedTest(now: () => number): SpeedTest {
  const bytes = new Uint8Array(randomBytes(64 * 1024));
  const perAddress = new AddressLimits(PER_ADDRESS);
  const all = new TokenBucket({ ...ALL, now: now() });
  return {
    body(address) {
      const leave = address === null ? () => {} : perAddress.enter(address, now());
      if (leave === null) return null;
      if (!all.take(now())) {
        leave();
        return null;
      }
      let left = SPEED_BYTES;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          const part = bytes.subarray(0, Math.min(left, bytes.length));
          left -= part.length;
          controller.enqueue(part);
          if (left > 0) return;
          leave();
          controller.close();
        },
        cancel: leave,
      }, { highWaterMark: 0 });
    },
  };
}
