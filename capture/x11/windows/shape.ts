import type { Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import type { Extension } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";

const SELECT_INPUT = 6;
const GET_RECTANGLES = 8;
const BOUNDING = 0, INPUT = 2;

/** Asks for ShapeNotify events of a window. */
export function watchShape(connection: XConnection, shape: Extension, window: number): void {
  connection.send(new Request(shape.opcode, SELECT_INPUT).u32(window).u8(1, 0, 0, 0));
}

export function getBoundingShape(shape: Extension, window: number): Request {
  return new Request(shape.opcode, GET_RECTANGLES).u32(window).u8(BOUNDING, 0, 0, 0);
}

export function getInputShape(shape: Extension, window: number): Request {
  return new Request(shape.opcode, GET_RECTANGLES).u32(window).u8(INPUT, 0, 0, 0);
}

/** A GetRectangles reply, moved by the border: relative to the window with its border. */
export function parseShape({ view }: Packet, border: number): Rect[] {
  return Array.from({ length: view.getUint32(8, true) }, (_, i) => {
    const at = 32 + 8 * i;
    return {
      x: view.getInt16(at, true) + border,
      y: view.getInt16(at + 2, true) + border,
      width: view.getUint16(at + 4, true),
      height: view.getUint16(at + 6, true),
    };
  });
}
