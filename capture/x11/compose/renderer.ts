import type { XConnection } from "../connection.ts";
import type { Extension } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import { unreleasedPattern } from "../../pattern.ts";
import type { Rect } from "../../types.ts";
import type { Region } from "../../regions.ts";

const CREATE_PIXMAP = 53, FREE_PIXMAP = 54;
const CREATE_GC = 55, FREE_GC = 60;
const FILL_STYLE = 0x100, TILE = 0x400, TILED = 1;
const POLY_FILL_RECTANGLE = 70;
const PUT_IMAGE = 72;
const Z_PIXMAP = 2;

const QUERY_PICT_FORMATS = 1;
const CREATE_PICTURE = 4, SET_PICTURE_CLIP_RECTANGLES = 6, FREE_PICTURE = 7;
const COMPOSITE = 8;
const FILL_RECTANGLES = 26;
const SRC = 1, OVER = 3;
const NONE = 0;
const DIRECT = 1;
const FORMAT_BYTES = 28;
/** A region of more is painted in pieces: a request has a longest length. */
const CLIP_MAX_RECTS = 4000;
/** Every server takes requests of 16 kB. */
const PIECE_ROWS = 8;

/** Formats of pictures, as the server numbers them. */
export interface PictFormats {
  ofVisual: ReadonlyMap<number, number>;
  /** Of depth 24, without alpha. */
  rgb: number;
  /** Of depth 32, with alpha. */
  argb: number;
}

/** A pixmap that pictures can be taken from and painted into. */
export interface Surface {
  pixmap: number;
  picture: number;
  width: number;
  height: number;
}

/** Paints in the server, by RENDER. */
export class Renderer {
  readonly formats: PictFormats;
  #connection: XConnection;
  #render: Extension;
  /** One piece of the pattern, a pixmap. */
  #tile: number;

  private constructor(connection: XConnection, render: Extension, formats: PictFormats) {
    this.#connection = connection;
    this.#render = render;
    this.formats = formats;
    this.#tile = this.#createTile();
  }

  /** Null when the server lacks the common formats. */
  static async create(connection: XConnection, render: Extension): Promise<Renderer | null> {
    const reply = await connection.call(new Request(render.opcode, QUERY_PICT_FORMATS));
    const formats = parsePictFormats(reply);
    return formats.rgb && formats.argb ? new Renderer(connection, render, formats) : null;
  }

  /** Of the root window's depth. */
  get screenFormat(): number {
    return this.#connection.setup.rootDepth === 32 ? this.formats.argb : this.formats.rgb;
  }

  /** Of the screen's depth; what it shows is undefined. */
  createSurface({ width, height }: { width: number; height: number }): Surface {
    const pixmap = this.#connection.newId();
    const { root, rootDepth } = this.#connection.setup;
    this.#connection.send(new Request(CREATE_PIXMAP, rootDepth).u32(pixmap, root).u16(width, height));
    return { pixmap, picture: this.createPicture(pixmap, this.screenFormat), width, height };
  }

  /** A surface full of what stands for all that isn't released. */
  createPattern(size: { width: number; height: number }): Surface {
    const surface = this.createSurface(size);
    const context = this.#connection.newId();
    this.#connection.send(
      new Request(CREATE_GC).u32(context, surface.pixmap, FILL_STYLE | TILE, TILED, this.#tile),
    );
    this.#connection.send(
      new Request(POLY_FILL_RECTANGLE).u32(surface.pixmap, context).u16(0, 0, size.width, size.height),
    );
    this.#connection.send(new Request(FREE_GC).u32(context));
    return surface;
  }

  createPicture(drawable: number, format: number): number {
    const picture = this.#connection.newId();
    this.#connection.send(this.#request(CREATE_PICTURE).u32(picture, drawable, format, 0));
    return picture;
  }

  free({ pixmap, picture }: Pick<Surface, "pixmap" | "picture">): void {
    this.#connection.send(this.#request(FREE_PICTURE).u32(picture));
    this.#connection.send(new Request(FREE_PIXMAP).u32(pixmap));
  }

  /** Fills all of a picture. Colours have 16 bits, multiplied with alpha. */
  fill(picture: number, [red, green, blue, alpha]: readonly [number, number, number, number]): void {
    this.#connection.send(
      this.#request(FILL_RECTANGLES).u8(SRC, 0, 0, 0).u32(picture)
        .u16(red, green, blue, alpha).u16(0, 0, 0x7fff, 0x7fff),
    );
  }

  /**
   * Paints a picture into a region of a surface.
   *
   * @param options `at`: where the picture's upper left corner comes to lie; `over`: its alpha counts.
   */
  paint(
    to: Surface,
    picture: number,
    { region, at = { x: 0, y: 0 }, over = false }: {
      region: Region;
      at?: { x: number; y: number };
      over?: boolean;
    },
  ): void {
    for (let from = 0; from < region.length; from += CLIP_MAX_RECTS) {
      this.#paint(to, picture, { part: region.slice(from, from + CLIP_MAX_RECTS), at, over });
    }
  }

  #paint(
    to: Surface,
    picture: number,
    { part, at, over }: { part: Region; at: { x: number; y: number }; over: boolean },
  ): void {
    const clip = this.#request(SET_PICTURE_CLIP_RECTANGLES).u32(to.picture).u16(0, 0);
    for (const { x, y, width, height } of part) clip.u16(x, y, width, height);
    this.#connection.send(clip);
    const box = around(part);
    this.#connection.send(
      this.#request(COMPOSITE).u8(over ? OVER : SRC, 0, 0, 0).u32(picture, NONE, to.picture)
        .u16(box.x - at.x, box.y - at.y, 0, 0, box.x, box.y, box.width, box.height),
    );
  }

  #createTile(): number {
    const { width, height, bgrx } = unreleasedPattern();
    const { root, rootDepth } = this.#connection.setup;
    const pixmap = this.#connection.newId(), context = this.#connection.newId();
    this.#connection.send(new Request(CREATE_PIXMAP, rootDepth).u32(pixmap, root).u16(width, height));
    this.#connection.send(new Request(CREATE_GC).u32(context, pixmap, 0));
    for (let y = 0; y < height; y += PIECE_ROWS) {
      const rows = Math.min(PIECE_ROWS, height - y);
      const pixels = bgrx.subarray(4 * width * y, 4 * width * (y + rows));
      this.#connection.send(
        new Request(PUT_IMAGE, Z_PIXMAP).u32(pixmap, context).u16(width, rows, 0, y)
          .u8(0, rootDepth, 0, 0).data(pixels),
      );
    }
    this.#connection.send(new Request(FREE_GC).u32(context));
    return pixmap;
  }

  #request(minor: number): Request {
    return new Request(this.#render.opcode, minor);
  }
}

function around(region: Region): Rect {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const { x, y, width, height } of region) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** QueryPictFormats. */
function parsePictFormats({ bytes, view }: Packet): PictFormats {
  const formats = view.getUint32(8, true), screens = view.getUint32(12, true);
  const ofVisual = new Map<number, number>();
  let rgb = 0, argb = 0, at = 32;
  for (let i = 0; i < formats; i++, at += FORMAT_BYTES) {
    const redShift = view.getUint16(at + 8, true), alphaMask = view.getUint16(at + 22, true);
    if (bytes[at + 4] !== DIRECT || redShift !== 16) continue;
    const id = view.getUint32(at, true), depth = bytes[at + 5];
    if (depth === 24 && alphaMask === 0) rgb = id;
    if (depth === 32 && alphaMask === 255) argb = id;
  }
  for (let screen = 0; screen < screens; screen++) {
    const depths = view.getUint32(at, true);
    at += 8;
    for (let depth = 0; depth < depths; depth++) {
      const visuals = view.getUint16(at + 2, true);
      at += 8;
      for (let i = 0; i < visuals; i++, at += 8) {
        ofVisual.set(view.getUint32(at, true), view.getUint32(at + 4, true));
      }
    }
  }
  return { ofVisual, rgb, argb };
}
