import { kernel32, ntdll } from "../win32/process.ts";
import { fromWide } from "../../system_library.ts";
import { type Handle, NO_HANDLE } from "../win32/values.ts";

const PROCESS_VM_READ = 0x10, PROCESS_QUERY_INFORMATION = 0x400;
const PROCESS_BASIC_INFORMATION = 0, PROCESS_COMMAND_LINE_INFORMATION = 60;
/** PROCESS_BASIC_INFORMATION: PebBaseAddress 8, InheritedFromUniqueProcessId 40. */
const BASIC_BYTES = 48;
/** PEB: ProcessParameters 0x20; RTL_USER_PROCESS_PARAMETERS: CommandLine 0x70 (winternl.h, 64 bits). */
const PARAMETERS_AT = 0x20n, COMMAND_LINE_AT = 0x70n;
/** UNICODE_STRING: Length 0 in bytes, Buffer 8. */
const STRING_BYTES = 16;
const COMMAND_LINE_BYTES_MAX = 65_536;

/**
 * How a process was started (NtQueryInformationProcess); null when it won't be told. It is kept in the process's own
 * memory: a program can make up its own.
 */
export function commandLineOf(process: Handle, pid: number): string | null {
  const info = new Uint8Array(STRING_BYTES + COMMAND_LINE_BYTES_MAX);
  if (query(process, PROCESS_COMMAND_LINE_INFORMATION, info)) {
    return fromWide(info.subarray(STRING_BYTES), new DataView(info.buffer).getUint16(0, true) >> 1);
  }
  // Before Windows 8.1, and under Wine.
  const reader = kernel32.OpenProcess(PROCESS_VM_READ | PROCESS_QUERY_INFORMATION, 0, pid);
  if (reader === NO_HANDLE) return null;
  try {
    return readCommandLine(reader);
  } finally {
    kernel32.CloseHandle(reader);
  }
}

/** Number of the process that started it; 0 when it won't be told. */
export function parentOf(process: Handle): number {
  const info = new Uint8Array(BASIC_BYTES);
  if (!query(process, PROCESS_BASIC_INFORMATION, info)) return 0;
  return Number(new DataView(info.buffer).getBigUint64(40, true));
}

function readCommandLine(process: Handle): string | null {
  const info = new Uint8Array(BASIC_BYTES);
  if (!query(process, PROCESS_BASIC_INFORMATION, info)) return null;
  const peb = new DataView(info.buffer).getBigUint64(8, true);
  const parameters = readMemory(process, peb + PARAMETERS_AT, 8)?.getBigUint64(0, true);
  const line = parameters ? readMemory(process, parameters + COMMAND_LINE_AT, STRING_BYTES) : null;
  if (!line) return null;
  const bytes = line.getUint16(0, true);
  const text = bytes > 0 ? readMemory(process, line.getBigUint64(8, true), bytes) : null;
  return text && fromWide(new Uint8Array(text.buffer));
}

function readMemory(process: Handle, address: Handle, bytes: number): DataView<ArrayBuffer> | null {
  const buffer = new Uint8Array(bytes);
  const read = kernel32.ReadProcessMemory(process, address, buffer, BigInt(bytes), 0n);
  return read === 0 ? null : new DataView(buffer.buffer);
}

function query(process: Handle, what: number, info: Uint8Array<ArrayBuffer>): boolean {
  return ntdll.NtQueryInformationProcess(process, what, info, info.length, new Uint8Array(4)) === 0;
}
