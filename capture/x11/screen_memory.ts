import { viewPixels } from "../pixels.ts";
import type { Rect, SharedPixels } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extension } from "./extensions.ts";
import { XError } from "./packet.ts";
import { Request } from "./request.ts";
import { createSegment, type Libc, type Segment } from "./shared_memory.ts";

const CREATE_PIXMAP = 53, FREE_PIXMAP = 54;
const CREATE_GC = 55, FREE_GC = 60;
const PUT_IMAGE = 72;
const GET_IMAGE = 73;
const Z_PIXMAP = 2;
const ALL_PLANES = 0xffffffff;
const SHM_ATTACH = 1;
const SHM_DETACH = 2;
const SHM_GET_IMAGE = 4;
/** The server may run as another user than this program: then the segment must be open for it while it attaches. */
const SEGMENT_MODES = [0o600, 0o666];
const PROBE_PIXELS = 8;

/** Where a picture is: in a window or pixmap, at this place. */
export interface PictureSource {
  drawable: number;
  rect: Rect;
}

/** Memory for one picture of a screen, filled by the X server. */
export interface ScreenMemory {
  readonly pixels: SharedPixels;
  /** Reads whole rows of a picture, `count` from `first` on. @throws XError, DisplayLostError */
  readRows(from: PictureSource, rows: { first: number; count: number }): Promise<void>;
  /** Nobody may touch the pixels any more. */
  free(): void;
}

/** Shared memory that the server writes into; null where server and program share none (other machine, sandbox). */
export async function createShmMemory(
  connection: XConnection,
  { shm, libc, size }: { shm: Extension; libc: Libc; size: { width: number; height: number } },
): Promise<ScreenMemory | null> {
  const stride = size.width * 4;
  for (const mode of SEGMENT_MODES) {
    const segment = createSegment(libc, stride * size.height, mode);
    if (!segment) return null;
    const xid = connection.newId();
    const fill = ({ drawable, rect }: PictureSource, offset: number) =>
      connection.call(
        new Request(shm.opcode, SHM_GET_IMAGE).u32(drawable)
          .u16(rect.x, rect.y, rect.width, rect.height).u32(ALL_PLANES).u8(Z_PIXMAP, 0, 0, 0)
          .u32(xid, offset),
      );
    const memory: ScreenMemory = {
      pixels: { memory: { address: segment.address, bytes: segment.bytes }, offset: 0, stride, ...size },
      async readRows({ drawable, rect }, { first, count }) {
        await fill({ drawable, rect: { ...rect, y: rect.y + first, height: count } }, first * stride);
      },
      free() {
        connection.send(new Request(shm.opcode, SHM_DETACH).u32(xid));
        segment.detach();
      },
    };
    const attached = await attach(connection, { shm, xid, segment }).finally(segment.remove);
    if (attached && await arrivesHere(connection, memory)) return memory;
    if (attached) memory.free();
    else segment.detach();
  }
  return null;
}

async function attach(
  connection: XConnection,
  { shm, xid, segment }: { shm: Extension; xid: number; segment: Segment },
): Promise<boolean> {
  try {
    await connection.check(new Request(shm.opcode, SHM_ATTACH).u32(xid, segment.id).u8(0, 0, 0, 0));
    return true;
  } catch (error) {
    if (error instanceof XError) return false;
    throw error;
  }
}

/** In another IPC namespace the id may name somebody else's segment: then nothing arrives in ours. */
async function arrivesHere(connection: XConnection, memory: ScreenMemory): Promise<boolean> {
  const { root, rootDepth } = connection.setup;
  const width = Math.min(PROBE_PIXELS, memory.pixels.width);
  const sent = crypto.getRandomValues(new Uint8Array(4 * width));
  const pixmap = connection.newId(), context = connection.newId();
  connection.send(new Request(CREATE_PIXMAP, rootDepth).u32(pixmap, root).u16(width, 1));
  connection.send(new Request(CREATE_GC).u32(context, pixmap, 0));
  connection.send(
    new Request(PUT_IMAGE, Z_PIXMAP).u32(pixmap, context).u16(width, 1, 0, 0).u8(0, rootDepth, 0, 0).data(
      sent,
    ),
  );
  const read = memory.readRows({ drawable: pixmap, rect: { x: 0, y: 0, width, height: 1 } }, {
    first: 0,
    count: 1,
  });
  connection.send(new Request(FREE_GC).u32(context));
  connection.send(new Request(FREE_PIXMAP).u32(pixmap));
  try {
    await read;
  } catch (error) {
    if (error instanceof XError) return false;
    throw error;
  }
  // The fourth byte of a pixel is undefined.
  const arrived = viewPixels(memory.pixels);
  return sent.every((byte, i) => i % 4 === 3 || byte === arrived[i]);
}

/** Memory of this process that pictures are copied into from the connection. */
export function createCopiedMemory(
  connection: XConnection,
  size: { width: number; height: number },
): ScreenMemory {
  const stride = size.width * 4;
  const memory = new SharedArrayBuffer(stride * size.height);
  return {
    pixels: { memory, offset: 0, stride, ...size },
    async readRows({ drawable, rect }, { first, count }) {
      const { bytes } = await connection.call(
        new Request(GET_IMAGE, Z_PIXMAP).u32(drawable)
          .u16(rect.x, rect.y + first, rect.width, count).u32(ALL_PLANES),
      );
      new Uint8Array(memory, first * stride, count * stride).set(bytes.subarray(32, 32 + count * stride));
    },
    free() {},
  };
}
