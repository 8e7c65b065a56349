import { toStraightRgba } from "../cursor_shape.ts";
import type { CursorShape } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extensions } from "./extensions.ts";
import { type Packet, XError } from "./packet.ts";
import { Request } from "./request.ts";

const QUERY_POINTER = 38;
const GENERIC_EVENT = 35;
const XFIXES_SELECT_CURSOR_INPUT = 3;
const XFIXES_GET_CURSOR_IMAGE = 4;
const DISPLAY_CURSOR_NOTIFY = 1;
const XI_SELECT_EVENTS = 46;
const XI_ALL_MASTER_DEVICES = 1;
const XI_RAW_MOTION = 17;

/** Asks for an event whenever the pointer moves or changes its shape. */
export function watchCursor(connection: XConnection, { XFIXES, XInputExtension }: Extensions): void {
  const { root } = connection.setup;
  if (XFIXES) {
    connection.send(
      new Request(XFIXES.opcode, XFIXES_SELECT_CURSOR_INPUT).u32(root, DISPLAY_CURSOR_NOTIFY),
    );
  }
  if (XInputExtension) {
    connection.send(
      new Request(XInputExtension.opcode, XI_SELECT_EVENTS).u32(root).u16(1, 0)
        .u16(XI_ALL_MASTER_DEVICES, 1).u32(1 << XI_RAW_MOTION),
    );
  }
}

/** What an event says about the pointer. */
export function cursorEvent(
  { bytes }: Packet,
  { XFIXES, XInputExtension }: Extensions,
): "moved" | "shape" | null {
  const code = bytes[0] & 0x7f;
  if (code === GENERIC_EVENT && bytes[1] === XInputExtension?.opcode) return "moved";
  return XFIXES && code === XFIXES.firstEvent + 1 ? "shape" : null;
}

export interface PointerPlace {
  /** On the root window. */
  x: number;
  y: number;
  visible: boolean;
  /** The root's child below it, or 0. */
  child: number;
}

export function queryPointer(connection: XConnection): Promise<PointerPlace> {
  return queryPointerNow(connection, (place) => place);
}

/** As queryPointer(); `look` is called at the reply's place in the stream, see XConnection.callNow(). */
export function queryPointerNow<T>(connection: XConnection, look: (place: PointerPlace) => T): Promise<T> {
  const request = new Request(QUERY_POINTER).u32(connection.setup.root);
  return connection.callNow(request, ({ bytes, view }) =>
    look({
      x: view.getInt16(16, true),
      y: view.getInt16(18, true),
      visible: bytes[1] !== 0,
      child: view.getUint32(12, true),
    }));
}

/** The pointer's picture, or null when the server has none or can't tell. */
export async function fetchCursorShape(
  connection: XConnection,
  { XFIXES }: Extensions,
): Promise<CursorShape | null> {
  if (!XFIXES) return null;
  try {
    return parseCursorImage(
      await connection.call(new Request(XFIXES.opcode, XFIXES_GET_CURSOR_IMAGE)),
    );
  } catch (error) {
    // BadCursor: no pointer is shown.
    if (error instanceof XError) return null;
    throw error;
  }
}

function parseCursorImage({ bytes, view }: Packet): CursorShape | null {
  const width = view.getUint16(12, true), height = view.getUint16(14, true);
  if (width === 0 || height === 0) return null;
  return {
    width,
    height,
    hotX: view.getUint16(16, true),
    hotY: view.getUint16(18, true),
    rgba: toStraightRgba(bytes.subarray(32, 32 + width * height * 4)),
  };
}
