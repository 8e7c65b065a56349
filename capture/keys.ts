/** What viewers' keys mean (UI Events KeyboardEvent key Values), the same on every platform. */

export interface KeyEvent {
  code: string;
  key: string;
  down: boolean;
}

const MODIFIERS = ["Shift", "Control", "Alt", "Meta"] as const;
export type Modifier = typeof MODIFIERS[number];

export function asModifier(key: string): Modifier | null {
  return MODIFIERS.find((modifier) => modifier === key) ?? null;
}

/** Whether it is a character, and not a key's name. */
export function isCharacter(key: string): boolean {
  return [...key].length === 1 && !/\p{Cc}/u.test(key);
}

/**
 * Keys that are never injected. The locks would change what later characters mean, which come as the viewer's own
 * locks made them; the others are steps towards a character that comes as text.
 */
export const SILENT_KEYS = new Set(["CapsLock", "NumLock", "Dead", "Process", "Compose", "ModeChange"]);

/** Window managers open menus with them, the print screen key starts a program. */
const SYSTEM_KEYS = new Set(["Meta", "OS", "Super", "Hyper", "PrintScreen"]);
/** Of the chords with Alt: changing windows, window menu, run dialogues. Alt+F4 closes the window that has the focus. */
const ALT_SYSTEM_KEYS = /^(Tab|Escape| |F([1-35-9]|1\d))$/;

/** Whether a window manager or the system takes this key, whatever window has the focus. */
export function isSystemKey(key: string, holds: (modifier: Modifier) => boolean): boolean {
  const alt = holds("Alt"), control = holds("Control");
  if (SYSTEM_KEYS.has(key) || holds("Meta")) return true;
  if (alt && control) return true;
  return (alt && ALT_SYSTEM_KEYS.test(key)) || (control && key === "Escape");
}
