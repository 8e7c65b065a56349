import type { XConnection } from "./connection.ts";
import { delay } from "./delay.ts";
import type { Keymap } from "./keymap.ts";
import { Request } from "./request.ts";

const CHANGE_KEYBOARD_MAPPING = 100;
const LEVELS = 4;
/** Programs may still translate a key that was pressed this long ago. */
const REUSE_AFTER_MS = 300;
/** Programs that cache the layout need this long to notice that a key they know has changed (Tk, Chromium). */
const SETTLE_MS = 40;
const POOL_MAX = 40;

/** Keys that this program has lent before, by display: programs there may remember what they meant. */
const lent = new Map<string, Set<number>>();

function usedBefore(display: string): Set<number> {
  const keycodes = lent.get(display) ?? new Set();
  lent.set(display, keycodes);
  return keycodes;
}

interface Entry {
  keycode: number;
  /** 0 for none. */
  keysym: number;
  usedAt: number;
}

/**
 * Keys without a meaning in the host's layout, lent to characters that the layout lacks. A key that was never used needs
 * no delay: the server tells programs about the change before it tells them of the key.
 */
export class KeycodePool {
  #connection: XConnection;
  #entries: Entry[] = [];
  #fresh: number[] = [];

  constructor(connection: XConnection) {
    this.#connection = connection;
  }

  /** To be called with every newly loaded layout. */
  adopt(keymap: Keymap): void {
    this.#entries = this.#entries.filter((e) => e.keysym === 0 || keymap.keysym(e.keycode) === e.keysym);
    const known = new Set(this.#entries.map((e) => e.keycode));
    const used = usedBefore(this.#connection.display);
    for (const keycode of [...keymap.leftOver, ...keymap.unused.filter((k) => used.has(k))]) {
      if (!known.has(keycode)) {
        this.#entries.push({ keycode, keysym: keymap.keysym(keycode), usedAt: -Infinity });
      }
      known.add(keycode);
    }
    const room = POOL_MAX - this.#entries.length;
    this.#fresh = room > 0 ? keymap.unused.filter((keycode) => !known.has(keycode)).slice(-room) : [];
  }

  /** How many different characters can be ready at once. */
  get size(): number {
    return this.#entries.length + this.#fresh.length;
  }

  /** Makes all these keysyms typable, `size` of them at most. Waits where keys must be used again. */
  async prepare(keysyms: number[]): Promise<void> {
    const missing = [...new Set(keysyms)].filter((keysym) => !this.#find(keysym));
    const reusable = this.#entries.filter((e) => !keysyms.includes(e.keysym))
      .sort((a, b) => a.usedAt - b.usedAt);
    const reused: Entry[] = [];
    for (const keysym of missing) {
      const keycode = this.#fresh.shift();
      if (keycode !== undefined) {
        const entry = { keycode, keysym, usedAt: -Infinity };
        this.#entries.push(entry);
        usedBefore(this.#connection.display).add(keycode);
        this.#map(entry);
        continue;
      }
      const entry = reusable.shift();
      if (!entry) break;
      entry.keysym = keysym;
      reused.push(entry);
    }
    if (reused.length === 0) return;
    await this.#rest(reused);
    for (const entry of reused) this.#map(entry);
    await this.#connection.sync();
    await delay(SETTLE_MS);
  }

  /** The key to press for a prepared keysym; null when there was no room for it. */
  use(keysym: number): number | null {
    const entry = this.#find(keysym);
    if (!entry) return null;
    entry.usedAt = performance.now();
    return entry.keycode;
  }

  /** Takes the meanings away again, once programs have surely translated the last key. */
  async restore(): Promise<void> {
    await this.#rest(this.#entries);
    for (const { keycode } of this.#entries.splice(0).filter((e) => e.keysym !== 0)) {
      this.#connection.send(new Request(CHANGE_KEYBOARD_MAPPING, 1).u8(keycode, 1, 0, 0).u32(0));
    }
  }

  /** Programs look a key's meaning up when they get to it, not as it was when the key went down. */
  async #rest(entries: Entry[]): Promise<void> {
    const idle = performance.now() - Math.max(...entries.map((e) => e.usedAt));
    if (idle < REUSE_AFTER_MS) await delay(REUSE_AFTER_MS - idle);
  }

  #find(keysym: number): Entry | undefined {
    return this.#entries.find((e) => e.keysym === keysym);
  }

  #map({ keycode, keysym }: Entry): void {
    this.#connection.send(
      new Request(CHANGE_KEYBOARD_MAPPING, 1).u8(keycode, LEVELS, 0, 0)
        .u32(...Array<number>(LEVELS).fill(keysym)),
    );
  }
}
