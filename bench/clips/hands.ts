import { SCREEN } from "./stage.ts";
import type { Programs } from "./programs.ts";
import type { SeededRandom } from "./seeded_random.ts";

const KEY_NAMES: Record<string, string> = { " ": "space", ".": "period", ",": "comma" };
/** A program's start, at most. */
const WINDOW_TIMEOUT_MS = 60_000;
/** A window that is visible isn't drawn yet. */
const SETTLE_MS = 2500;

/** Keyboard and mouse of whoever works on the recorded screen (xdotool). */
export class Hands {
  #programs: Programs;
  #random: SeededRandom;

  constructor(programs: Programs, random: SeededRandom) {
    this.#programs = programs;
    this.#random = random;
  }

  /** Presses keys, by X names ("ctrl+Home"). */
  async key(...names: string[]): Promise<void> {
    await this.#do("key", ...names);
  }

  /** Types at about so many characters a second, unevenly as people do. */
  async type(text: string, perSecond = 8): Promise<void> {
    for (const character of text) {
      await this.key(KEY_NAMES[character] ?? character);
      await pause(Math.max(0, this.#random.gauss(1 / perSecond, 0.04)));
    }
  }

  /** Button 1 clicks, 4 and 5 turn the wheel up and down. */
  async click(button: 1 | 4 | 5): Promise<void> {
    await this.#do("click", button);
  }

  async point(x: number, y: number): Promise<void> {
    await this.#do("mousemove", x, y);
  }

  async move(window: string, x: number, y: number): Promise<void> {
    await this.#do("windowmove", window, x, y);
  }

  async activate(window: string, { wait = false } = {}): Promise<void> {
    await this.#do("windowactivate", ...wait ? ["--sync"] : [], window);
  }

  /** @param title regular expression. @returns the id of the last such window. @throws Error when none comes. */
  async window(title: string): Promise<string> {
    const until = performance.now() + WINDOW_TIMEOUT_MS;
    while (performance.now() < until) {
      const found = (await this.#do("search", "--onlyvisible", "--name", title)).trim().split("\n").at(-1);
      if (found) {
        await pause(SETTLE_MS / 1000);
        return found;
      }
      await pause(0.3);
    }
    throw new Error(`Waited ${WINDOW_TIMEOUT_MS} ms for a window "${title}" in vain`);
  }

  /** A window over the whole screen, its frame partly outside. */
  async fill(window: string): Promise<void> {
    await this.activate(window, { wait: true });
    await pause(0.3);
    await this.move(window, 0, 0);
    await this.#do("windowsize", window, SCREEN.width, SCREEN.height - 4);
    await pause(1.2);
  }

  #do(...args: (string | number)[]): Promise<string> {
    return this.#programs.tool("timeout", ["20", "xdotool", ...args.map(String)]);
  }
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
