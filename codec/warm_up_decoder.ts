import { writePacket } from "./packet.ts";
import { CodecError, type Decoder } from "./types.ts";

/** Pixels of the screens that are met most. */
export const SCREEN = { width: 1920, height: 1080 };

const WIDTH = 640, HEIGHT = 384, ROUNDS = 12, BODY_BYTES = 16 * 1024;

/**
 * Gives a fresh decoder packets of noise, which it decodes as text and photographs until it finds that they are none:
 * so the engine has compiled the kernels well by the time of the first real one. Afterwards it waits for a key packet,
 * as before. Takes about 200 ms.
 */
export function warmUpDecoder(decoder: Decoder): void {
  const noise = noiseOf(BODY_BYTES * ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    // At last one of the size of most screens, so that the memory is had by now, too.
    const size = round + 1 < ROUNDS ? { width: WIDTH, height: HEIGHT } : SCREEN;
    const key = { kind: "key", sequence: 1, ...size, cacheTiles: 0, check: 0 } as const;
    const body = noise.subarray(round * BODY_BYTES, (round + 1) * BODY_BYTES);
    try {
      decoder.decode(writePacket(key, body));
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
    }
  }
}

/** The same bytes each time. */
export function noiseOf(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
