import { asModifier, type Modifier } from "../keys.ts";

/** X11 keysyms (X Window System Protocol, appendix A): numbers for the meanings of keys. */

const UNICODE_FLAG = 0x01000000;

/** Keysyms 0x100·n + byte that older layouts use, by the character set that has the byte. */
const LEGACY_SETS: Record<number, string> = {
  1: "iso-8859-2",
  2: "iso-8859-3",
  3: "iso-8859-4",
  6: "koi8-u",
};

/** Legacy keysyms outside of those sets that common layouts have. */
const LEGACY_CHARACTERS: Record<number, string> = {
  0x13bc: "Œ",
  0x13bd: "œ",
  0x13be: "Ÿ",
  0x20ac: "€",
  0x0aa9: "—",
  0x0aaa: "–",
  0x0aae: "…",
  0x0ac9: "™",
  0x0ad0: "‘",
  0x0ad1: "’",
  0x0ad2: "“",
  0x0ad3: "”",
  0x0afd: "‚",
  0x0afe: "„",
};

/** The keysym that types this character wherever a keycode is given it. */
export function keysymOfCharacter(character: string): number {
  const point = character.codePointAt(0)!;
  const latin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return latin1 ? point : (UNICODE_FLAG | point) >>> 0;
}

/** The character that a key with this keysym types, or null: dead keys, Return, modifiers. */
export function characterOfKeysym(keysym: number): string | null {
  if (keysym >= UNICODE_FLAG) {
    const point = keysym - UNICODE_FLAG;
    return point >= 0xa0 && point <= 0x10ffff ? String.fromCodePoint(point) : null;
  }
  if ((keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff)) {
    return String.fromCharCode(keysym);
  }
  const legacy = LEGACY_CHARACTERS[keysym];
  if (legacy) return legacy;
  const set = LEGACY_SETS[keysym >> 8], byte = keysym & 0xff;
  if (!set || byte < 0xa0) return null;
  return new TextDecoder(set).decode(Uint8Array.of(byte));
}

export const SHIFT_LEFT = 0xffe1;
export const LEVEL3_SHIFT = 0xfe03;
export const RETURN = 0xff0d;
export const TAB = 0xff09;

const MODIFIERS: Record<Modifier, { left: number; right: number }> = {
  Shift: { left: SHIFT_LEFT, right: 0xffe2 },
  Control: { left: 0xffe3, right: 0xffe4 },
  Alt: { left: 0xffe9, right: 0xffea },
  Meta: { left: 0xffeb, right: 0xffec },
};

/** KeyboardEvent.key → keysym, for keys that type no character. */
const NAMED: Record<string, number> = {
  Enter: RETURN,
  Tab: TAB,
  Backspace: 0xff08,
  Delete: 0xffff,
  Escape: 0xff1b,
  Insert: 0xff63,
  Home: 0xff50,
  ArrowLeft: 0xff51,
  ArrowUp: 0xff52,
  ArrowRight: 0xff53,
  ArrowDown: 0xff54,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  Clear: 0xff0b,
  ContextMenu: 0xff67,
  PrintScreen: 0xff61,
  Pause: 0xff13,
  ScrollLock: 0xff14,
  Help: 0xff6a,
};
const F1 = 0xffbe;
const KEYPAD_ENTER = 0xff8d;

/** The keysym of a named key, KeyboardEvent's `code` telling left from right; null for unknown names. */
export function keysymOfNamedKey(key: string, code: string): number | null {
  const modifier = asModifier(key);
  if (modifier) return code.endsWith("Right") ? MODIFIERS[modifier].right : MODIFIERS[modifier].left;
  if (code === "NumpadEnter") return KEYPAD_ENTER;
  const functionKey = /^F([1-9]|1\d|2[0-4])$/.exec(key);
  if (functionKey) return F1 + Number(functionKey[1]) - 1;
  return Object.hasOwn(NAMED, key) ? NAMED[key] : null;
}
