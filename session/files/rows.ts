import { FILE_ROWS_MAX, NAME_MAX_CHARS } from "../../protocol/limits.ts";
import type { TransferRow } from "../../transfer/types.ts";

/** What of a long name's end is kept: it tells the kind of file. */
const ENDING_CHARS = 24;

/** The newest rows first, small enough together for one message. */
export function shownRows(rows: readonly TransferRow[]): TransferRow[] {
  return rows.slice(-FILE_ROWS_MAX).reverse().map((row) => ({ ...row, name: shortened(row.name) }));
}

function shortened(name: string): string {
  if (name.length <= NAME_MAX_CHARS) return name;
  return `${name.slice(0, NAME_MAX_CHARS - ENDING_CHARS - 1)}…${name.slice(-ENDING_CHARS)}`;
}
