/** Microsoft Learn, "AMSI_RESULT enumeration (amsi.h)"; from DETECTED on as AmsiResultIsMalware() has it. */
const BLOCKED_BY_ADMIN_START = 0x4000;
const BLOCKED_BY_ADMIN_END = 0x4fff;
const DETECTED = 0x8000;

/** Malware, or blocked by the administrator. */
export function isRefused(result: number): boolean {
  return result >= DETECTED || (result >= BLOCKED_BY_ADMIN_START && result <= BLOCKED_BY_ADMIN_END);
}
