import type { Shell } from "../types.ts";
import { commandLine } from "./command_line.ts";
import { advapi32, kernel32, messages, shell32 } from "./win32/shell.ts";
import { wide } from "../system_library.ts";
import { NO_HANDLE } from "./win32/values.ts";

const TOKEN_QUERY = 8, TOKEN_ELEVATION = 20;
const SW_SHOWNORMAL = 1;
// Whoever calls from a thread without messages, or ends soon, waits; the system shows no error of its own.
const SEE_MASK_NOASYNC = 0x100, SEE_MASK_FLAG_NO_UI = 0x400;
const MB_ICONERROR = 0x10, MB_SETFOREGROUND = 0x1_0000;

/** What the system reads while a call is under way: it must not be collected. */
const inUse = new Set<Uint8Array[]>();

export function openWindowsShell(): Shell {
  return {
    open: (url) => execute("open", url, ""),
    // By its own whole path. Unproved here: Wine has no UAC ("runas" simply starts).
    startElevated: isElevated() ? null : (program, args) => execute("runas", program, commandLine(args)),
    async tell(title, text) {
      if (kernel32.GetConsoleWindow() !== NO_HANDLE) return false;
      await messages.MessageBoxW(NO_HANDLE, wide(text), wide(title), MB_ICONERROR | MB_SETFOREGROUND);
      return true;
    },
  };
}

/**
 * ShellExecuteExW with SHELLEXECUTEINFOW: 0 cbSize, 4 fMask, 16 lpVerb, 24 lpFile, 32 lpParameters, 48 nShow; 112
 * bytes. Nothing is taken apart by a command interpreter.
 *
 * @returns false when it couldn't be started, or its user said no.
 */
async function execute(verb: "open" | "runas", file: string, parameters: string): Promise<boolean> {
  const INFO_BYTES = 112;
  const info = new Uint8Array(INFO_BYTES);
  const view = new DataView(info.buffer);
  const texts = [verb, file, parameters].map(wide);
  view.setUint32(0, INFO_BYTES, true);
  view.setUint32(4, SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI, true);
  texts.forEach((text, i) => {
    view.setBigUint64(16 + 8 * i, Deno.UnsafePointer.value(Deno.UnsafePointer.of(text)), true);
  });
  view.setInt32(48, SW_SHOWNORMAL, true);
  const memory = [info, ...texts];
  inUse.add(memory);
  try {
    return await shell32.ShellExecuteExW(info) !== 0;
  } finally {
    inUse.delete(memory);
  }
}

/** Whether this process has administrator rights in force (GetTokenInformation, TokenElevation). */
function isElevated(): boolean {
  const token = new BigUint64Array(1);
  const bytes = new Uint8Array(token.buffer);
  if (!advapi32.OpenProcessToken(kernel32.GetCurrentProcess(), TOKEN_QUERY, bytes)) return false;
  const elevation = new Uint32Array(1);
  const known = advapi32.GetTokenInformation(
    token[0],
    TOKEN_ELEVATION,
    new Uint8Array(elevation.buffer),
    4,
    new Uint8Array(4),
  );
  kernel32.CloseHandle(token[0]);
  return known !== 0 && elevation[0] !== 0;
}
