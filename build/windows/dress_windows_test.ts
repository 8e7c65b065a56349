import assert from "node:assert/strict";
import { join } from "node:path";
import { fromWide, openSystemLibrary, wide } from "../../capture/system_library.ts";
import { memoryAt } from "../../capture/windows/win32/values.ts";
import { ROOT } from "../paths.ts";
import { dressed, dressing } from "./dress.ts";
import { withResources } from "./executable_file.ts";
import { ICON_SIDES } from "./icon.ts";

/** Deno for Windows, dressed like the product, as the system itself sees it. */

const version = openSystemLibrary("version.dll", {
  GetFileVersionInfoSizeW: { parameters: ["buffer", "buffer"], result: "u32" },
  GetFileVersionInfoW: { parameters: ["buffer", "u32", "u32", "buffer"], result: "i32" },
  VerQueryValueW: { parameters: ["buffer", "buffer", "buffer", "buffer"], result: "i32" },
});
const kernel32 = openSystemLibrary("kernel32.dll", {
  LoadLibraryExW: { parameters: ["buffer", "u64", "u32"], result: "u64" },
  FreeLibrary: { parameters: ["u64"], result: "i32" },
  FindResourceA: { parameters: ["u64", "buffer", "u64"], result: "u64" },
  FindResourceW: { parameters: ["u64", "u64", "u64"], result: "u64" },
  LoadResource: { parameters: ["u64", "u64"], result: "u64" },
  LockResource: { parameters: ["u64"], result: "u64" },
  SizeofResource: { parameters: ["u64", "u64"], result: "u32" },
});
const user32 = openSystemLibrary("user32.dll", {
  PrivateExtractIconsW: {
    parameters: ["buffer", "i32", "i32", "i32", "buffer", "buffer", "u32", "u32"],
    result: "u32",
  },
  DestroyIcon: { parameters: ["u64"], result: "i32" },
});

const RT_RCDATA = 10, RT_MANIFEST = 24;
const LOAD_LIBRARY_AS_DATAFILE = 2;

Deno.test("dressExecutable()'s work is read by Windows, and the program still starts", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "mfb-dress-" });
  const path = join(folder, "MFB-Kunde.exe");
  const html = await Deno.readTextFile(join(ROOT, "ui", "client", "client.html"));
  const payload = crypto.getRandomValues(new Uint8Array(60_000));
  // As deno compile leaves it: the program as a resource, looked up by FindResourceA.
  const program = { type: RT_RCDATA, name: "D3N0L4ND", language: 0, data: payload };
  const compiled = withResources(await Deno.readFile(Deno.execPath()), () => [program]);
  await Deno.writeFile(
    path,
    withResources(compiled, (list) => dressed(list, dressing({ html, version: "1.20.3" }))),
  );
  try {
    await t.step("version information", () => {
      const info = new Uint8Array(version.GetFileVersionInfoSizeW(wide(path), new Uint8Array(4)));
      assert.equal(version.GetFileVersionInfoW(wide(path), 0, info.length, info), 1);
      const value = (block: string): Uint8Array => {
        const pointer = new BigUint64Array(1), length = new Uint32Array(1);
        assert.equal(
          version.VerQueryValueW(
            info,
            wide(block),
            new Uint8Array(pointer.buffer),
            new Uint8Array(length.buffer),
          ),
          1,
          block,
        );
        return memoryAt(pointer[0], length[0] * (block.startsWith("\\StringFileInfo") ? 2 : 1)).slice();
      };
      const translation = new DataView(value("\\VarFileInfo\\Translation").buffer);
      const language = [0, 2].map((at) => translation.getUint16(at, true).toString(16).padStart(4, "0")).join(
        "",
      );
      const text = (name: string) => fromWide(value(`\\StringFileInfo\\${language}\\${name}`));
      assert.equal(language, "040704b0");
      assert.equal(text("FileDescription"), "MFB-Kunde – Fernbetreuung");
      assert.equal(text("ProductName"), "MFB – Mandanten-Fernbetreuung");
      assert.equal(text("FileVersion"), "1.20.3");
      const fixed = new DataView(value("\\").buffer);
      assert.deepEqual([fixed.getUint32(8, true), fixed.getUint32(12, true)], [0x1_0014, 0x3_0000]);
    });

    await t.step("the program and the manifest, as resources", () => {
      const module = kernel32.LoadLibraryExW(wide(path), 0n, LOAD_LIBRARY_AS_DATAFILE);
      assert.notEqual(module, 0n);
      const read = (found: bigint): Uint8Array => {
        assert.notEqual(found, 0n);
        const at = kernel32.LockResource(kernel32.LoadResource(module, found));
        return memoryAt(at, kernel32.SizeofResource(module, found)).slice();
      };
      const name = new TextEncoder().encode("D3N0L4ND\0");
      assert.deepEqual(read(kernel32.FindResourceA(module, name, BigInt(RT_RCDATA))), payload);
      const manifest = read(kernel32.FindResourceW(module, 1n, BigInt(RT_MANIFEST)));
      assert.match(new TextDecoder().decode(manifest), /PerMonitorV2/);
      kernel32.FreeLibrary(module);
    });

    await t.step("an icon of each size", () => {
      for (const side of ICON_SIDES) {
        const icon = new BigUint64Array(1);
        const handle = new Uint8Array(icon.buffer);
        assert.equal(
          user32.PrivateExtractIconsW(wide(path), 0, side, side, handle, new Uint8Array(4), 1, 0),
          1,
        );
        assert.notEqual(icon[0], 0n);
        user32.DestroyIcon(icon[0]);
      }
    });

    await t.step("it starts", async () => {
      const { stdout, success } = await new Deno.Command(path, { args: ["--version"] }).output();
      assert.ok(success);
      assert.match(new TextDecoder().decode(stdout), /^deno \d/);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
