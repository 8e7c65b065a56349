import type { Canvas } from "../../overlay/canvas.ts";
import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";

const CREATE_PIXMAP = 53;
const FREE_PIXMAP = 54;
const CREATE_GC = 55;
const FREE_GC = 60;
const PUT_IMAGE = 72;
const Z_PIXMAP = 2;
/** Every server takes requests of 4096 words (X Window System Protocol, chapter 8). */
const PIECE_PIXELS_MAX = 4000;

/** Brings a picture into the server as a pixmap with a free id, in pieces that every server takes. */
export function createPixmap(
  connection: XConnection,
  picture: Canvas,
  { pixmap, context, depth }: { pixmap: number; context: number; depth: number },
): void {
  const size = [picture.width, picture.height] as const;
  connection.send(new Request(CREATE_PIXMAP, depth).u32(pixmap, connection.setup.root).u16(...size));
  connection.send(new Request(CREATE_GC).u32(context, pixmap, 0));
  const pieceWidth = Math.min(picture.width, PIECE_PIXELS_MAX);
  const pieceHeight = Math.floor(PIECE_PIXELS_MAX / pieceWidth);
  for (let y = 0; y < picture.height; y += pieceHeight) {
    for (let x = 0; x < picture.width; x += pieceWidth) {
      const width = Math.min(pieceWidth, picture.width - x),
        height = Math.min(pieceHeight, picture.height - y);
      const pixels = picture.cut({ x, y, width, height });
      connection.send(
        new Request(PUT_IMAGE, Z_PIXMAP).u32(pixmap, context).u16(width, height, x, y).u8(0, depth, 0, 0)
          .data(new Uint8Array(pixels.buffer)),
      );
    }
  }
  connection.send(new Request(FREE_GC).u32(context));
}

export function freePixmap(connection: XConnection, pixmap: number): void {
  connection.send(new Request(FREE_PIXMAP).u32(pixmap));
}
