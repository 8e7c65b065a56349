import type { VirtualKey } from "./input_records.ts";
import type { NamedKey } from "./virtual_keys.ts";

/** How a character is typed by a key. */
export interface Stroke {
  key: VirtualKey;
  shift: boolean;
  altGr: boolean;
}

/** The keyboard layout of the window that has the focus. */
export interface KeyLayout {
  /** Null where the layout lacks the character. */
  find(character: string): Stroke | null;
  /** With the scan code that the layout gives it. */
  complete(key: NamedKey): VirtualKey;
  capsLocked(): boolean;
}
