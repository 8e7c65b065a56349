import { contains } from "../rects.ts";
import { type CursorShape, DisplayLostError, type Rect } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { ARROW, TEXT_CURSOR } from "./cursor_shapes.ts";
import { drawButton, drawClock, drawField, drawList, drawTitle, fieldPlace } from "./draw.ts";
import { arrange, type Layout, LIST_LINES } from "./layout.ts";
import { TextField } from "./text_field.ts";

const CLOCK_MS = 200;
const SMALLEST = { width: 320, height: 240 };
const LARGEST = { width: 7680, height: 4320 };
const LINES_PER_NOTCH = 3;

export interface DesktopListener {
  /** A part of the picture changed. */
  onDamage(rect: Rect): void;
  /** The pointer moved or has another shape. */
  onPointer(): void;
  /** There is a new canvas, or none any more. */
  onReplaced(): void;
}

/** A small desktop in memory: a clock, a text field that always has the focus, a button, a list. */
export class Desktop {
  readonly field = new TextField();
  readonly listeners = new Set<DesktopListener>();
  clicks = 0;
  /** The first line of the list that is visible. */
  scrolled = 0;
  pointer: { x: number; y: number };
  #canvas: Canvas;
  #layout: Layout;
  #pressed = false;
  #closed = false;
  #time = clockText();
  #timer: ReturnType<typeof setInterval>;

  constructor(size: { width: number; height: number }) {
    this.#canvas = createCanvas(size);
    this.#layout = arrange(this.#canvas);
    this.pointer = { x: this.#canvas.width >> 1, y: this.#canvas.height >> 1 };
    this.#drawAll();
    this.#timer = setInterval(() => this.#tick(), CLOCK_MS);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  get canvas(): Canvas {
    return this.#canvas;
  }

  get layout(): Layout {
    return this.#layout;
  }

  get cursorShape(): CursorShape {
    return contains(this.#layout.field, this.pointer) ? TEXT_CURSOR : ARROW;
  }

  /** Null while the desktop is there. */
  get lost(): DisplayLostError | null {
    return this.#closed ? new DisplayLostError("Lost the virtual desktop: it was closed") : null;
  }

  resize(size: { width: number; height: number }): void {
    this.#canvas = createCanvas(size);
    this.#layout = arrange(this.#canvas);
    this.#drawAll();
    for (const listener of [...this.listeners]) listener.onReplaced();
  }

  movePointer(place: { x: number; y: number }): void {
    if (place.x === this.pointer.x && place.y === this.pointer.y) return;
    this.pointer = place;
    for (const listener of [...this.listeners]) listener.onPointer();
  }

  /** The left mouse button, at the pointer's place. */
  click(down: boolean): void {
    const { button, field } = this.#layout;
    const onButton = contains(button, this.pointer);
    if (!down && this.#pressed && onButton) this.clicks++;
    this.#pressed = down && onButton;
    if (down && contains(field, this.pointer)) {
      const { columns, ...place } = fieldPlace(field, this.pointer);
      this.field.place(place, columns);
      this.#drawField();
    }
    this.#draw(
      button,
      () => drawButton(this.#canvas, button, { clicks: this.clicks, pressed: this.#pressed }),
    );
  }

  /** Turns of the wheel at the pointer's place, down positive. */
  scroll(notches: number): void {
    const { list } = this.#layout;
    if (!contains(list, this.pointer)) return;
    const first = this.scrolled + notches * LINES_PER_NOTCH;
    this.scrolled = Math.max(0, Math.min(first, LIST_LINES - 1));
    this.#draw(list, () => drawList(this.#canvas, list, this.scrolled));
  }

  type(text: string): void {
    this.field.insert(text);
    this.#drawField();
  }

  pressKey(key: string): boolean {
    const known = this.field.press(key, fieldPlace(this.#layout.field, this.pointer).columns);
    this.#drawField();
    return known;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    for (const listener of [...this.listeners]) listener.onReplaced();
  }

  #tick(): void {
    const time = clockText();
    if (time === this.#time) return;
    this.#time = time;
    const { clock } = this.#layout;
    this.#draw(clock, () => drawClock(this.#canvas, clock, time));
  }

  #drawField(): void {
    const { field } = this.#layout;
    this.#draw(field, () => drawField(this.#canvas, field, this.field));
  }

  #drawAll(): void {
    const { title, clock, field, button, list } = this.#layout;
    drawTitle(this.#canvas, title);
    drawClock(this.#canvas, clock, this.#time);
    drawField(this.#canvas, field, this.field);
    drawButton(this.#canvas, button, { clicks: this.clicks, pressed: this.#pressed });
    drawList(this.#canvas, list, this.scrolled);
  }

  #draw(rect: Rect, draw: () => void): void {
    const damage = this.#canvas.change(rect, draw);
    if (damage) { for (const listener of [...this.listeners]) listener.onDamage(damage); }
  }
}

function createCanvas({ width, height }: { width: number; height: number }): Canvas {
  const clamp = (value: number, side: "width" | "height") =>
    Math.max(SMALLEST[side], Math.min(Math.floor(value) || 0, LARGEST[side]));
  return new Canvas(clamp(width, "width"), clamp(height, "height"));
}

function clockText(): string {
  return new Date().toTimeString().slice(0, 8);
}
