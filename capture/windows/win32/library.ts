import { fromWide } from "./values.ts";

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
