import type { Handle } from "./values.ts";

/** "MFB!": upper half of dwExtraInfo of every event that we inject, so we know our own again. */
const OURS = 0x4d46_4221n;
const HALF = 32n;

/** Of an event that is for whatever window gets it. */
export const INJECTED_MARK = OURS << HALF;

/** Of an event that is for one window; of handles only the lower 32 bits count ("Interprocess Communication", Microsoft Learn). */
export function markFor(window: Handle): bigint {
  return INJECTED_MARK | BigInt.asUintN(Number(HALF), window);
}

export function isInjected(extraInfo: bigint): boolean {
  return extraInfo >> HALF === OURS;
}

/** The window that an injected event is for; 0n: whatever window. */
export function windowMeant(extraInfo: bigint): Handle {
  return BigInt.asUintN(Number(HALF), extraInfo);
}
