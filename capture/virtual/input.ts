import { takeNotches } from "../notches.ts";
import { clampPoint } from "../rects.ts";
import type { Input, Release } from "../types.ts";
import type { Desktop } from "./desktop.ts";

const BUTTONS = 5;
const LEFT = 0;
const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "AltGraph"];
const SHORTCUT_MODIFIERS = ["Control", "Alt", "Meta"];

/** Mouse and keyboard of the virtual desktop. */
export class VirtualInput implements Input {
  #desktop: Desktop;
  #release: Release;
  #rest = { x: 0, y: 0 };
  #buttons = new Set<number>();
  /** KeyboardEvent.code → key. */
  #keys = new Map<string, string>();
  #closed = false;

  constructor(desktop: Desktop, release: Release) {
    this.#desktop = desktop;
    this.#release = release;
  }

  setRelease(release: Release): void {
    this.#release = release;
  }

  move(x: number, y: number): Promise<boolean> {
    return Promise.resolve(this.#move({ x, y }));
  }

  button(button: number, down: boolean, at: { x: number; y: number }): Promise<boolean> {
    const known = Number.isInteger(button) && button >= 0 && button < BUTTONS;
    if (!known || this.#buttons.has(button) === down || !this.#move(at)) return Promise.resolve(false);
    if (down) this.#buttons.add(button);
    else this.#buttons.delete(button);
    if (button === LEFT) this.#desktop.click(down);
    return Promise.resolve(true);
  }

  wheel(dx: number, dy: number, at: { x: number; y: number }): Promise<boolean> {
    if (!Number.isFinite(dx) || !Number.isFinite(dy) || !this.#move(at)) return Promise.resolve(false);
    const { y } = takeNotches(this.#rest, { dx, dy });
    if (y !== 0) this.#desktop.scroll(y);
    return Promise.resolve(true);
  }

  key({ code, key, down }: { code: string; key: string; down: boolean }): Promise<boolean> {
    return Promise.resolve(this.#key(code || key, key, down));
  }

  text(text: string): Promise<boolean> {
    if (this.#gone || text === "") return Promise.resolve(false);
    this.#desktop.type(text);
    return Promise.resolve(true);
  }

  releaseAll(): Promise<void> {
    if (this.#buttons.has(LEFT) && !this.#gone) this.#desktop.click(false);
    this.#buttons.clear();
    this.#keys.clear();
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.releaseAll();
    this.#closed = true;
  }

  get #gone(): boolean {
    return !this.#release.everything || this.#closed || this.#desktop.lost !== null;
  }

  #move({ x, y }: { x: number; y: number }): boolean {
    const place = clampPoint(x, y, this.#desktop.canvas);
    if (!place || this.#gone) return false;
    this.#desktop.movePointer(place);
    return true;
  }

  #key(id: string, key: string, down: boolean): boolean {
    if (this.#gone) return false;
    if (!down) return this.#keys.delete(id);
    if (MODIFIERS.includes(key)) {
      if (this.#keys.has(id)) return false;
      this.#keys.set(id, key);
      return true;
    }
    const held = [...this.#keys.values()];
    // Windows tells AltGr as Control and AltGr.
    const shortcut = !held.includes("AltGraph") && held.some((name) => SHORTCUT_MODIFIERS.includes(name));
    const character = [...key].length === 1 && !/\p{Cc}/u.test(key);
    if (character) {
      // There are no shortcuts here; the key is taken all the same.
      if (!shortcut) this.#desktop.type(key);
    } else if (!this.#desktop.pressKey(key)) return false;
    this.#keys.set(id, key);
    return true;
  }
}
