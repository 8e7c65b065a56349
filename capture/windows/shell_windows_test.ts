import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLine } from "./command_line.ts";
import { openWindowsShell } from "./shell.ts";
import { fromWide, openSystemLibrary, wide } from "../system_library.ts";
import { memoryAt } from "./win32/values.ts";

const shell32 = openSystemLibrary("shell32.dll", {
  CommandLineToArgvW: { parameters: ["buffer", "buffer"], result: "u64" },
});
const kernel32 = openSystemLibrary("kernel32.dll", {
  LocalFree: { parameters: ["u64"], result: "u64" },
  lstrlenW: { parameters: ["u64"], result: "i32" },
});

function apart(line: string): string[] {
  const count = new Int32Array(1);
  const list = shell32.CommandLineToArgvW(wide(line), new Uint8Array(count.buffer));
  const pointers = new DataView(memoryAt(list, 8 * count[0]).slice().buffer);
  const args = Array.from({ length: count[0] }, (_, i) => {
    const at = pointers.getBigUint64(8 * i, true), units = kernel32.lstrlenW(at);
    return units === 0 ? "" : fromWide(memoryAt(at, 2 * units), units);
  });
  kernel32.LocalFree(list);
  return args;
}

Deno.test("commandLine() is taken apart by Windows into the same arguments", () => {
  const arg = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !text.includes("\0")),
    fc.string({ unit: fc.constantFrom("\\", '"', " ", "a", "\t"), maxLength: 12 }),
  );
  fc.assert(fc.property(fc.array(arg, { maxLength: 5 }), (args) => {
    assert.deepEqual(apart(`program.exe ${commandLine(args)}`).slice(1), args);
  }));
});

Deno.test("startElevated() is there unless this process has administrator rights already", async () => {
  const shell = openWindowsShell();
  // Wine gives all of them.
  if (Deno.env.has("MFB_WINE_COMPOSITE")) return assert.equal(shell.startElevated, null);
  if (shell.startElevated) assert.equal(await shell.startElevated("C:\\no such program.exe", []), false);
});
