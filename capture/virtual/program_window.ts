import { contains } from "../rects.ts";
import type { Application, CursorShape, Rect } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { ARROW } from "./cursor_shapes.ts";
import { drawLabel } from "./draw.ts";
import { drawIcon } from "./icon.ts";
import type { Layer } from "./layer.ts";
import { arrangeWindow, type WindowParts } from "./layout.ts";
import { COLOURS } from "./look.ts";
import type { Point, Program } from "./programs.ts";

/** A program's only window: a title, a button to close it, and the program's content. */
export class ProgramWindow<P extends Program = Program> implements Layer {
  readonly kind = "application";
  readonly program: P;
  title: string;
  focused = false;
  /** How often the pointer or the keyboard reached it. */
  inputs = 0;
  #place: Rect;
  #surface: Canvas;
  #parts: WindowParts;
  /** What the button went down on. */
  #held: "content" | "close" | null = null;

  constructor(program: P, rect: Rect) {
    this.program = program;
    this.title = program.title;
    this.#place = rect;
    this.#surface = new Canvas(rect.width, rect.height);
    this.#parts = arrangeWindow(rect);
    this.#draw();
  }

  get application(): string {
    return this.program.key;
  }

  get rect(): Rect {
    return this.#place;
  }

  get surface(): Canvas {
    return this.#surface;
  }

  /** Within the window. */
  get parts(): WindowParts {
    return this.#parts;
  }

  moveTo({ x, y }: Point): void {
    this.#place = { ...this.#place, x, y };
  }

  /** A new place and size; all is drawn anew. */
  arrange(rect: Rect): void {
    this.#place = rect;
    this.#surface = new Canvas(rect.width, rect.height);
    this.#parts = arrangeWindow(rect);
    this.#draw();
  }

  describe(): Application {
    const { key, name, colour } = this.program;
    return { key, name, titles: [this.title], icon: drawIcon(name, colour) };
  }

  cursorAt(at: Point): CursorShape {
    const point = this.#within(at), { content } = this.#parts;
    return contains(content, point) ? this.program.cursorAt(point, content) : ARROW;
  }

  /** @returns whether it is the title that was pressed: the window may be dragged by it. */
  press(at: Point): boolean {
    this.inputs++;
    const point = this.#within(at), { title, close, content } = this.#parts;
    this.#held = contains(content, point) ? "content" : contains(close, point) ? "close" : null;
    if (this.#held === "content") this.program.press(point, content);
    return contains(title, point);
  }

  /** @returns whether that closes the window. */
  lift(at: Point): boolean {
    this.inputs++;
    const point = this.#within(at), { close, content } = this.#parts;
    const held = this.#held;
    this.#held = null;
    if (held === "content") this.program.lift(point, content);
    return held === "close" && contains(close, point);
  }

  /** Turns of the wheel, down positive. */
  scroll(notches: number): void {
    this.inputs++;
    this.program.scroll(notches);
  }

  /** @returns whether it takes text. */
  type(text: string): boolean {
    this.inputs++;
    return this.program.type(text);
  }

  /** @returns whether the key means anything there. */
  pressKey(key: string): boolean {
    this.inputs++;
    return this.program.pressKey(key, this.#parts.content);
  }

  /** Draws all again. @returns what changed, on the screen, or null */
  redraw(): Rect | null {
    const { width, height } = this.#place;
    const damage = this.#surface.change({ x: 0, y: 0, width, height }, () => this.#draw());
    return damage && { ...damage, x: this.#place.x + damage.x, y: this.#place.y + damage.y };
  }

  #within({ x, y }: Point): Point {
    return { x: x - this.#place.x, y: y - this.#place.y };
  }

  #draw(): void {
    const { title, close, content } = this.#parts;
    const colour = this.focused ? COLOURS.title : COLOURS.quietTitle;
    this.#surface.fill({ x: 0, y: 0, width: this.#place.width, height: this.#place.height }, colour);
    drawLabel(this.#surface, title, { text: this.title, colour: COLOURS.light });
    drawLabel(this.#surface, close, { text: "×", colour: COLOURS.light, indent: 14 });
    this.program.draw(this.#surface, content);
  }
}
