import { openSystemLibrary } from "../../../capture/system_library.ts";

const shell32 = openSystemLibrary("shell32.dll", {
  SHGetKnownFolderPath: { parameters: ["buffer", "u32", "u64", "buffer"], result: "i32" },
});
const ole32 = openSystemLibrary("ole32.dll", {
  CoTaskMemFree: { parameters: ["u64"], result: "void" },
});

/** FOLDERID_Downloads, 374de290-123f-4565-9164-39c4925e467b (Microsoft Learn, "KNOWNFOLDERID"), as guiddef.h lays it out. */
const DOWNLOADS = Uint8Array.from(
  [0x90, 0xe2, 0x4d, 0x37, 0x3f, 0x12, 0x65, 0x45, 0x91, 0x64, 0x39, 0xc4, 0x92, 0x5e, 0x46, 0x7b],
);

/** Where this user's downloads go; he may have moved it. @returns null if the system doesn't say. */
export function downloadsFolder(): string | null {
  const out = new Uint8Array(8);
  const failed = shell32.SHGetKnownFolderPath(DOWNLOADS, 0, 0n, out) < 0;
  const address = new DataView(out.buffer).getBigUint64(0, true);
  try {
    return failed ? null : wideAt(address);
  } finally {
    // Also after a failure ("SHGetKnownFolderPath function", Microsoft Learn).
    ole32.CoTaskMemFree(address);
  }
}

/** The text at an address of the system's. */
function wideAt(address: bigint): string {
  const pointer = Deno.UnsafePointer.create(address);
  if (!pointer) throw new TypeError("Cannot read text at no address");
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let at = 0, unit; (unit = view.getUint16(at)) !== 0; at += 2) text += String.fromCharCode(unit);
  return text;
}
