import { contains } from "../rects.ts";
import type { CursorShape, Rect } from "../types.ts";
import type { Canvas } from "./canvas.ts";
import { ARROW, TEXT_CURSOR } from "./cursor_shapes.ts";
import { drawButton, drawField, drawList, fieldPlace } from "./draw.ts";
import { arrangeNotepad } from "./layout.ts";
import { COLOURS, LIST_LINES } from "./look.ts";
import { TextField } from "./text_field.ts";

export interface Point {
  x: number;
  y: number;
}

/** What runs in a window. Points and `content` have the same origin; all is drawn anew after each call. */
export interface Program {
  readonly key: string;
  readonly name: string;
  /** Its window's title at first. */
  readonly title: string;
  /** Its icon's ground, 0xRRGGBB. */
  readonly colour: number;
  draw(canvas: Canvas, content: Rect): void;
  cursorAt(point: Point, content: Rect): CursorShape;
  /** The left button went down. */
  press(point: Point, content: Rect): void;
  /** It went up again, wherever the pointer is. */
  lift(point: Point, content: Rect): void;
  /** Turns of the wheel, down positive. */
  scroll(notches: number): void;
  /** @returns whether it takes text. */
  type(text: string): boolean;
  /** A key without a character. @returns whether it means anything here. */
  pressKey(key: string, content: Rect): boolean;
}

const LINES_PER_NOTCH = 3;

/** A text field and a button that counts. */
export class Notepad implements Program {
  readonly key = "virtual:notizblock";
  readonly name = "Notizblock";
  readonly title = "Unbenannt – Notizblock";
  readonly colour = COLOURS.button;
  readonly field = new TextField();
  clicks = 0;
  #pressed = false;

  draw(canvas: Canvas, content: Rect): void {
    const { field, button } = arrangeNotepad(content);
    canvas.fill(content, COLOURS.face);
    drawField(canvas, field, this.field);
    drawButton(canvas, button, { clicks: this.clicks, pressed: this.#pressed });
  }

  cursorAt(point: Point, content: Rect): CursorShape {
    return contains(arrangeNotepad(content).field, point) ? TEXT_CURSOR : ARROW;
  }

  press(point: Point, content: Rect): void {
    const { field, button } = arrangeNotepad(content);
    this.#pressed = contains(button, point);
    if (!contains(field, point)) return;
    const { columns, ...place } = fieldPlace(field, point);
    this.field.place(place, columns);
  }

  lift(point: Point, content: Rect): void {
    if (this.#pressed && contains(arrangeNotepad(content).button, point)) this.clicks++;
    this.#pressed = false;
  }

  scroll(): void {}

  type(text: string): boolean {
    this.field.insert(text);
    return true;
  }

  pressKey(key: string, content: Rect): boolean {
    const { field } = arrangeNotepad(content);
    return this.field.press(key, fieldPlace(field, field).columns);
  }
}

/** A hundred lines, of which the wheel and the arrow keys show others. */
export class List implements Program {
  readonly key = "virtual:liste";
  readonly name = "Liste";
  readonly title = "Liste";
  readonly colour = COLOURS.title;
  /** The first line that is visible. */
  scrolled = 0;

  draw(canvas: Canvas, content: Rect): void {
    drawList(canvas, content, this.scrolled);
  }

  cursorAt(): CursorShape {
    return ARROW;
  }

  press(): void {}
  lift(): void {}

  scroll(notches: number): void {
    this.#show(this.scrolled + notches * LINES_PER_NOTCH);
  }

  type(): boolean {
    return false;
  }

  pressKey(key: string): boolean {
    if (key !== "ArrowUp" && key !== "ArrowDown") return false;
    this.#show(this.scrolled + (key === "ArrowUp" ? -1 : 1));
    return true;
  }

  #show(line: number): void {
    this.scrolled = Math.max(0, Math.min(line, LIST_LINES - 1));
  }
}

/** The time, large. */
export class Clock implements Program {
  readonly key = "virtual:uhr";
  readonly name = "Uhr";
  readonly title = "Uhr";
  readonly colour = COLOURS.amber;
  time = "";

  draw(canvas: Canvas, content: Rect): void {
    canvas.fill(content, COLOURS.paper);
    const scale = 5, width = this.time.length * 6 * scale;
    canvas.text(this.time, {
      x: content.x + ((content.width - width) >> 1),
      y: content.y + ((content.height - 12 * scale) >> 1),
      colour: COLOURS.title,
      scale,
    });
  }

  cursorAt(): CursorShape {
    return ARROW;
  }

  press(): void {}
  lift(): void {}
  scroll(): void {}

  type(): boolean {
    return false;
  }

  pressKey(): boolean {
    return false;
  }
}
