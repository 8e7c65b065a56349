import { asModifier, isCharacter, isSystemKey, type KeyEvent, type Modifier, SILENT_KEYS } from "../keys.ts";
import type { XConnection } from "./connection.ts";
import type { Extension, Extensions } from "./extensions.ts";
import { HeldKeys } from "./held_keys.ts";
import type { Injector } from "./injector.ts";
import { KeycodePool } from "./keycode_pool.ts";
import { type Keymap, loadKeymap, type Stroke } from "./keymap.ts";
import { keysymOfNamedKey } from "./keysyms.ts";
import { Locks } from "./locks.ts";
import type { Packet } from "./packet.ts";
import { physicalKeycode } from "./physical_keys.ts";
import { type KeyGuard, strike, Typist } from "./typist.ts";
import { getRepeatDelayMs, isLayoutEvent, watchLayout } from "./xkb.ts";

const MAPPING_NOTIFY = 34;
const RELEASE_AFTER_MAX_MS = 450;
/** Of the server's delay before it repeats a key. */
const RELEASE_AFTER_SHARE = 0.6;
const SHORTCUT_MODIFIERS: Modifier[] = ["Control", "Alt", "Meta"];
const ALL_MODIFIERS: Modifier[] = ["Shift", ...SHORTCUT_MODIFIERS];

/** The keyboard of one X display. Its calls must not overlap. */
export class Keyboard {
  #connection: XConnection;
  #injector: Injector;
  #held: HeldKeys;
  #pool: KeycodePool;
  #typist: Typist;
  #locks: Locks;
  #guard: KeyGuard;
  #guardRelease: KeyGuard;
  #mayHold: () => boolean;
  #xkb: Extension | undefined;
  /** Null: must be loaded (again). */
  #keymap: Keymap | null = null;

  constructor(
    connection: XConnection,
    options: {
      extensions: Extensions;
      injector: Injector;
      releaseAfterMs: number;
      /** For keys that go down. */
      guard: KeyGuard;
      /** For keys that go up: always runs what it is given. */
      guardRelease: KeyGuard;
      /** Whether a key may stay down until the viewer lets it go: the focus may be elsewhere by then. */
      mayHold: () => boolean;
    },
  ) {
    const { extensions, injector, guard } = options;
    this.#guard = guard;
    this.#guardRelease = options.guardRelease;
    this.#mayHold = options.mayHold;
    this.#connection = connection;
    this.#injector = injector;
    this.#held = new HeldKeys(injector, options.releaseAfterMs);
    this.#pool = new KeycodePool(connection);
    this.#typist = new Typist({ connection, injector, pool: this.#pool, guard });
    this.#locks = new Locks(connection, extensions.XKEYBOARD);
    this.#xkb = extensions.XKEYBOARD;
    if (this.#xkb) watchLayout(connection, this.#xkb);
  }

  /** To be called with every event of the connection. */
  handle({ bytes }: Packet): void {
    if ((bytes[0] & 0x7f) === MAPPING_NOTIFY || (this.#xkb && isLayoutEvent(bytes, this.#xkb))) {
      this.#keymap = null;
    }
  }

  async key({ code, key, down }: KeyEvent, stopped: () => boolean): Promise<boolean> {
    if (SILENT_KEYS.has(key)) return false;
    const id = code || key;
    if (key === "AltGraph") {
      // Never held: characters that need it get it. Windows tells AltGr as Control and AltGr: forget that Control.
      return down && await this.#letGo("ControlLeft");
    }
    if (!down) return await this.#letGo(id);
    if (isCharacter(key)) {
      return await this.#character({ id, code, key }, stopped);
    }
    const keymap = await this.#layout();
    if (stopped()) return false;
    const modifier = asModifier(key);
    // Many layouts have no right Alt (it is AltGr there): the left one means the same.
    const keysyms = [keysymOfNamedKey(key, code), modifier && keysymOfNamedKey(key, "")];
    const keycodes = keysyms.map((keysym) => keysym === null ? null : keymap.findKey(keysym));
    const keycode = keycodes[0] ?? keycodes[1] ?? physicalKeycode(code);
    return keycode !== null && await this.#guard(() => this.#press(id, { keycode, modifier }));
  }

  /** Whether a window manager or the system takes this key, whatever window has the focus. */
  isSystemKey({ key }: KeyEvent): boolean {
    return isSystemKey(key, (modifier) => this.#held.holds(modifier));
  }

  async text(text: string, stopped: () => boolean): Promise<boolean> {
    const locks = await this.#locks.state();
    const keymap = await this.#layout();
    this.#locks.neutralise(locks, { group: true });
    const putBack = this.#held.lift(...ALL_MODIFIERS);
    try {
      return await this.#typist.type(text, { keymap, stopped }) > 0;
    } finally {
      putBack();
    }
  }

  async releaseAll(): Promise<void> {
    if (this.#held.size > 0) await this.#guardRelease(() => this.#letAllGo());
  }

  /** The display is gone: nothing is to be released any more. */
  abandon(): void {
    this.#held.releaseAll();
    this.#locks.restore();
  }

  /** Gives the host its keyboard back as it was. */
  async restore(): Promise<void> {
    await this.releaseAll();
    await this.#pool.restore();
    this.#locks.restore();
  }

  async #character(
    { id, code, key }: { id: string; code: string; key: string },
    stopped: () => boolean,
  ): Promise<boolean> {
    const locks = await this.#locks.state();
    const keymap = await this.#layout();
    if (stopped()) return false;
    const shortcut = this.#held.holds(...SHORTCUT_MODIFIERS);
    // With Control the letter's case says nothing (Caps Lock), only Shift itself does.
    const letter = key.toLowerCase() !== key.toUpperCase();
    const stroke = keymap.find(shortcut && letter ? key.toLowerCase() : key, locks.group);
    if (!stroke) {
      if (!shortcut) return await this.text(key, stopped);
      const keycode = physicalKeycode(code);
      return keycode !== null && await this.#guard(() => this.#press(id, { keycode }));
    }
    this.#locks.neutralise(locks, { group: false });
    const fits = this.#fits(stroke) || (shortcut && letter && !stroke.shift && !stroke.altGr);
    if (fits) return await this.#guard(() => this.#press(id, { keycode: stroke.keycode }));
    return await this.#guard(() => {
      const putBack = this.#held.lift("Shift");
      const struck = strike(this.#injector, stroke, keymap);
      putBack();
      return struck;
    });
  }

  /** A key that may not be held goes up in the same step: nobody else than who has the focus now gets its end. */
  #press(id: string, key: { keycode: number; modifier?: Modifier | null }): boolean {
    if (key.modifier || this.#mayHold()) return this.#held.press(id, key);
    this.#injector.tap(key.keycode);
    return true;
  }

  async #letGo(id: string): Promise<boolean> {
    return this.#held.has(id) && await this.#guardRelease(() => this.#held.release(id));
  }

  #letAllGo(): boolean {
    this.#held.releaseAll();
    return true;
  }

  /** Whether just pressing the key, with what the viewer holds, types the character. */
  #fits({ shift, altGr }: Stroke): boolean {
    return !altGr && shift === this.#held.holds("Shift");
  }

  /** To be asked for after the locks: news of another layout comes before their answer. */
  async #layout(): Promise<Keymap> {
    if (!this.#keymap) {
      const keymap = await loadKeymap(this.#connection);
      this.#pool.adopt(keymap);
      this.#keymap = keymap;
    }
    return this.#keymap;
  }
}

/** How long a key may be down before it goes up by itself, so that the server never repeats it. */
export async function releaseAfterMs(connection: XConnection, { XKEYBOARD }: Extensions): Promise<number> {
  const repeatDelay = XKEYBOARD ? await getRepeatDelayMs(connection, XKEYBOARD) : 0;
  return repeatDelay > 0
    ? Math.min(RELEASE_AFTER_MAX_MS, repeatDelay * RELEASE_AFTER_SHARE)
    : RELEASE_AFTER_MAX_MS;
}
