import { contains } from "../rects.ts";
import type { Bar, Rect } from "../types.ts";
import type { BarWindow } from "./bar_window.ts";
import type { Canvas } from "./canvas.ts";
import { type BarLayout, layOut, type PlacedButton, type Target } from "./layout.ts";
import { paintBar, paintHandle } from "./paint.ts";
import { withShadow } from "./shadow.ts";
import type { TextSetter } from "./text.ts";
import { type ButtonState, SIZES } from "./theme.ts";

/** A click that was meant for what stood here before must not answer a question that has just come. */
const QUESTION_GUARD_MS = 600;

/** Between two pictures, at least. */
const PAINT_INTERVAL_MS = 12;

/** A press that moves less, at 96 dots an inch, is a click: hands tremble. */
const DRAG_MIN = 12;

/** A place on the display. */
export interface Point {
  x: number;
  y: number;
}

export interface Place {
  /** The part of a screen at whose upper edge the bar hangs. */
  screen: Rect;
  scale: number;
}

interface Grip {
  /** Where it was taken, and how far aside the bar was then. */
  x: number;
  aside: number;
  drawn: boolean;
}

const UNFOLD: Target = { type: "fold" };

/** What the bar's window shows, and what the pointer does to it; the same on every platform. */
export class FunctionBar {
  onAction: (action: string) => void = () => {};
  #window: BarWindow;
  #text: TextSetter;
  #place: Place;
  #bar: Bar | null = null;
  #folded = false;
  /** The question that is shown, and since when; not yet the one that was set last. */
  #asked: { text: string; since: number } | null = null;
  #pointer: Point | null = null;
  /** The button that is held down since it was pressed. */
  #held: string | null = null;
  /** What is there now: the bar's layout, or the handle. */
  #layout: BarLayout | null = null;
  #handle = false;
  /** How far the user has drawn the bar aside, from the middle of the screen. */
  #aside = 0;
  /** Where the bar is held, to draw it aside. */
  #grip: Grip | null = null;
  #rect: Rect = { x: 0, y: 0, width: 0, height: 0 };
  /** What is shown is no longer right. */
  #stale = false;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(window: BarWindow, { text, place }: { text: TextSetter; place: Place }) {
    this.#window = window;
    this.#text = text;
    this.#place = place;
  }

  /** Only the handle is there. Never while a question is open. */
  get folded(): boolean {
    return this.#folded && !this.#bar?.question;
  }

  get tone(): Bar["tone"] {
    return this.#bar?.tone ?? "sharing";
  }

  set(bar: Bar | null): void {
    if (JSON.stringify(bar) === JSON.stringify(this.#bar)) return;
    this.#bar = structuredClone(bar);
    this.#paintSoon();
  }

  hangAt(place: Place): void {
    this.#place = place;
    this.#paintSoon();
  }

  /** Goes over to another window; the one before isn't used any more. */
  moveTo(window: BarWindow): void {
    this.#window = window;
    this.#paintSoon();
  }

  /** Null: the pointer isn't over the bar. */
  pointAt(point: Point | null): void {
    if (point && this.#grip) this.#draw(point, this.#grip);
    const before = this.#looks();
    this.#pointer = point;
    if (this.#looks() !== before) this.#paintSoon();
  }

  press(point: Point): void {
    this.#pointer = point;
    const target = this.#targetAt(point);
    this.#held = target && this.#counts(target) ? this.#nameOf(target) : null;
    const grips = target === null || this.#handle;
    this.#grip = grips ? { x: point.x, aside: this.#rect.x - this.#middle(this.#rect), drawn: false } : null;
    this.#paintSoon();
  }

  /** A press counts where it ends, and only on the button where it began. */
  release(point: Point): void {
    this.#pointer = point;
    const target = this.#targetAt(point);
    const meant = target !== null && this.#nameOf(target) === this.#held && this.#counts(target) &&
      !this.#grip?.drawn;
    this.#held = null;
    this.#grip = null;
    this.#paintSoon();
    if (!meant) return;
    if (target.type === "fold") this.#folded = !this.#folded;
    else this.onAction(target.id);
  }

  /** The press that is going on is none after all: its end won't be told. */
  letGo(): void {
    this.#held = null;
    this.#grip = null;
    this.#paintSoon();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #draw(point: Point, grip: Grip): void {
    const way = point.x - grip.x;
    if (Math.abs(way) < DRAG_MIN * this.#place.scale && !grip.drawn) return;
    grip.drawn = true;
    // The handle may be wider just now, below the pointer.
    const width = this.#handle ? Math.round(SIZES.handleWidth * this.#place.scale) : this.#rect.width;
    this.#aside = this.#within({ width }, grip.aside + way) - this.#middle({ width });
    this.#paintSoon();
  }

  #targetAt(point: Point): Target | null {
    if (!this.#bar || !contains(this.#rect, point)) return null;
    if (!this.#layout) return UNFOLD;
    const button = this.#layout.buttons.find(({ rect }) => contains(rect, this.#inside(point)));
    return button && !button.disabled ? button.target : null;
  }

  #inside({ x, y }: Point): Point {
    return { x: x - this.#rect.x, y: y - this.#rect.y };
  }

  /** An answer does if it is to the question that is open, and that has been seen for a while. */
  #counts(target: Target): boolean {
    if (target.type !== "answer") return true;
    return this.#asked !== null && this.#asked.text === this.#bar?.question?.text &&
      performance.now() - this.#asked.since >= QUESTION_GUARD_MS;
  }

  /** Tells a question's answers from those of another question. */
  #nameOf(target: Target): string {
    return JSON.stringify([target, target.type === "answer" ? this.#asked?.text : this.folded]);
  }

  /** Equal as long as the pointer changes nothing to be seen. */
  #looks(): string {
    const target = this.#pointer && this.#targetAt(this.#pointer);
    return target ? this.#nameOf(target) : "";
  }

  #stateOf(target: Target): ButtonState {
    const name = this.#nameOf(target);
    if (name !== this.#looks()) return "rest";
    if (this.#held === null) return "hover";
    return this.#held === name ? "down" : "rest";
  }

  #paintSoon(): void {
    this.#stale = true;
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    // All changes of a tick are one.
    queueMicrotask(() => void this.#paintInTurn());
  }

  /** No faster than the system takes the pictures and anybody sees them: a mouse may move 1000 times a second. */
  async #paintInTurn(): Promise<void> {
    if (this.#closed) return;
    this.#stale = false;
    this.#paint();
    await this.#window.settle();
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#busy = false;
      if (this.#stale) this.#paintSoon();
    }, PAINT_INTERVAL_MS);
  }

  #paint(): void {
    const bar = this.#bar;
    this.#ask(bar?.question?.text ?? null);
    if (!bar) {
      this.#layout = null;
      this.#handle = false;
      return this.#window.hide();
    }
    const { screen, scale } = this.#place;
    const options = { text: this.#text, scale, tone: bar.tone };
    if (this.folded) {
      const label = bar.labels.unfold;
      const handle = paintHandle(options, { label, hovered: false });
      // It gets wider below the pointer, and stays so as long as that is over what there is now.
      const reach = this.#rectOf(this.#handle ? this.#rect : handle);
      const hovered = this.#pointer !== null && contains(reach, this.#pointer);
      this.#layout = null;
      this.#handle = true;
      return this.#show(hovered ? paintHandle(options, { label, hovered }) : handle);
    }
    this.#handle = false;
    const layout = layOut(bar, { text: this.#text, scale, width: screen.width });
    this.#layout = layout;
    this.#rect = this.#rectOf(layout);
    this.#show(paintBar(layout, options, ({ target, disabled }: PlacedButton) => {
      return disabled ? "rest" : this.#stateOf(target);
    }));
  }

  #ask(text: string | null): void {
    if (text === (this.#asked?.text ?? null)) return;
    this.#asked = text === null ? null : { text, since: performance.now() };
  }

  #show(picture: Canvas): void {
    const { x, y } = this.#rect = this.#rectOf(picture);
    if (!this.#window.translucent) {
      picture.harden();
      return this.#window.show(picture, { x, y });
    }
    const { scale } = this.#place;
    const shadowed = withShadow(picture, { corner: Math.round(SIZES.corner * scale), scale });
    this.#window.show(shadowed.picture, { x: x - shadowed.reach, y });
  }

  #rectOf({ width, height }: { width: number; height: number }): Rect {
    return { x: this.#within({ width }, this.#aside), y: this.#place.screen.y, width, height };
  }

  /** The left edge of what is drawn aside, never beyond the screen. */
  #within({ width }: { width: number }, aside: number): number {
    const { screen } = this.#place;
    return Math.max(screen.x, Math.min(this.#middle({ width }) + aside, screen.x + screen.width - width));
  }

  #middle({ width }: { width: number }): number {
    const { screen } = this.#place;
    return screen.x + Math.floor((screen.width - width) / 2);
  }
}
