import type { KeyEvent } from "../keys.ts";
import { takeNotches } from "../notches.ts";
import { clampPoint } from "../rects.ts";
import type { Input, Rect, Release, Screen } from "../types.ts";
import {
  buttonRecord,
  INPUT_BYTES,
  type InputRecord,
  joinRecords,
  mean,
  type Meant,
  moveRecord,
  wheelRecord,
} from "./input_records.ts";
import { Keyboard } from "./keyboard.ts";
import { systemLayout } from "./system_layout.ts";
import { inputs } from "./win32/input.ts";
import type { Handle } from "./win32/values.ts";

const SM_XVIRTUALSCREEN = 76, SM_YVIRTUALSCREEN = 77, SM_CXVIRTUALSCREEN = 78, SM_CYVIRTUALSCREEN = 79;
const NOTCH = 120;
/** How often the monitors are looked at. */
const SCREENS_INTERVAL_MS = 250;

type Place = { x: number; y: number };

/** What the input is given of the computer. */
export interface InputParts {
  screens(): Screen[];
  /**
   * Runs `inject` if what lies at a place of the desktop may be reached, with the window that alone may get it; 0n:
   * whatever window. @returns false if not, else its result.
   */
  reach(place: Place, release: Release, inject: (window: Handle) => boolean): boolean | Promise<boolean>;
  /** As reach(), for what has the keyboard's focus. */
  reachFocus(release: Release, inject: (window: Handle) => boolean): boolean | Promise<boolean>;
}

/** Injects through SendInput; what is asked for is done in order, one after the other. */
export class WindowsInput implements Input {
  #parts: InputParts;
  #screen: Screen;
  #screensAt = performance.now();
  #release: Release;
  #keyboard: Keyboard;
  /** While a key is injected. */
  #meant: Meant = {};
  #buttons = new Set<number>();
  #rest = { x: 0, y: 0 };
  #last: Promise<unknown> = Promise.resolve();
  /** Counts releaseAll() and disposal: what was asked for before is void. */
  #era = 0;
  #closed = false;

  constructor(parts: InputParts, { screen, release }: { screen: Screen; release: Release }) {
    this.#parts = parts;
    this.#screen = screen;
    this.#release = release;
    this.#keyboard = new Keyboard({
      layout: systemLayout,
      send: (records) => send(records, this.#meant),
      guard: async (inject) =>
        await parts.reachFocus(this.#release, (keyboard) => {
          this.#meant = { keyboard };
          try {
            return inject();
          } finally {
            this.#meant = {};
          }
        }),
      mayHold: () => this.#release.everything,
    });
  }

  move(x: number, y: number): Promise<boolean> {
    return this.#do(() => this.#at({ x, y }, () => []));
  }

  button(button: number, down: boolean, at: Place): Promise<boolean> {
    return this.#do(async () => {
      const record = buttonRecord(button, down);
      if (!record || this.#buttons.has(button) === down) return false;
      if (down) {
        if (!await this.#at(at, () => this.#keyboard.withModifiers([record]))) return false;
        this.#buttons.add(button);
        return true;
      }
      // What is down must come up, if need be where the pointer was allowed to be last.
      await this.#at(at, () => []);
      this.#buttons.delete(button);
      return send(this.#keyboard.withModifiers([record]));
    });
  }

  wheel(dx: number, dy: number, at: Place): Promise<boolean> {
    return this.#do(async () => {
      if (!Number.isFinite(dx) || !Number.isFinite(dy)) return false;
      return await this.#at(at, () => {
        const notches = takeNotches(this.#rest, { dx, dy });
        const records: InputRecord[] = [];
        // Here the wheel turns up for positive values.
        if (notches.y !== 0) records.push(wheelRecord("y", -NOTCH * notches.y));
        if (notches.x !== 0) records.push(wheelRecord("x", NOTCH * notches.x));
        return this.#keyboard.withModifiers(records);
      });
    });
  }

  key(event: KeyEvent): Promise<boolean> {
    return this.#do((stopped) => {
      if (event.down && !this.#release.everything && this.#keyboard.isSystemKey(event)) return false;
      return this.#keyboard.key(event, stopped);
    });
  }

  text(text: string): Promise<boolean> {
    return this.#do((stopped) => this.#keyboard.text(text, stopped));
  }

  setRelease(release: Release): void {
    if (!release.everything) this.#keyboard.holdNoMore();
    this.#release = release;
  }

  async releaseAll(): Promise<void> {
    this.#era++;
    await this.#do(() => this.#letGo());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.releaseAll();
    this.#closed = true;
  }

  #letGo(): boolean {
    this.#keyboard.releaseAll();
    const records = [...this.#buttons].map((button) => buttonRecord(button, false)).filter((record) =>
      !!record
    );
    this.#buttons.clear();
    return records.length === 0 || send(records);
  }

  /** Runs when everything asked for before is done. @returns false when nothing was injected. */
  #do(act: (stopped: () => boolean) => boolean | Promise<boolean>): Promise<boolean> {
    const era = this.#era;
    const stopped = () => this.#era !== era || this.#closed;
    const result = this.#last.then(() => stopped() ? false : act(stopped));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Moves the pointer, if what lies there may be reached, and acts there, in one step. */
  async #at(at: Place, records: () => InputRecord[]): Promise<boolean> {
    this.#refreshScreen();
    const { rect } = this.#screen;
    const inside = clampPoint(at.x, at.y, rect);
    if (!inside) return false;
    const place = { x: rect.x + inside.x, y: rect.y + inside.y };
    return await this.#parts.reach(place, this.#release, (mouse) => {
      if (!send([moveRecord(place, virtualScreen())])) return false;
      correctPointer(place);
      const more = records();
      return more.length === 0 || send(more, { mouse });
    });
  }

  #refreshScreen(): void {
    const now = performance.now();
    if (now < this.#screensAt + SCREENS_INTERVAL_MS) return;
    this.#screensAt = now;
    this.#screen = this.#parts.screens().find(({ id }) => id === this.#screen.id) ?? this.#screen;
  }
}

function send(records: InputRecord[], meant: Meant = {}): boolean {
  mean(records, meant);
  return inputs.SendInput(records.length, joinRecords(records), INPUT_BYTES) === records.length;
}

/** What the system made of a move: a pixel beside it counts as a miss. */
function correctPointer({ x, y }: Place): void {
  const point = new Int32Array(2);
  if (inputs.GetCursorPos(new Uint8Array(point.buffer)) === 0) return;
  if (point[0] !== x || point[1] !== y) inputs.SetCursorPos(x, y);
}

function virtualScreen(): Rect {
  const [x, y, width, height] = [SM_XVIRTUALSCREEN, SM_YVIRTUALSCREEN, SM_CXVIRTUALSCREEN, SM_CYVIRTUALSCREEN]
    .map((metric) => inputs.GetSystemMetrics(metric));
  return { x, y, width, height };
}
