import { takeNotches } from "../notches.ts";
import { clampPoint } from "../rects.ts";
import type { Input, InputObstacle, Release } from "../types.ts";
import type { Desktop } from "./desktop.ts";
import { isReachable, type Layer } from "./layer.ts";

const BUTTONS = 5;
const LEFT = 0;
const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "AltGraph"];
const SHORTCUT_MODIFIERS = ["Control", "Alt", "Meta"];

export interface VirtualInputOptions {
  release: Release;
  /** Key of a program that takes no input. */
  elevated: string | null;
  onObstacle(obstacle: InputObstacle | null): void;
}

/** Mouse and keyboard of the virtual desktop. Nothing can come between the look at what is hit and the injection. */
export class VirtualInput implements Input {
  #desktop: Desktop;
  #options: VirtualInputOptions;
  #release: Release;
  #rest = { x: 0, y: 0 };
  #buttons = new Set<number>();
  /** KeyboardEvent.code → key. */
  #keys = new Map<string, string>();
  #closed = false;

  constructor(desktop: Desktop, options: VirtualInputOptions) {
    this.#desktop = desktop;
    this.#options = options;
    this.#release = options.release;
  }

  setRelease(release: Release): void {
    this.#release = release;
  }

  move(x: number, y: number): Promise<boolean> {
    return Promise.resolve(this.#move({ x, y }));
  }

  button(button: number, down: boolean, at: { x: number; y: number }): Promise<boolean> {
    const known = Number.isInteger(button) && button >= 0 && button < BUTTONS;
    // What is down goes up, if need be where the pointer is.
    if (!known || this.#buttons.has(button) === down || (!this.#move(at) && (down || this.#gone))) {
      return Promise.resolve(false);
    }
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
    if (text === "" || !this.#reachesFocus) return Promise.resolve(false);
    return Promise.resolve(this.#desktop.type(text));
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
    return this.#closed || this.#desktop.lost !== null;
  }

  get #reachesFocus(): boolean {
    const { focused } = this.#desktop;
    return !this.#gone && focused !== null && this.#reaches(focused);
  }

  /** Tells what stands in the way of input that is for this layer. */
  #reaches(layer: Layer): boolean {
    if (!isReachable(layer, this.#release)) return false;
    const elevated = layer.application !== null && layer.application === this.#options.elevated;
    this.#options.onObstacle(elevated ? "elevated" : null);
    return !elevated;
  }

  #move({ x, y }: { x: number; y: number }): boolean {
    const place = clampPoint(x, y, this.#desktop.size);
    if (!place || this.#gone || !this.#reaches(this.#desktop.targetAt(place))) return false;
    this.#desktop.movePointer(place);
    return true;
  }

  #key(id: string, key: string, down: boolean): boolean {
    if (this.#gone) return false;
    if (!down) return this.#keys.delete(id);
    if (!this.#reachesFocus || (!this.#release.everything && this.#isForTheSystem(key))) return false;
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
      if (!shortcut && !this.#desktop.type(key)) return false;
    } else if (!this.#desktop.pressKey(key)) return false;
    this.#keys.set(id, key);
    return true;
  }

  #isForTheSystem(key: string): boolean {
    const held = [...this.#keys.values()];
    if (key === "Meta" || held.includes("Meta")) return true;
    if (!held.includes("Alt") || held.includes("AltGraph")) return false;
    return held.includes("Control") || ["Tab", "Escape", "F4"].includes(key);
  }
}
