import { readSessionFacts, type SessionFacts } from "../obstacle_facts.ts";
import { fromWide, openSystemLibrary } from "../../system_library.ts";
import { type Handle, memoryAt, NO_HANDLE } from "./values.ts";

/** Which desktop the user sees, and how this process's session is (winuser.h, wtsapi32.h). */

const user32 = openSystemLibrary("user32.dll", {
  OpenInputDesktop: { parameters: ["u32", "i32", "u32"], result: "u64" },
  GetThreadDesktop: { parameters: ["u32"], result: "u64" },
  GetUserObjectInformationW: { parameters: ["u64", "i32", "buffer", "u32", "buffer"], result: "i32" },
  CloseDesktop: { parameters: ["u64"], result: "i32" },
});
const kernel32 = openSystemLibrary("kernel32.dll", {
  GetCurrentThreadId: { parameters: [], result: "u32" },
});
const wtsapi32 = openSystemLibrary("wtsapi32.dll", {
  WTSQuerySessionInformationW: { parameters: ["u64", "u32", "u32", "buffer", "buffer"], result: "i32" },
  WTSFreeMemory: { parameters: ["u64"], result: "void" },
});

const DESKTOP_READOBJECTS = 1;
const UOI_NAME = 2;
const NAME_UNITS = 128;
const WTS_CURRENT_SERVER = 0n;
const WTS_CURRENT_SESSION = 0xffff_ffff;
const WTS_SESSION_INFO_EX = 25;

/**
 * OpenInputDesktop: the name of the desktop that gets input. Unproved here: another one than our own; Wine has none.
 *
 * @returns null where this process mustn't open it, as the secure desktop.
 */
export function inputDesktopName(): string | null {
  const desktop = user32.OpenInputDesktop(0, 0, DESKTOP_READOBJECTS);
  if (desktop === NO_HANDLE) return null;
  try {
    return nameOf(desktop);
  } finally {
    user32.CloseDesktop(desktop);
  }
}

/** GetThreadDesktop: the name of the desktop that this thread is on. */
export function ownDesktopName(): string | null {
  return nameOf(user32.GetThreadDesktop(kernel32.GetCurrentThreadId()));
}

/** GetUserObjectInformation, UOI_NAME. */
function nameOf(desktop: Handle): string | null {
  const name = new Uint8Array(2 * NAME_UNITS);
  const found = user32.GetUserObjectInformationW(desktop, UOI_NAME, name, name.length, new Uint8Array(4));
  return found ? fromWide(name) : null;
}

/** WTSQuerySessionInformation with WTSSessionInfoEx. @returns null where it isn't answered, as by Wine. */
export function querySession(): SessionFacts | null {
  const out = new DataView(new ArrayBuffer(8)), size = new DataView(new ArrayBuffer(4));
  const answered = wtsapi32.WTSQuerySessionInformationW(
    WTS_CURRENT_SERVER,
    WTS_CURRENT_SESSION,
    WTS_SESSION_INFO_EX,
    new Uint8Array(out.buffer),
    new Uint8Array(size.buffer),
  );
  const address = out.getBigUint64(0, true);
  if (!answered || address === NO_HANDLE) return null;
  try {
    // A copy: the memory goes.
    const bytes = memoryAt(address, size.getUint32(0, true)).slice();
    return readSessionFacts(new DataView(bytes.buffer));
  } finally {
    wtsapi32.WTSFreeMemory(address);
  }
}
