import type { Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import { Request } from "../request.ts";
import type { Canvas } from "./canvas.ts";
import { solidRects } from "./solid_rects.ts";

const CREATE_WINDOW = 1;
const CHANGE_WINDOW_ATTRIBUTES = 2;
const DESTROY_WINDOW = 4;
const MAP_WINDOW = 8;
const UNMAP_WINDOW = 10;
const CONFIGURE_WINDOW = 12;
const CHANGE_PROPERTY = 18;
const CREATE_PIXMAP = 53;
const FREE_PIXMAP = 54;
const CREATE_GC = 55;
const FREE_GC = 60;
const CLEAR_AREA = 61;
const PUT_IMAGE = 72;
const XFIXES_CREATE_REGION = 5;
const XFIXES_DESTROY_REGION = 10;
const XFIXES_SET_WINDOW_SHAPE_REGION = 21;
const INPUT_OUTPUT = 1;
const BACK_PIXMAP = 0x1, BACK_PIXEL = 0x2, BORDER_PIXEL = 0x8, OVERRIDE_REDIRECT = 0x200, EVENTS = 0x800;
const X = 1, Y = 2, WIDTH = 4, HEIGHT = 8, STACK_MODE = 64;
const ABOVE = 0;
const SHAPE_BOUNDING = 0, SHAPE_INPUT = 2;
const Z_PIXMAP = 2;
/** Every server takes requests of 4096 words (X Window System Protocol, chapter 8). */
const IMAGE_PIXELS_MAX = 4000;
const ATOM = 4, CARDINAL = 6, STRING = 31, WM_NAME = 39, WM_CLASS = 67;

/** The atoms of a window's properties, see internAtoms(). */
export type Atoms = Record<(typeof ATOM_NAMES)[number], number>;

export const ATOM_NAMES = [
  "UTF8_STRING",
  "_NET_WM_NAME",
  "_NET_WM_PID",
  "_NET_WM_WINDOW_TYPE",
  "_NET_WM_WINDOW_TYPE_DOCK",
  "_NET_WM_STATE",
  "_NET_WM_STATE_ABOVE",
  "_NET_WM_STATE_STICKY",
  "_NET_WM_STATE_SKIP_TASKBAR",
  "_NET_WM_STATE_SKIP_PAGER",
] as const;

/** How own windows are told from others (capture/x11/windows). */
const TITLE = "MFB-Kunde Funktionsleiste";
const CLASS = "mfb";

/** A window of ours that the window manager leaves alone and that never takes the keyboard. Not shown at first. */
export class OverlayWindow {
  readonly id: number;
  #connection: XConnection;
  #extensions: Extensions;
  #shown = false;

  constructor(
    connection: XConnection,
    extensions: Extensions,
    { atoms, events }: { atoms: Atoms; events: number },
  ) {
    this.#connection = connection;
    this.#extensions = extensions;
    this.id = connection.newId();
    const { root } = connection.setup;
    connection.send(
      new Request(CREATE_WINDOW).u32(this.id, root).u16(0, 0, 1, 1, 0, INPUT_OUTPUT)
        .u32(0, BACK_PIXEL | BORDER_PIXEL | OVERRIDE_REDIRECT | EVENTS, 0, 0, 1, events),
    );
    this.#describe(atoms);
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** Shows a picture; where it is transparent there is no window. */
  show(picture: Canvas, at: { x: number; y: number }): void {
    const { width, height } = picture;
    const connection = this.#connection;
    const { rootDepth } = connection.setup;
    const pixmap = connection.newId(), context = connection.newId();
    connection.send(
      new Request(CREATE_PIXMAP, rootDepth).u32(pixmap, connection.setup.root).u16(width, height),
    );
    connection.send(new Request(CREATE_GC).u32(context, pixmap, 0));
    putImage(connection, picture, { drawable: pixmap, context });
    // As its background the server paints it by itself whenever a part of the window comes to light.
    connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(this.id, BACK_PIXMAP, pixmap));
    this.#place({ ...at, width, height });
    this.#shape(SHAPE_BOUNDING, solidRects(picture));
    this.#map();
    connection.send(new Request(CLEAR_AREA).u32(this.id).u16(0, 0, 0, 0));
    connection.send(new Request(FREE_GC).u32(context));
    connection.send(new Request(FREE_PIXMAP).u32(pixmap));
  }

  /** Shows one colour. */
  showColour(colour: number, rect: Rect): void {
    this.#connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(this.id, BACK_PIXEL, colour));
    this.#place(rect);
    this.#map();
    this.#connection.send(new Request(CLEAR_AREA).u32(this.id).u16(0, 0, 0, 0));
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

  destroy(): void {
    this.#connection.send(new Request(DESTROY_WINDOW).u32(this.id));
  }

  #place({ x, y, width, height }: Rect): void {
    this.#connection.send(
      new Request(CONFIGURE_WINDOW).u32(this.id).u16(X | Y | WIDTH | HEIGHT, 0).u32(x, y, width, height),
    );
  }

  #map(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.raise();
    this.#connection.send(new Request(MAP_WINDOW).u32(this.id));
  }

  #shape(kind: number, rects: Rect[]): void {
    const { XFIXES } = this.#extensions;
    if (!XFIXES) return;
    const region = this.#connection.newId();
    const request = new Request(XFIXES.opcode, XFIXES_CREATE_REGION).u32(region);
    for (const { x, y, width, height } of rects) request.u16(x, y, width, height);
    this.#connection.send(request);
    this.#connection.send(
      new Request(XFIXES.opcode, XFIXES_SET_WINDOW_SHAPE_REGION).u32(this.id).u8(kind, 0, 0, 0).u16(0, 0).u32(
        region,
      ),
    );
    this.#connection.send(new Request(XFIXES.opcode, XFIXES_DESTROY_REGION).u32(region));
  }

  #describe(atoms: Atoms): void {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const words = (...values: number[]) => new Uint8Array(new Uint32Array(values).buffer);
    this.#property({ property: WM_CLASS, type: STRING, format: 8 }, bytes(`${CLASS}\0${CLASS}\0`));
    this.#property({ property: WM_NAME, type: STRING, format: 8 }, bytes(TITLE));
    this.#property({ property: atoms._NET_WM_NAME, type: atoms.UTF8_STRING, format: 8 }, bytes(TITLE));
    this.#property({ property: atoms._NET_WM_PID, type: CARDINAL, format: 32 }, words(Deno.pid));
    this.#property(
      { property: atoms._NET_WM_WINDOW_TYPE, type: ATOM, format: 32 },
      words(atoms._NET_WM_WINDOW_TYPE_DOCK),
    );
    const states = [
      atoms._NET_WM_STATE_ABOVE,
      atoms._NET_WM_STATE_STICKY,
      atoms._NET_WM_STATE_SKIP_TASKBAR,
      atoms._NET_WM_STATE_SKIP_PAGER,
    ];
    this.#property({ property: atoms._NET_WM_STATE, type: ATOM, format: 32 }, words(...states));
  }

  #property(
    { property, type, format }: { property: number; type: number; format: 8 | 32 },
    value: Uint8Array,
  ): void {
    const request = new Request(CHANGE_PROPERTY, 0).u32(this.id, property, type).u8(format, 0, 0, 0);
    this.#connection.send(request.u32(value.length * 8 / format).data(value));
  }
}

/** In pieces that every server takes. */
function putImage(
  connection: XConnection,
  picture: Canvas,
  { drawable, context }: { drawable: number; context: number },
): void {
  const pieceWidth = Math.min(picture.width, IMAGE_PIXELS_MAX);
  const pieceHeight = Math.floor(IMAGE_PIXELS_MAX / pieceWidth);
  for (let y = 0; y < picture.height; y += pieceHeight) {
    for (let x = 0; x < picture.width; x += pieceWidth) {
      const width = Math.min(pieceWidth, picture.width - x),
        height = Math.min(pieceHeight, picture.height - y);
      const pixels = new Uint32Array(width * height);
      for (let row = 0; row < height; row++) {
        const from = (y + row) * picture.width + x;
        pixels.set(picture.pixels.subarray(from, from + width), row * width);
      }
      connection.send(
        new Request(PUT_IMAGE, Z_PIXMAP).u32(drawable, context).u16(width, height, x, y)
          .u8(0, connection.setup.rootDepth, 0, 0).data(new Uint8Array(pixels.buffer)),
      );
    }
  }
}
