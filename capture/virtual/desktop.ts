import { boundingBox, contains } from "../rects.ts";
import {
  type Application,
  type CursorShape,
  DisplayLostError,
  type Obstacle,
  type Rect,
  type Release,
} from "../types.ts";
import { RELEASE_EVERYTHING } from "../release.ts";
import { Canvas } from "./canvas.ts";
import { compose, type Target } from "./compose.ts";
import { ARROW } from "./cursor_shapes.ts";
import type { Layer } from "./layer.ts";
import { arrangeNotepad, arrangeTaskbar, arrangeWindows, type Layout } from "./layout.ts";
import { Clock, List, Notepad, type Point, type Program } from "./programs.ts";
import { ProgramWindow } from "./program_window.ts";
import { createBackground, createOwnWindow, type Size, StartMenu, Taskbar } from "./shell.ts";

const CLOCK_MS = 200;
/** Line of the start menu below the programs; it asks for administrator's rights, as Windows does. */
const SET_CLOCK = "Uhr stellen";
/** The question after it is answered by itself, as there is nobody to do it. */
const ASKED_MS = 3_000;
const SMALLEST = { width: 320, height: 240 };
const LARGEST = { width: 7680, height: 4320 };

export interface DesktopListener {
  /** A part of the picture changed; `by` is the layer that was drawn, null when layers came, went or moved. */
  onDamage?(rect: Rect, by: Layer | null): void;
  /** The pointer moved or has another shape. */
  onPointer?(): void;
  /** The screen has another size, or is gone. */
  onReplaced?(): void;
  /** An application or one of its titles came, went or changed. */
  onApplications?(): void;
  /** Something hides the desktop, or has gone. */
  onObstructed?(): void;
}

/**
 * A small desktop in memory, drawn in software: a background, a taskbar with clock and start menu, and programs in windows
 * that can be raised, dragged and closed.
 */
export class Desktop {
  readonly listeners = new Set<DesktopListener>();
  pointer: Point;
  #size: Size;
  #background: Layer;
  #taskbar: Taskbar;
  #menu: StartMenu | null = null;
  #own: Layer | null = null;
  #notepad: ProgramWindow<Notepad>;
  #list: ProgramWindow<List>;
  #clock: ProgramWindow<Clock>;
  /** Those that are open, the lowest first. */
  #stack: ProgramWindow[];
  #focused: ProgramWindow | null = null;
  /** Has the pointer while the button is down, wherever the pointer is. */
  #held: Layer | null = null;
  /** The dragged window's corner, as seen from the pointer. */
  #grip: Point | null = null;
  #obstacle: Obstacle | null = null;
  #answer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #time = clockText();
  #timer: ReturnType<typeof setInterval>;

  constructor(size: Size) {
    this.#size = clampSize(size);
    const places = arrangeWindows(this.#size);
    this.#notepad = new ProgramWindow(new Notepad(), places.notepad);
    this.#list = new ProgramWindow(new List(), places.list);
    this.#clock = new ProgramWindow(new Clock(), places.clock);
    this.#background = createBackground(this.#size);
    this.#taskbar = new Taskbar(this.#size, this.#time);
    this.#clock.program.time = this.#time;
    this.#stack = [this.#list, this.#notepad];
    this.#focus(this.#notepad);
    this.pointer = { x: this.#size.width >> 1, y: this.#size.height >> 1 };
    this.#timer = setInterval(() => this.#tick(), CLOCK_MS);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  get size(): Size {
    return this.#size;
  }

  /** The lowest first. */
  get layers(): Layer[] {
    const above = [this.#taskbar, this.#menu, this.#own].filter((layer) => layer !== null);
    return [this.#background, ...this.#stack, ...above];
  }

  /** The whole screen, as it is now. */
  get canvas(): Canvas {
    const canvas = new Canvas(this.#size.width, this.#size.height);
    this.compose(canvas, { x: 0, y: 0, ...this.#size }, { ...RELEASE_EVERYTHING, own: true });
    return canvas;
  }

  get layout(): Layout {
    const { start, title, clock } = arrangeTaskbar(this.#size);
    const contentOf = ({ rect, parts: { content } }: ProgramWindow) => {
      return { ...content, x: rect.x + content.x, y: rect.y + content.y };
    };
    return { start, title, clock, ...arrangeNotepad(contentOf(this.#notepad)), list: contentOf(this.#list) };
  }

  /** The notepad's text field. */
  get field() {
    return this.#notepad.program.field;
  }

  get clicks(): number {
    return this.#notepad.program.clicks;
  }

  /** The first line of the list that is visible. */
  get scrolled(): number {
    return this.#list.program.scrolled;
  }

  get cursorShape(): CursorShape {
    const layer = this.layerAt(this.pointer);
    return layer instanceof ProgramWindow ? layer.cursorAt(this.pointer) : ARROW;
  }

  /** Has the keyboard, or null. */
  get focused(): Layer | null {
    return this.#focused;
  }

  /** What hides the desktop now; nothing of it can be seen meanwhile. */
  get obstacle(): Obstacle | null {
    return this.#obstacle;
  }

  /** Null while the desktop is there. */
  get lost(): DisplayLostError | null {
    return this.#closed ? new DisplayLostError("Lost the virtual desktop: it was closed") : null;
  }

  /** All programs that can be started. */
  get programs(): Program[] {
    return this.#windows.map(({ program }) => program);
  }

  /** By name. */
  applications(): Application[] {
    return this.#stack.map((window) => window.describe()).sort((a, b) => a.name.localeCompare(b.name, "de"));
  }

  /** A program's window, also while it is closed. @throws RangeError for an unknown program */
  windowOf(key: string): ProgramWindow {
    const window = this.#windows.find(({ application }) => application === key);
    if (!window) throw new RangeError(`No program "${key}" on the virtual desktop`);
    return window;
  }

  layerAt(place: Point): Layer {
    return this.layers.findLast(({ rect }) => contains(rect, place)) ?? this.#background;
  }

  /** What input at this place reaches. */
  targetAt(place: Point): Layer {
    return this.#held ?? this.layerAt(place);
  }

  /** Brings a part of a picture up to date; what isn't released is left out. */
  compose(target: Target, rect: Rect, release: Release): void {
    compose(target, { rect, layers: this.layers, release });
  }

  resize(size: Size): void {
    this.#size = clampSize(size);
    const places = arrangeWindows(this.#size);
    this.#notepad.arrange(places.notepad);
    this.#list.arrange(places.list);
    this.#clock.arrange(places.clock);
    this.#background = createBackground(this.#size);
    this.#taskbar = new Taskbar(this.#size, this.#time);
    this.#menu = this.#held = this.#grip = null;
    for (const listener of [...this.listeners]) listener.onReplaced?.();
  }

  /** Opens a program's window, or raises it; it gets the keyboard. */
  openWindow(key: string): void {
    const window = this.windowOf(key);
    const fresh = !this.#stack.includes(window);
    this.#raise(window);
    if (fresh) this.#tellApplications();
  }

  closeWindow(key: string): void {
    const window = this.windowOf(key);
    if (!this.#stack.includes(window)) return;
    this.#stack = this.#stack.filter((one) => one !== window);
    this.#damage(window.rect);
    if (this.#held === window) this.#held = this.#grip = null;
    if (this.#focused === window) this.#focus(this.#stack.at(-1) ?? null);
    this.#tellApplications();
  }

  moveWindow(key: string, place: Point): void {
    const window = this.windowOf(key), before = window.rect;
    window.moveTo(place);
    if (this.#stack.includes(window)) this.#damage(boundingBox([before, window.rect]));
  }

  renameWindow(key: string, title: string): void {
    const window = this.windowOf(key);
    window.title = title;
    this.#redraw(window);
    this.#tellApplications();
  }

  /** Shows a window of this program, or takes it away. */
  showOwn(rect: Rect | null): void {
    if (this.#own) this.#damage(this.#own.rect);
    this.#own = rect && createOwnWindow(rect);
    if (rect) this.#damage(rect);
  }

  /** As if the system asked something, or the user locked the computer, and then (null) were done with it. */
  obstruct(obstacle: Obstacle | null): void {
    clearTimeout(this.#answer);
    if (obstacle === this.#obstacle) return;
    this.#obstacle = obstacle;
    for (const listener of [...this.listeners]) listener.onObstructed?.();
  }

  movePointer(place: Point): void {
    if (place.x === this.pointer.x && place.y === this.pointer.y) return;
    this.pointer = place;
    if (this.#grip && this.#held instanceof ProgramWindow) {
      this.moveWindow(this.#held.application, { x: place.x + this.#grip.x, y: place.y + this.#grip.y });
    }
    for (const listener of [...this.listeners]) listener.onPointer?.();
  }

  /** The left mouse button, at the pointer's place. */
  click(down: boolean): void {
    if (down) this.#press();
    else this.#lift();
  }

  /** Turns of the wheel at the pointer's place, down positive. */
  scroll(notches: number): void {
    const layer = this.layerAt(this.pointer);
    if (!(layer instanceof ProgramWindow)) return;
    layer.scroll(notches);
    this.#redraw(layer);
  }

  /** @returns whether somebody takes it. */
  type(text: string): boolean {
    const taken = this.#focused?.type(text) ?? false;
    if (this.#focused) this.#redraw(this.#focused);
    return taken;
  }

  pressKey(key: string): boolean {
    const taken = this.#focused?.pressKey(key) ?? false;
    if (this.#focused) this.#redraw(this.#focused);
    return taken;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#answer);
    for (const listener of [...this.listeners]) listener.onReplaced?.();
  }

  get #windows(): ProgramWindow[] {
    return [this.#notepad, this.#list, this.#clock];
  }

  #press(): void {
    const layer = this.layerAt(this.pointer), menu = this.#menu;
    this.#held = layer;
    if (menu && layer !== menu) this.#showMenu(false);
    if (layer === this.#taskbar) {
      if (!menu && contains(this.layout.start, this.pointer)) this.#showMenu(true);
    } else if (layer instanceof ProgramWindow) {
      this.#raise(layer);
      const { x, y } = layer.rect;
      this.#grip = layer.press(this.pointer) ? { x: x - this.pointer.x, y: y - this.pointer.y } : null;
      this.#redraw(layer);
    }
  }

  #lift(): void {
    const layer = this.#held;
    this.#held = this.#grip = null;
    if (layer instanceof ProgramWindow) {
      const closes = layer.lift(this.pointer);
      this.#redraw(layer);
      if (closes) this.closeWindow(layer.application);
    } else if (layer instanceof StartMenu && layer === this.#menu) {
      const line = layer.lineAt(this.pointer), { programs } = this;
      this.#showMenu(false);
      if (line === programs.length) this.#askForRights();
      else if (line >= 0) this.openWindow(programs[line].key);
    }
  }

  #showMenu(shown: boolean): void {
    const menu = this.#menu ?? new StartMenu([...this.programs.map(({ name }) => name), SET_CLOCK]);
    this.#menu = shown ? menu : null;
    this.#damage(menu.rect);
  }

  #askForRights(): void {
    this.obstruct("secure-desktop");
    this.#answer = setTimeout(() => this.obstruct(null), ASKED_MS);
    Deno.unrefTimer(this.#answer as unknown as number);
  }

  #raise(window: ProgramWindow): void {
    if (this.#stack.at(-1) !== window) {
      this.#stack = [...this.#stack.filter((one) => one !== window), window];
      this.#damage(window.rect);
    }
    this.#focus(window);
  }

  #focus(window: ProgramWindow | null): void {
    const before = this.#focused;
    if (before === window) return;
    this.#focused = window;
    for (const one of [before, window]) {
      if (!one) continue;
      one.focused = one === window;
      this.#redraw(one);
    }
  }

  #redraw(window: ProgramWindow): void {
    const damage = window.redraw();
    if (damage && this.#stack.includes(window)) this.#damage(damage, window);
  }

  #damage(rect: Rect, by: Layer | null = null): void {
    for (const listener of [...this.listeners]) listener.onDamage?.(rect, by);
  }

  #tellApplications(): void {
    for (const listener of [...this.listeners]) listener.onApplications?.();
  }

  #tick(): void {
    const time = clockText();
    if (time === this.#time) return;
    this.#time = time;
    const damage = this.#taskbar.tell(time);
    if (damage) this.#damage(damage, this.#taskbar);
    this.#clock.program.time = time;
    this.#redraw(this.#clock);
  }
}

function clampSize({ width, height }: Size): Size {
  const clamp = (value: number, side: "width" | "height") =>
    Math.max(SMALLEST[side], Math.min(Math.floor(value) || 0, LARGEST[side]));
  return { width: clamp(width, "width"), height: clamp(height, "height") };
}

function clockText(): string {
  return new Date().toTimeString().slice(0, 8);
}
