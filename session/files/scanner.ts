import process from "node:process";

/** The system's virus scanner. */
export interface Scanner {
  /**
   * @param file is read from its start; where it stands afterwards is open.
   * @returns "none" if the scanner couldn't be asked about this one.
   */
  scan(file: { name: string; file: Deno.FsFile; size: number }): Promise<"clean" | "malware" | "none">;
}

let opened: Promise<Scanner | null> | undefined;

/** @returns null where the system has none that programs may ask. The same one each time. */
export function openScanner(): Promise<Scanner | null> {
  opened ??= process.platform === "win32"
    ? import("./windows/amsi.ts").then(({ openAmsi }) => openAmsi())
    : Promise.resolve(null);
  return opened;
}
