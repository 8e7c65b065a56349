import { viewPixels } from "../pixels.ts";
import type { SharedPixels } from "../types.ts";

/** The part of a picture that the test compares. */
export const SAMPLE_BYTES = 1 << 20;

/** As a worker: answers pixels with a copy of their first bytes. */
const scope = globalThis as unknown as { onmessage: unknown; postMessage?(data: unknown): void };
if (scope.postMessage) {
  scope.onmessage = ({ data }: MessageEvent<SharedPixels>) =>
    scope.postMessage!(viewPixels(data).slice(0, SAMPLE_BYTES));
}
