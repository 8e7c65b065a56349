import { DrawingLayer } from "../../overlay/drawing_layer.ts";
import { framedMonitors } from "../../overlay/frame.ts";
import { FunctionBar, type Place } from "../../overlay/function_bar.ts";
import { Stacking } from "../../overlay/stacking.ts";
import { TextSetter } from "../../overlay/text.ts";
import { SIZES, TONES } from "../../overlay/theme.ts";
import type { Bar, Drawing, Overlay, Screen } from "../../types.ts";
import { type SystemMessage, WindowClass } from "../win32/messages.ts";
import { isCovered } from "./above.ts";
import { BarWindows } from "./bar_windows.ts";
import { FrameWindows } from "./frame_windows.ts";
import type { LayeredWindow } from "./layered_window.ts";
import { MarkWindow } from "./mark_window.ts";
import { BarMouse } from "./mouse.ts";
import { Pump } from "./pump.ts";
import { placeOfBar, scaleAt } from "./surroundings.ts";
import { openSystemFonts } from "./system_fonts.ts";

const WM_CLOSE = 0x10, WM_SETTINGCHANGE = 0x1a, WM_MOUSEACTIVATE = 0x21;
const WM_DISPLAYCHANGE = 0x7e, WM_DPICHANGED = 0x2e0;
const AROUND = [WM_SETTINGCHANGE, WM_DISPLAYCHANGE, WM_DPICHANGED];
const MA_NOACTIVATE = 3n;
/** A click feels immediate; and nobody waits for us who sends messages to all windows. */
const SHOWN_MS = 12;
const HIDDEN_MS = 100;
/** One change of mode raises several messages, the first ones before all is in its place. */
const SETTLE_MS = 50;
const NOWHERE: Place = { screen: { x: 0, y: 0, width: 0, height: 0 }, scale: 1 };

export interface WindowsOverlay extends Overlay {
  /** No picture of the screen that any program takes shows bar, frame and drawing; where false, they are there like any window. */
  readonly excluded: boolean;
}

/**
 * The function bar, the frame and what the viewer draws. All their windows belong to the thread that calls this, which must have a running event
 * loop and no other loop of messages.
 *
 * @param options.screens the screens that can be shared now.
 * @throws Error when the system refuses windows.
 */
export function openWindowsOverlay({ screens }: { screens: () => Screen[] }): WindowsOverlay {
  return new LayeredOverlay(screens);
}

class LayeredOverlay implements WindowsOverlay {
  #screens: () => Screen[];
  #fonts = openSystemFonts();
  #kind: WindowClass;
  #window: BarWindows;
  #bar: FunctionBar;
  #mouse: BarMouse | undefined;
  #frame: FrameWindows;
  #framed: string | null = null;
  #drawing: DrawingLayer<MarkWindow>;
  #stacking: Stacking;
  #pump: Pump;
  #listeners = new Set<(action: string) => void>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(screens: () => Screen[]) {
    this.#screens = screens;
    this.#kind = new WindowClass(`MFB ${crypto.randomUUID()}`, (message) => this.#onMessage(message));
    this.#window = new BarWindows(this.#kind);
    this.#frame = new FrameWindows(this.#kind);
    const { translucent } = this.#window;
    const under = () => this.#frame.all[0] ?? this.#window.all[0];
    this.#drawing = new DrawingLayer(() => new MarkWindow(this.#kind, { translucent, under }));
    this.#bar = new FunctionBar(this.#window, {
      text: new TextSetter(this.#fonts),
      place: placeOfBar() ?? NOWHERE,
    });
    this.#bar.onAction = (action) => {
      for (const listener of [...this.#listeners]) listener(action);
    };
    const mouse = this.#mouse = new BarMouse(this.#bar, this.#window.body);
    this.#stacking = new Stacking({
      onTop: () => Promise.resolve(!isCovered(this.#shown)),
      raise: () => this.#shown.forEach((window) => window.raise()),
    });
    this.#pump = new Pump({
      intervalMs: () => this.#shown.length > 0 ? SHOWN_MS : HIDDEN_MS,
      onDevice: (message) => mouse.onDevice(message),
      onTurn: () => {
        mouse.onTurn();
        // Nobody tells a window that another one has come above it.
        if (this.#shown.length > 0) this.#stacking.touch();
      },
    });
  }

  get excluded(): boolean {
    return this.#all.every(({ excluded }) => excluded);
  }

  get folded(): boolean {
    return this.#bar.folded;
  }

  setBar(bar: Bar | null): void {
    if (this.#closed) return;
    const tone = this.#bar.tone;
    this.#bar.set(bar);
    if (tone !== this.#bar.tone) this.#showFrame();
  }

  setFrame(screenId: string | null): void {
    if (this.#closed || this.#framed === screenId) return;
    this.#framed = screenId;
    this.#showFrame();
  }

  setDrawing(drawing: Drawing | null): void {
    if (this.#closed || !this.#drawing.set(drawing)) return;
    // Wine shows a new window above all, whatever place it was given.
    for (const window of [...this.#frame.all, ...this.#window.all]) if (window.shown) window.raise();
  }

  onAction(listener: (action: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    clearTimeout(this.#settling);
    this.#pump.close();
    this.#stacking.close();
    this.#bar.close();
    this.#listeners.clear();
    for (const window of this.#all) window.destroy();
    this.#kind[Symbol.dispose]();
    this.#fonts.close();
    return Promise.resolve();
  }

  /** The lowest first: what is drawn below the frame, that below the bar. */
  get #all(): LayeredWindow[] {
    return [...this.#drawing.all.map(({ window }) => window), ...this.#frame.all, ...this.#window.all];
  }

  get #shown(): LayeredWindow[] {
    return this.#all.filter(({ shown }) => shown);
  }

  #showFrame(): void {
    const framed = framedMonitors(this.#screens(), this.#framed).map((monitor) => {
      return { monitor, thickness: Math.round(SIZES.frame * scaleAt(monitor)) };
    });
    this.#frame.show(framed, TONES[this.#bar.tone].frame);
  }

  #onMessage({ window, message }: SystemMessage): bigint | null {
    if (message === WM_MOUSEACTIVATE) return MA_NOACTIVATE;
    // Other programs, and Alt+F4, take no window away.
    if (message === WM_CLOSE) return 0n;
    if (this.#closed) return null;
    if (AROUND.includes(message)) this.#lookAroundSoon();
    // The first messages come while the windows are being made.
    else if (window === this.#mouse?.window.handle) this.#mouse.onMessage(message);
    return null;
  }

  #lookAroundSoon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#lookAround(), SETTLE_MS);
  }

  /** The monitors, the taskbar's place or the scale may have changed. */
  #lookAround(): void {
    const place = placeOfBar();
    // There is none for a moment while a mode is being set; another message follows.
    if (!place) return;
    this.#bar.hangAt(place);
    this.#showFrame();
  }
}
