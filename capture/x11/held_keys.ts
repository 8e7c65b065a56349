import type { Modifier } from "../keys.ts";
import type { Injector } from "./injector.ts";

interface HeldKey {
  keycode: number;
  modifier: Modifier | null;
  /** Null when the key went up by itself. */
  timer: ReturnType<typeof setTimeout> | undefined | null;
}

/**
 * Keys that the viewer holds, by KeyboardEvent.code. Only modifiers are held for as long as the viewer does. Other keys go
 * up by themselves before the X server repeats them: the viewer's own repeats arrive as presses, and a slow link must
 * not turn one Backspace into ten.
 */
export class HeldKeys {
  #injector: Injector;
  #releaseAfterMs: number;
  #keys = new Map<string, HeldKey>();

  constructor(injector: Injector, releaseAfterMs: number) {
    this.#injector = injector;
    this.#releaseAfterMs = releaseAfterMs;
  }

  /** @returns false when it is a modifier that is held already. */
  press(id: string, { keycode, modifier = null }: { keycode: number; modifier?: Modifier | null }): boolean {
    if (modifier && this.#keys.has(id)) return false;
    this.release(id);
    this.#injector.key(keycode, true);
    const key: HeldKey = { keycode, modifier, timer: undefined };
    if (!modifier) {
      key.timer = setTimeout(() => {
        key.timer = null;
        this.#injector.key(keycode, false);
      }, this.#releaseAfterMs);
    }
    this.#keys.set(id, key);
    return true;
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** @returns whether a key went up. */
  release(id: string): boolean {
    const key = this.#keys.get(id);
    if (!key) return false;
    this.#keys.delete(id);
    clearTimeout(key.timer ?? undefined);
    if (key.timer === null) return false;
    this.#injector.key(key.keycode, false);
    return true;
  }

  releaseAll(): void {
    for (const id of [...this.#keys.keys()]) this.release(id);
  }

  holds(...modifiers: Modifier[]): boolean {
    return this.#heldModifiers(modifiers).length > 0;
  }

  /** Lets go of these modifiers for the while. @returns how to press them again. */
  lift(...modifiers: Modifier[]): () => void {
    const lifted = this.#heldModifiers(modifiers);
    for (const { keycode } of lifted) this.#injector.key(keycode, false);
    return () => {
      const still = new Set(this.#keys.values());
      for (const key of lifted) if (still.has(key)) this.#injector.key(key.keycode, true);
    };
  }

  #heldModifiers(modifiers: Modifier[]): HeldKey[] {
    return [...this.#keys.values()].filter((key) => key.modifier && modifiers.includes(key.modifier));
  }
}
