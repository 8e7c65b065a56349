/**
 * Virtual-key codes (winuser.h) of keys that type no character, by KeyboardEvent.key, and of keys by their place, by
 * KeyboardEvent.code ("Keyboard Input Overview", "Virtual-Key Codes", Microsoft Learn).
 */

const SIDES: Record<string, { left: number; right: number }> = {
  Shift: { left: 0xa0, right: 0xa1 },
  Control: { left: 0xa2, right: 0xa3 },
  Alt: { left: 0xa4, right: 0xa5 },
  Meta: { left: 0x5b, right: 0x5c },
};

const NAMED: Record<string, number> = {
  Backspace: 0x08,
  Tab: 0x09,
  Clear: 0x0c,
  Enter: 0x0d,
  Pause: 0x13,
  Escape: 0x1b,
  PageUp: 0x21,
  PageDown: 0x22,
  End: 0x23,
  Home: 0x24,
  ArrowLeft: 0x25,
  ArrowUp: 0x26,
  ArrowRight: 0x27,
  ArrowDown: 0x28,
  PrintScreen: 0x2c,
  Insert: 0x2d,
  Delete: 0x2e,
  Help: 0x2f,
  ContextMenu: 0x5d,
  ScrollLock: 0x91,
};
const F1 = 0x70;

/** Keys whose scan code begins with E0; without the flag they are those of the number pad. */
const EXTENDED = new Set([
  ...[0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2c, 0x2d, 0x2e, 0x5b, 0x5c, 0x5d, 0x6f, 0xa3, 0xa5],
]);

/** Letters and digits have their character's code; the others of a keyboard with the places of the US one. */
const PLACES: Record<string, number> = {
  Space: 0x20,
  Semicolon: 0xba,
  Equal: 0xbb,
  Comma: 0xbc,
  Minus: 0xbd,
  Period: 0xbe,
  Slash: 0xbf,
  Backquote: 0xc0,
  BracketLeft: 0xdb,
  Backslash: 0xdc,
  BracketRight: 0xdd,
  Quote: 0xde,
  IntlBackslash: 0xe2,
  NumpadMultiply: 0x6a,
  NumpadAdd: 0x6b,
  NumpadSubtract: 0x6d,
  NumpadDecimal: 0x6e,
  NumpadDivide: 0x6f,
};

export interface NamedKey {
  vk: number;
  extended: boolean;
}

/** A key that types no character, `code` telling left from right; null for unknown names. */
export function namedKey(key: string, code: string): NamedKey | null {
  if (Object.hasOwn(SIDES, key)) return keyOf(SIDES[key][code.endsWith("Right") ? "right" : "left"]);
  if (code === "NumpadEnter") return { vk: NAMED.Enter, extended: true };
  const functionKey = /^F([1-9]|1\d|2[0-4])$/.exec(key);
  if (functionKey) return keyOf(F1 + Number(functionKey[1]) - 1);
  return Object.hasOwn(NAMED, key) ? keyOf(NAMED[key]) : null;
}

/** A key by its place on the keyboard; null for unknown places. */
export function placedKey(code: string): NamedKey | null {
  const letter = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (letter) return keyOf((letter[1] ?? letter[2]).charCodeAt(0));
  const numpad = /^Numpad(\d)$/.exec(code);
  if (numpad) return keyOf(0x60 + Number(numpad[1]));
  return Object.hasOwn(PLACES, code) ? keyOf(PLACES[code]) : namedKey(code, code);
}

function keyOf(vk: number): NamedKey {
  return { vk, extended: EXTENDED.has(vk) };
}
