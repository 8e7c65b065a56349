/** The system's virus scanner. */
export interface Scanner {
  /**
   * @param file is read from its start; where it stands afterwards is open.
   * @returns "none" if the scanner couldn't be asked about this one.
   */
  scan(file: { name: string; file: Deno.FsFile; size: number }): Promise<"clean" | "malware" | "none">;
}
