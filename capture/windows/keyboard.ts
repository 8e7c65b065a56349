import { asModifier, isCharacter, isSystemKey, type KeyEvent, type Modifier, SILENT_KEYS } from "../keys.ts";
import { type InputRecord, keyRecord, unicodeRecords, type VirtualKey } from "./input_records.ts";
import type { KeyLayout } from "./key_layout.ts";
import { namedKey, placedKey } from "./virtual_keys.ts";

/** Records sent at once; the focus is asked for before each lot. */
const RECORDS_PER_LOT = 64;
const SHORTCUT_MODIFIERS: Modifier[] = ["Control", "Alt", "Meta"];
/** Other characters may be dead keys, or a third level: they are typed by themselves, whatever the layout. */
const BY_KEY = /^[\p{L}\p{N} ]$/u;

interface HeldKey {
  key: VirtualKey;
  modifier: Modifier | null;
  /** Injected; otherwise it is only remembered, and pressed around each key that it is meant for. */
  down: boolean;
  used: boolean;
}

export interface KeyboardParts {
  layout: KeyLayout;
  /** Injects all at once. @returns false where the system takes no input. */
  send(records: InputRecord[]): boolean;
  /** Runs `inject` if what has the keyboard's focus may be reached. @returns false if not, else its result. */
  guard(inject: () => boolean): Promise<boolean>;
  /**
   * Whether a key may stay down until the viewer lets it go. Where only some windows may be reached it may not: the
   * focus may be elsewhere by then, and that window would get the key's end.
   */
  mayHold(): boolean;
}

/** The keyboard of a Windows session. Its calls must not overlap. */
export class Keyboard {
  #parts: KeyboardParts;
  #held = new Map<string, HeldKey>();

  constructor(parts: KeyboardParts) {
    this.#parts = parts;
  }

  async key({ code, key, down }: KeyEvent, stopped: () => boolean): Promise<boolean> {
    if (SILENT_KEYS.has(key)) return false;
    const id = code || key;
    if (key === "AltGraph") {
      // Never held: characters that need it get it. Windows tells AltGr as Control and AltGr: forget that Control.
      this.#forgetUse("ControlLeft");
      return down && await this.#letGo("ControlLeft");
    }
    if (!down) return await this.#letGo(id);
    if (isCharacter(key)) return await this.#character({ id, code, key }, stopped);
    const named = namedKey(key, code) ?? placedKey(code);
    if (!named) return false;
    return await this.#press(id, { key: this.#parts.layout.complete(named), modifier: asModifier(key) });
  }

  /** Whether the system takes this key, whatever window has the focus. */
  isSystemKey({ key }: KeyEvent): boolean {
    return isSystemKey(key, (modifier) => this.#holds(modifier));
  }

  /** Types any text by its characters alone. Newlines are Enter, tabs Tab. */
  async text(text: string, stopped: () => boolean): Promise<boolean> {
    const records = this.#recordsOf(text);
    const lifted = this.#lift();
    let typed = false;
    try {
      for (let at = 0; at < records.length && !stopped(); at += RECORDS_PER_LOT) {
        const lot = records.slice(at, at + RECORDS_PER_LOT);
        if (!await this.#parts.guard(() => this.#parts.send(lot))) break;
        typed = true;
      }
    } finally {
      lifted();
    }
    return typed;
  }

  /** What a click or a turn of the wheel has around it: modifiers that are meant and not down. */
  withModifiers(records: InputRecord[]): InputRecord[] {
    const meant = [...this.#held.values()].filter(({ modifier, down }) => modifier && !down);
    for (const held of meant) held.used = true;
    return [
      ...meant.map(({ key }) => keyRecord(key, true)),
      ...records,
      ...meant.reverse().map(({ key }) => keyRecord(key, false)),
    ];
  }

  /** Everything goes up; what was only meant is forgotten. */
  releaseAll(): void {
    this.#send([...this.#held.values()].filter(({ down }) => down).map(({ key }) => keyRecord(key, false)));
    this.#held.clear();
  }

  /** Keys may not be held any more: what is down goes up where it went down, and modifiers are only meant from now on. */
  holdNoMore(): void {
    for (const [id, held] of this.#held) {
      if (held.down) this.#send([keyRecord(held.key, false)]);
      held.down = false;
      held.used = true;
      if (!held.modifier) this.#held.delete(id);
    }
  }

  async #character(
    { id, code, key }: { id: string; code: string; key: string },
    stopped: () => boolean,
  ): Promise<boolean> {
    const { layout } = this.#parts;
    const letter = key.toLowerCase() !== key.toUpperCase();
    const shift = this.#holds("Shift");
    if (this.#holds(...SHORTCUT_MODIFIERS)) {
      // With Control the letter's case says nothing (Caps Lock), only Shift itself does.
      const stroke = layout.find(letter ? key.toLowerCase() : key);
      const placed = placedKey(code);
      if (!stroke) return placed !== null && await this.#press(id, { key: layout.complete(placed) });
      if (letter || stroke.shift === shift) return await this.#press(id, { key: stroke.key });
      return await this.#parts.guard(() => this.#strikeWithShift(stroke));
    }
    const stroke = BY_KEY.test(key) ? layout.find(key) : null;
    const fits = stroke && !stroke.altGr && stroke.shift === shift && !(letter && layout.capsLocked());
    if (fits) return await this.#press(id, { key: stroke.key });
    return await this.text(key, stopped);
  }

  async #press(id: string, { key, modifier = null }: { key: VirtualKey; modifier?: Modifier | null }) {
    const before = this.#held.get(id);
    if (modifier && before) return false;
    if (!this.#parts.mayHold()) {
      if (modifier) {
        // Whether it may be pressed at all is decided when it is.
        const reached = await this.#parts.guard(() => true);
        if (reached) this.#held.set(id, { key, modifier, down: false, used: false });
        return reached;
      }
      return await this.#parts.guard(() => this.#tap(key));
    }
    // A key that is down already repeats: Windows itself repeats no injected key.
    const pressed = await this.#parts.guard(() => this.#send([keyRecord(key, true)]));
    if (pressed) this.#held.set(id, { key, modifier, down: true, used: true });
    return pressed;
  }

  async #letGo(id: string): Promise<boolean> {
    const held = this.#held.get(id);
    if (!held) return false;
    this.#held.delete(id);
    if (held.down) return this.#send([keyRecord(held.key, false)]);
    // By itself it means something too: Alt opens a menu.
    return held.used ? true : await this.#parts.guard(() => this.#tap(held.key));
  }

  #tap(key: VirtualKey): boolean {
    return this.#send(this.withModifiers([keyRecord(key, true), keyRecord(key, false)]));
  }

  /** With Shift as this layout needs it for the character, and not as the viewer's layout does. */
  #strikeWithShift({ key, shift }: { key: VirtualKey; shift: boolean }): boolean {
    const shiftKey = this.#parts.layout.complete(namedKey("Shift", "ShiftLeft")!);
    const lifted = [...this.#held.values()].filter(({ modifier, down }) => modifier === "Shift" && down);
    const others = [...this.#held.values()].filter(({ modifier, down }) =>
      modifier !== null && modifier !== "Shift" && !down
    );
    for (const held of others) held.used = true;
    return this.#send([
      ...lifted.map(({ key }) => keyRecord(key, false)),
      ...others.map(({ key }) => keyRecord(key, true)),
      ...(shift ? [keyRecord(shiftKey, true)] : []),
      keyRecord(key, true),
      keyRecord(key, false),
      ...(shift ? [keyRecord(shiftKey, false)] : []),
      ...others.map(({ key }) => keyRecord(key, false)),
      ...lifted.map(({ key }) => keyRecord(key, true)),
    ]);
  }

  #recordsOf(text: string): InputRecord[] {
    const records: InputRecord[] = [];
    for (const character of text.replaceAll(/\r\n?/g, "\n")) {
      if (character === "\n" || character === "\t") {
        const key = this.#parts.layout.complete(namedKey(character === "\n" ? "Enter" : "Tab", "")!);
        records.push(keyRecord(key, true), keyRecord(key, false));
      } else if (!/[\p{Cc}\p{Cs}]/u.test(character)) {
        for (let i = 0; i < character.length; i++) records.push(...unicodeRecords(character.charCodeAt(i)));
      }
    }
    return records;
  }

  /** Lets go of the modifiers that are down, for the while. @returns how to press them again. */
  #lift(): () => void {
    const lifted = [...this.#held.values()].filter(({ modifier, down }) => modifier && down);
    this.#send(lifted.map(({ key }) => keyRecord(key, false)));
    return () => {
      const still = new Set(this.#held.values());
      this.#send(
        lifted.filter((held) => still.has(held) && held.down).map(({ key }) => keyRecord(key, true)),
      );
    };
  }

  #send(records: InputRecord[]): boolean {
    return records.length === 0 || this.#parts.send(records);
  }

  #holds(...modifiers: Modifier[]): boolean {
    return [...this.#held.values()].some(({ modifier }) => modifier && modifiers.includes(modifier));
  }

  #forgetUse(id: string): void {
    const held = this.#held.get(id);
    if (held) held.used = true;
  }
}
