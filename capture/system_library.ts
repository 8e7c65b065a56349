/** What every use of Windows' functions needs, in capture/ and elsewhere. */

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
  // kernel32 is one of the KnownDLLs: its name alone always means the system's.
  folder ??= ((): string => {
    const kernel32 = Deno.dlopen("kernel32.dll", {
      GetSystemDirectoryW: { parameters: ["buffer", "u32"], result: "u32" },
    });
    const path = new Uint8Array(2 * PATH_UNITS);
    const units = kernel32.symbols.GetSystemDirectoryW(path, PATH_UNITS);
    return fromWide(path, units);
  })();
  return folder;
}

/** Text as the system's functions want it: UTF-16 little endian with a zero at its end. */
export function wide(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

/** UTF-16 text of so many units at most, up to the first zero. */
export function fromWide(bytes: Uint8Array, units = bytes.length >> 1): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let i = 0; i < units && 2 * i + 1 < bytes.length; i++) {
    const unit = view.getUint16(2 * i, true);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text;
}
