import type { BarWindow } from "../../overlay/bar_window.ts";
import type { Canvas } from "../../overlay/canvas.ts";
import { solidRects } from "../../overlay/solid_rects.ts";
import { DisplayLostError, type Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import { Request } from "../request.ts";
import { createPixmap, freePixmap } from "./pixmap.ts";
import { type Atoms, describeWindow } from "./window_properties.ts";

const CREATE_WINDOW = 1;
const CHANGE_WINDOW_ATTRIBUTES = 2;
const DESTROY_WINDOW = 4;
const MAP_WINDOW = 8;
const UNMAP_WINDOW = 10;
const CONFIGURE_WINDOW = 12;
const CLEAR_AREA = 61;
const CREATE_COLORMAP = 78;
const FREE_COLORMAP = 79;
const XFIXES_CREATE_REGION = 5;
const XFIXES_DESTROY_REGION = 10;
const XFIXES_SET_WINDOW_SHAPE_REGION = 21;
const INPUT_OUTPUT = 1;
const BACK_PIXMAP = 0x1, BACK_PIXEL = 0x2, BORDER_PIXEL = 0x8;
const OVERRIDE_REDIRECT = 0x200, EVENT_MASK = 0x800, COLORMAP = 0x2000;
const X = 1, Y = 2, WIDTH = 4, HEIGHT = 8, SIBLING = 32, STACK_MODE = 64;
const ABOVE = 0, BELOW = 1;
const SHAPE_BOUNDING = 0, SHAPE_INPUT = 2;

/** What windows are made with. */
export interface WindowMaker {
  connection: XConnection;
  extensions: Extensions;
  atoms: Atoms;
}

/** A window of ours that the window manager leaves alone and that never takes the keyboard. Not shown at first. */
export class OverlayWindow implements BarWindow {
  readonly id: number;
  /** Its pixels are blended with what lies below; that needs a compositing manager. */
  readonly translucent: boolean;
  #connection: XConnection;
  #extensions: Extensions;
  /** Of a pixmap, a graphics context and a region, which live for one request only. */
  #ids: readonly [number, number, number];
  #under: (() => OverlayWindow) | null;
  #shown = false;

  /** `events` is an event mask; `under` the window below which it shows itself, instead of above all. */
  constructor(
    { connection, extensions, atoms }: WindowMaker,
    { events, translucent = false, under = null }: {
      events: number;
      translucent?: boolean;
      under?: (() => OverlayWindow) | null;
    },
  ) {
    this.#under = under;
    this.#connection = connection;
    this.#extensions = extensions;
    this.id = connection.newId();
    this.#ids = [connection.newId(), connection.newId(), connection.newId()];
    const { root, argbVisual } = connection.setup;
    this.translucent = translucent && argbVisual !== null;
    const colormap = this.translucent ? connection.newId() : 0;
    if (colormap) connection.send(new Request(CREATE_COLORMAP).u32(colormap, root, argbVisual!));
    connection.send(
      new Request(CREATE_WINDOW, colormap ? 32 : 0).u32(this.id, root).u16(0, 0, 1, 1, 0, INPUT_OUTPUT)
        .u32(colormap ? argbVisual! : 0)
        .u32(
          BACK_PIXEL | BORDER_PIXEL | OVERRIDE_REDIRECT | EVENT_MASK | COLORMAP,
          0,
          0,
          1,
          events,
          colormap,
        ),
    );
    if (colormap) connection.send(new Request(FREE_COLORMAP).u32(colormap));
    describeWindow(connection, this.id, atoms);
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** Shows a picture. Where that is less than half opaque the pointer goes through, and an opaque window isn't there. */
  show(picture: Canvas, at: { x: number; y: number }): void {
    const { width, height } = picture;
    const depth = this.translucent ? 32 : this.#connection.setup.rootDepth;
    const [pixmap, context] = this.#ids;
    createPixmap(this.#connection, picture, { pixmap, context, depth });
    // The server paints a background by itself whenever a part of the window comes to light.
    this.#setBackground(BACK_PIXMAP, pixmap);
    this.#place({ ...at, width, height });
    this.#shape(this.translucent ? SHAPE_INPUT : SHAPE_BOUNDING, solidRects(picture));
    this.#map();
    freePixmap(this.#connection, pixmap);
  }

  /** Shows one colour, 0xRRGGBB. */
  showColour(colour: number, rect: Rect): void {
    this.#setBackground(BACK_PIXEL, colour);
    this.#place(rect);
    this.#map();
  }

  /** Shows one colour, 0xRRGGBB, in these parts of a rectangle only. */
  showParts(colour: number, rect: Rect, parts: Rect[]): void {
    this.#setBackground(BACK_PIXEL, colour);
    this.#place(rect);
    this.#shape(SHAPE_BOUNDING, parts);
    this.#map();
  }

  moveTo({ x, y }: { x: number; y: number }): void {
    this.#connection.send(new Request(CONFIGURE_WINDOW).u32(this.id).u16(X | Y, 0).u32(x, y));
  }

  /** Puts it right below another window of ours. */
  putBelow(other: OverlayWindow): void {
    this.#connection.send(
      new Request(CONFIGURE_WINDOW).u32(this.id).u16(SIBLING | STACK_MODE, 0).u32(other.id, BELOW),
    );
  }

  hide(): void {
    this.#shown = false;
    this.#connection.send(new Request(UNMAP_WINDOW).u32(this.id));
  }

  /** Puts it above all others. */
  raise(): void {
    this.#connection.send(new Request(CONFIGURE_WINDOW).u32(this.id).u16(STACK_MODE, 0).u32(ABOVE));
  }

  /** The pointer goes through it to what lies below. Needs XFIXES. */
  letPointerThrough(): void {
    this.#shape(SHAPE_INPUT, []);
  }

  /** Until the server has done all that was asked for before, or is lost. */
  async settle(): Promise<void> {
    try {
      await this.#connection.sync();
    } catch (error) {
      if (!(error instanceof DisplayLostError)) throw error;
    }
  }

  destroy(): void {
    this.#connection.send(new Request(DESTROY_WINDOW).u32(this.id));
  }

  #setBackground(what: number, value: number): void {
    this.#connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(this.id, what, value));
  }

  #place({ x, y, width, height }: Rect): void {
    this.#connection.send(
      new Request(CONFIGURE_WINDOW).u32(this.id).u16(X | Y | WIDTH | HEIGHT, 0).u32(x, y, width, height),
    );
  }

  /** A window that is there already is painted anew. */
  #map(): void {
    if (this.#shown) return this.#connection.send(new Request(CLEAR_AREA).u32(this.id).u16(0, 0, 0, 0));
    this.#shown = true;
    if (this.#under) this.putBelow(this.#under());
    else this.raise();
    this.#connection.send(new Request(MAP_WINDOW).u32(this.id));
  }

  #shape(kind: number, rects: Rect[]): void {
    const { XFIXES } = this.#extensions;
    if (!XFIXES) return;
    const region = this.#ids[2];
    const request = new Request(XFIXES.opcode, XFIXES_CREATE_REGION).u32(region);
    for (const { x, y, width, height } of rects) request.u16(x, y, width, height);
    this.#connection.send(request);
    this.#connection.send(
      new Request(XFIXES.opcode, XFIXES_SET_WINDOW_SHAPE_REGION).u32(this.id).u8(kind, 0, 0, 0).u16(0, 0)
        .u32(region),
    );
    this.#connection.send(new Request(XFIXES.opcode, XFIXES_DESTROY_REGION).u32(region));
  }
}
