import type { XConnection } from "./connection.ts";
import type { Injector } from "./injector.ts";
import type { KeycodePool } from "./keycode_pool.ts";
import type { Keymap, Stroke } from "./keymap.ts";
import { keysymOfCharacter, RETURN, TAB } from "./keysyms.ts";

/** Keys sent at once: programs' queues are long, but not endless, and the focus is asked for before each lot. */
const KEYS_PER_LOT = 32;

/** Runs `inject` if the keyboard's focus may be reached (gate.ts). @returns false if not, else its result. */
export type KeyGuard = (inject: () => boolean) => Promise<boolean>;

/** How to type one character: a key of the layout, or a keysym that the pool must lend a key. */
type Step = { stroke: Stroke } | { keysym: number };

/** Types text with the layout's keys where it has the character, and with borrowed keys where it hasn't. */
export class Typist {
  #connection: XConnection;
  #injector: Injector;
  #pool: KeycodePool;
  #guard: KeyGuard;

  constructor(
    options: { connection: XConnection; injector: Injector; pool: KeycodePool; guard: KeyGuard },
  ) {
    this.#connection = options.connection;
    this.#injector = options.injector;
    this.#pool = options.pool;
    this.#guard = options.guard;
  }

  /**
   * The layout's first group must be active, without Caps Lock and modifiers. Ends when the focus goes where it may not.
   *
   * @returns how many characters were typed
   */
  async type(text: string, { keymap, stopped }: { keymap: Keymap; stopped(): boolean }): Promise<number> {
    const steps = planText(text, keymap);
    let typed = 0;
    for (let start = 0; start < steps.length && !stopped();) {
      const end = this.#segmentEnd(steps, start);
      await this.#pool.prepare(
        steps.slice(start, end).flatMap((step) => "keysym" in step ? step.keysym : []),
      );
      for (let at = start; at < end && !stopped(); at += KEYS_PER_LOT) {
        const lot = steps.slice(at, Math.min(end, at + KEYS_PER_LOT));
        const reached = await this.#guard(() => {
          for (const step of lot) if (this.#strike(step, keymap)) typed++;
          return true;
        });
        if (!reached) return typed;
      }
      start = end;
    }
    await this.#connection.sync();
    return typed;
  }

  /** As far as the pool can lend keys at once. */
  #segmentEnd(steps: Step[], start: number): number {
    const borrowed = new Set<number>();
    for (let at = start; at < steps.length; at++) {
      const step = steps[at];
      if ("stroke" in step) continue;
      borrowed.add(step.keysym);
      if (borrowed.size > this.#pool.size) return Math.max(at, start + 1);
    }
    return steps.length;
  }

  #strike(step: Step, keymap: Keymap): boolean {
    if ("stroke" in step) return strike(this.#injector, step.stroke, keymap);
    const keycode = this.#pool.use(step.keysym);
    if (keycode === null) return false;
    this.#injector.tap(keycode);
    return true;
  }
}

/** Taps a key with what it needs held; Shift and AltGr must be up. */
export function strike(injector: Injector, { keycode, shift, altGr }: Stroke, keymap: Keymap): boolean {
  const holders = [shift ? keymap.shift : null, altGr ? keymap.altGr : null].filter((key) => key !== null);
  if (holders.length < Number(shift) + Number(altGr)) return false;
  for (const holder of holders) injector.key(holder, true);
  injector.tap(keycode);
  for (const holder of holders.reverse()) injector.key(holder, false);
  return true;
}

/** Newlines are Return, tabs Tab; other control characters and halves of characters are left out. */
export function planText(text: string, keymap: Keymap): Step[] {
  const steps: Step[] = [];
  for (const character of text.replaceAll(/\r\n?/g, "\n")) {
    if (character === "\n" || character === "\t") {
      const keycode = keymap.findKey(character === "\n" ? RETURN : TAB);
      if (keycode !== null) steps.push({ stroke: { keycode, shift: false, altGr: false } });
      continue;
    }
    if (/[\p{Cc}\p{Cs}]/u.test(character)) continue;
    const stroke = keymap.find(character, 0);
    const typable = stroke && (!stroke.shift || keymap.shift !== null);
    steps.push(typable ? { stroke } : { keysym: keysymOfCharacter(character) });
  }
  return steps;
}
