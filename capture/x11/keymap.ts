import type { XConnection } from "./connection.ts";
import { characterOfKeysym, LEVEL3_SHIFT, SHIFT_LEFT } from "./keysyms.ts";
import { Request } from "./request.ts";

const GET_KEYBOARD_MAPPING = 101;

/** A key and what must be held so that it types a character. */
export interface Stroke {
  keycode: number;
  shift: boolean;
  altGr: boolean;
}

/** Columns of the core keyboard mapping for a layout's four levels, one row a group (XKB protocol, chapter 17.1.1). */
const LEVEL_COLUMNS = [[0, 1, 4, 5], [2, 3, 6, 7]];

/** The host's keyboard layout as it is now. */
export interface Keymap {
  /** How the layout types a character while `group` is active; null when it can't. */
  find(character: string, group: number): Stroke | null;
  /** The key of a keysym that is no character, or null. */
  findKey(keysym: number): number | null;
  /** The first keysym on a key; 0 when it has none. */
  keysym(keycode: number): number;
  /** Keys without any meaning. */
  readonly unused: number[];
  /** Keys that carry nothing but one Unicode character on all levels: left over from a program that was killed. */
  readonly leftOver: number[];
  readonly shift: number | null;
  readonly altGr: number | null;
}

export async function loadKeymap(connection: XConnection): Promise<Keymap> {
  const { minKeycode, maxKeycode } = connection.setup;
  const { bytes, view } = await connection.call(
    new Request(GET_KEYBOARD_MAPPING).u8(minKeycode, maxKeycode - minKeycode + 1, 0, 0),
  );
  const width = bytes[1];
  const rows = new Map<number, number[]>();
  for (let keycode = minKeycode, at = 32; keycode <= maxKeycode; keycode++) {
    rows.set(keycode, Array.from({ length: width }, (_, i) => view.getUint32(at + 4 * i, true)));
    at += 4 * width;
  }
  return createKeymap(rows);
}

/** From the core keyboard mapping: keycode → keysyms, all rows of the same length. */
export function createKeymap(rows: Map<number, number[]>): Keymap {
  const keys = new Map<number, number>();
  const unused: number[] = [], leftOver: number[] = [];
  for (const [keycode, keysyms] of rows) {
    if (keysyms.every((keysym) => keysym === 0)) unused.push(keycode);
    else if (isLeftOver(keysyms)) leftOver.push(keycode);
    else for (const keysym of keysyms) if (keysym && !keys.has(keysym)) keys.set(keysym, keycode);
  }
  const altGr = keys.get(LEVEL3_SHIFT) ?? null;
  const ignored = new Set([...unused, ...leftOver]);
  const groups = LEVEL_COLUMNS.map((columns) => readGroup(rows, { columns, ignored, altGr: altGr !== null }));
  return {
    find: (character, group) => groups[group]?.get(character) ?? null,
    findKey: (keysym) => keys.get(keysym) ?? null,
    keysym: (keycode) => rows.get(keycode)?.[0] ?? 0,
    unused,
    leftOver,
    shift: keys.get(SHIFT_LEFT) ?? null,
    altGr,
  };
}

function readGroup(
  rows: Map<number, number[]>,
  { columns, ignored, altGr }: { columns: number[]; ignored: Set<number>; altGr: boolean },
): Map<string, Stroke> {
  const strokes = new Map<string, Stroke>();
  for (let level = 0; level < (altGr ? 4 : 2); level++) {
    for (const [keycode, keysyms] of rows) {
      if (ignored.has(keycode)) continue;
      const character = characterAt(keysyms, columns, level);
      if (character === null || strokes.has(character)) continue;
      strokes.set(character, { keycode, shift: (level & 1) === 1, altGr: level >= 2 });
    }
  }
  return strokes;
}

/** A letter alone in the first of two columns stands for its capital in the second (core protocol, chapter 5). */
function characterAt(keysyms: number[], columns: number[], level: number): string | null {
  const keysym = keysyms[columns[level]] ?? 0;
  if (keysym) return characterOfKeysym(keysym);
  if (level !== 1) return null;
  const lower = characterOfKeysym(keysyms[columns[0]] ?? 0);
  const upper = lower?.toUpperCase();
  return upper && upper !== lower && [...upper].length === 1 ? upper : null;
}

function isLeftOver(keysyms: number[]): boolean {
  const [first] = keysyms;
  return first > 0x01000000 && keysyms.length >= 4 && keysyms.slice(0, 4).every((k) => k === first);
}
