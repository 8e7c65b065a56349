import process from "node:process";

/** Microsoft Learn, [MS-FSCC] 5.6.1 "Zone.Identifier Stream Name"; 3: URLZONE_INTERNET. */
const MARK = "[ZoneTransfer]\r\nZoneId=3\r\n";

/** Windows: marks a file as one from elsewhere, so that the system warns before it is opened. Nothing on other systems. */
export async function markAsForeign(path: string): Promise<void> {
  if (process.platform !== "win32") return;
  try {
    using stream = await Deno.open(`${path}:Zone.Identifier`, { write: true, create: true, truncate: true });
    await stream.write(new TextEncoder().encode(MARK));
    await stream.syncData();
  } catch {
    // FAT and some network drives have no streams; browsers leave it there, too.
  }
}
