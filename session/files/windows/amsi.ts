import type { Scanner } from "../types.ts";
import { isRefused } from "./amsi_result.ts";
import { openSystemLibrary, wide } from "../../../capture/system_library.ts";
import { isWine } from "./wine.ts";

/** Microsoft Learn, "Antimalware Scan Interface (AMSI) functions": amsi.h. */
const SYMBOLS = {
  AmsiInitialize: { parameters: ["buffer", "buffer"], result: "i32" },
  AmsiOpenSession: { parameters: ["u64", "buffer"], result: "i32" },
  AmsiScanBuffer: {
    parameters: ["u64", "buffer", "u32", "buffer", "u64", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  AmsiCloseSession: { parameters: ["u64", "u64"], result: "void" },
} as const;

/** Bytes that the scanner is shown at once, and that two pieces have in common: what is looked for may lie across. */
const PIECE_BYTES = 16 * 1024 * 1024;
const OVERLAP_BYTES = 64 * 1024;

/** @returns null where there is no AMSI (before Windows 10), or only Wine's, which finds everything clean. */
export function openAmsi(): Scanner | null {
  return isWine() ? null : createAmsiScanner();
}

/** @returns null if the system offers none. */
export function createAmsiScanner(): Scanner | null {
  let amsi: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  try {
    amsi = openSystemLibrary("amsi.dll", SYMBOLS);
  } catch {
    return null;
  }
  const context = handle((out) => amsi.AmsiInitialize(wide("MFB"), out));
  if (context === null) return null;

  return {
    async scan({ name, file, size }) {
      const session = handle((out) => amsi.AmsiOpenSession(context, out));
      if (session === null) return "none";
      try {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, size));
        const result = new Uint8Array(4);
        for (let at = 0; at < size; at += PIECE_BYTES - OVERLAP_BYTES) {
          const length = await readAt(file, at, piece);
          const failed = await amsi.AmsiScanBuffer(context, piece, length, wide(name), session, result) < 0;
          // No scanner is there, or it is switched off.
          if (failed) return "none";
          if (isRefused(new DataView(result.buffer).getUint32(0, true))) return "malware";
          if (at + length >= size) break;
        }
        return "clean";
      } finally {
        amsi.AmsiCloseSession(context, session);
      }
    },
  };
}

/** @returns the handle that a function puts out; null if it fails. */
function handle(call: (out: Uint8Array<ArrayBuffer>) => number): bigint | null {
  const out = new Uint8Array(8);
  return call(out) < 0 ? null : new DataView(out.buffer).getBigUint64(0, true);
}

/** @returns bytes read: as many as there are, or fit. */
async function readAt(file: Deno.FsFile, offset: number, into: Uint8Array): Promise<number> {
  await file.seek(offset, Deno.SeekMode.Start);
  let length = 0;
  while (length < into.length) {
    const read = await file.read(into.subarray(length));
    if (read === null) break;
    length += read;
  }
  return length;
}
