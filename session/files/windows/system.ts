/** What the files here need of Windows' FFI; capture/windows has its own, which only capture/ may know. */

const PATH_UNITS = 260;

/**
 * Opens a library of the system by its whole path: a bare name would first be looked for beside the executable, which
 * lies in the folder for downloads, where a web page can have put one ("DLL search order", Microsoft Learn).
 *
 * @throws Error when there is none.
 */
export function openSystemLibrary<const Symbols extends Deno.ForeignLibraryInterface>(
  name: string,
  symbols: Symbols,
): Deno.DynamicLibrary<Symbols>["symbols"] {
  return Deno.dlopen(`${systemFolder()}\\${name}`, symbols).symbols;
}

let folder: string | undefined;

function systemFolder(): string {
  if (folder !== undefined) return folder;
  // kernel32 is one of the KnownDLLs: its name alone always means the system's.
  const kernel32 = Deno.dlopen("kernel32.dll", {
    GetSystemDirectoryW: { parameters: ["buffer", "u32"], result: "u32" },
  });
  const path = new Uint16Array(PATH_UNITS);
  const units = kernel32.symbols.GetSystemDirectoryW(new Uint8Array(path.buffer), PATH_UNITS);
  return folder = String.fromCharCode(...path.subarray(0, units));
}

/** Text as the system's functions want it: UTF-16 little endian with a zero at its end. */
export function wide(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  // Not by iterating: that goes by characters, of which some are two units.
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return new Uint8Array(units.buffer);
}

/** The text at an address of the system's. */
export function wideAt(address: bigint): string {
  const pointer = Deno.UnsafePointer.create(address);
  if (!pointer) throw new TypeError("Cannot read text at no address");
  const view = new Deno.UnsafePointerView(pointer);
  let text = "";
  for (let at = 0, unit; (unit = view.getUint16(at)) !== 0; at += 2) text += String.fromCharCode(unit);
  return text;
}
