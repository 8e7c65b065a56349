import { advapi32, kernel32 } from "./process.ts";
import { type Handle } from "./values.ts";

const TOKEN_QUERY = 8;
const TOKEN_INTEGRITY_LEVEL = 25;
/** TOKEN_MANDATORY_LABEL: Sid 0 (a pointer), Attributes 8; the SID behind it: SubAuthorityCount 1, SubAuthority 8. */
const SID_AT = 16;
/** SECURITY_MANDATORY_*_RID: medium is a user's program, high one that runs as administrator. */
export const INTEGRITY = { medium: 0x2000, high: 0x3000 } as const;

/**
 * A process's integrity level ("Mandatory Integrity Control"). Its token may be looked at by those who may do what it
 * may: where we mayn't, it counts as an administrator's. Unproved here: under Wine all processes have the same.
 *
 * @param process a handle with PROCESS_QUERY_LIMITED_INFORMATION.
 */
export function integrityOf(process: Handle): number {
  const out = new Uint8Array(8);
  if (advapi32.OpenProcessToken(process, TOKEN_QUERY, out) === 0) return INTEGRITY.high;
  const token = new DataView(out.buffer).getBigUint64(0, true);
  const label = new Uint8Array(128), size = new Uint8Array(4);
  const told = advapi32.GetTokenInformation(token, TOKEN_INTEGRITY_LEVEL, label, label.length, size);
  kernel32.CloseHandle(token);
  const count = label[SID_AT + 1];
  if (told === 0 || count === 0 || count > 15) return INTEGRITY.medium;
  return new DataView(label.buffer).getUint32(SID_AT + 8 + 4 * (count - 1), true);
}
