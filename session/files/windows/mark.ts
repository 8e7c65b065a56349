import { isWine } from "./wine.ts";

/** Microsoft Learn, [MS-FSCC] 5.6.1 "Zone.Identifier Stream Name"; 3: URLZONE_INTERNET. */
const MARK = "[ZoneTransfer]\r\nZoneId=3\r\n";

/** Marks a file as one from elsewhere ("mark of the web"), so that the system warns before it is opened. */
export async function markAsForeign(path: string): Promise<void> {
  // Wine's files have no streams: it would make a second file.
  if (isWine()) return;
  // FAT and some network drives have none either; browsers leave it there, too.
  await writeMark(path).catch(() => {});
}

export async function writeMark(path: string): Promise<void> {
  using stream = await Deno.open(`${path}:Zone.Identifier`, { write: true, create: true, truncate: true });
  await stream.write(new TextEncoder().encode(MARK));
  await stream.syncData();
}
