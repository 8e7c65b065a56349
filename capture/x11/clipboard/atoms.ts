import type { XConnection } from "../connection.ts";
import { internAtom } from "../overlay/window_properties.ts";

const NAMES = [
  "CLIPBOARD",
  "TARGETS",
  "TIMESTAMP",
  "INCR",
  "UTF8_STRING",
  "TEXT",
  "text/plain;charset=utf-8",
  "x-kde-passwordManagerHint",
  "MFB_CLIPBOARD",
] as const;

/** The names of selections (ICCCM, chapter 2), and what password managers add. MFB_CLIPBOARD: what owners answer into. */
export type ClipboardAtoms = Record<(typeof NAMES)[number], number>;

/** Predefined: see X Window System Protocol, "Predefined Atoms". */
export const ATOM = 4, INTEGER = 19, STRING = 31;

export async function clipboardAtoms(connection: XConnection): Promise<ClipboardAtoms> {
  const pairs = await Promise.all(
    NAMES.map(async (name) => [name, await internAtom(connection, name)] as const),
  );
  return Object.fromEntries(pairs) as ClipboardAtoms;
}
