import type { FilesUpdate } from "../../protocol/files.ts";
import {
  FILE_NAME_MAX_CHARS,
  FILE_RECORDS_MAX,
  FILE_ROWS_MAX,
  NAME_MAX_CHARS,
} from "../../protocol/limits.ts";
import type { TransferRecord, TransferRow } from "../../transfer/types.ts";

/** What of a long name's end is kept: it tells the kind of file. */
const ENDING_CHARS = 24;

/** The newest rows first, small enough together for one message. */
export function shownRows(rows: readonly TransferRow[]): TransferRow[] {
  return rows.slice(-FILE_ROWS_MAX).reverse().map((row) => ({
    ...row,
    name: shortened(row.name, NAME_MAX_CHARS),
  }));
}

/** The lines of the log from `from` on, in as many messages as they take. */
export function recordUpdates(records: readonly TransferRecord[], from: number): FilesUpdate[] {
  const updates: FilesUpdate[] = [];
  for (let at = from; at < records.length; at += FILE_RECORDS_MAX) {
    const some = records.slice(at, at + FILE_RECORDS_MAX);
    const named = some.map((record) => ({ ...record, name: shortened(record.name, FILE_NAME_MAX_CHARS) }));
    updates.push({ kind: "records", from: at, records: named });
  }
  return updates;
}

function shortened(name: string, max: number): string {
  return name.length <= max ? name : `${name.slice(0, max - ENDING_CHARS - 1)}…${name.slice(-ENDING_CHARS)}`;
}
