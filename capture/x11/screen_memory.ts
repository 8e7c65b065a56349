import { viewPixels } from "../pixels.ts";
import type { Rect, SharedPixels } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extension } from "./extensions.ts";
import { XError } from "./packet.ts";
import { Request } from "./request.ts";
import { createSegment, type Libc, type Segment } from "./shared_memory.ts";

const GET_IMAGE = 73;
const Z_PIXMAP = 2;
const ALL_PLANES = 0xffffffff;
const SHM_ATTACH = 1;
const SHM_DETACH = 2;
const SHM_GET_IMAGE = 4;
/** The server may run as another user than this program: then the segment must be open for it while it attaches. */
const SEGMENT_MODES = [0o600, 0o666];
const PROBE_BYTES = 16;

/** Memory for one picture of a screen, filled by the X server. */
export interface ScreenMemory {
  readonly pixels: SharedPixels;
  /** Reads whole rows of `screen` (its place on the root window), `count` from `first` on. @throws XError, DisplayLostError */
  readRows(screen: Rect, rows: { first: number; count: number }): Promise<void>;
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
    const fill = (screen: Rect, offset: number) =>
      connection.call(
        new Request(shm.opcode, SHM_GET_IMAGE).u32(connection.setup.root)
          .u16(screen.x, screen.y, screen.width, screen.height).u32(ALL_PLANES).u8(Z_PIXMAP, 0, 0, 0)
          .u32(xid, offset),
      );
    const memory: ScreenMemory = {
      pixels: { memory: { address: segment.address, bytes: segment.bytes }, offset: 0, stride, ...size },
      async readRows(screen, { first, count }) {
        await fill({ ...screen, y: screen.y + first, height: count }, first * stride);
      },
      free() {
        connection.send(new Request(shm.opcode, SHM_DETACH).u32(xid));
        segment.detach();
      },
    };
    const attached = await attach(connection, { shm, xid, segment }).finally(segment.remove);
    if (attached && await arrivesHere(memory, fill)) return memory;
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
async function arrivesHere(
  memory: ScreenMemory,
  fill: (screen: Rect, offset: number) => Promise<unknown>,
): Promise<boolean> {
  const probe = viewPixels(memory.pixels).subarray(0, PROBE_BYTES);
  const pattern = crypto.getRandomValues(new Uint8Array(probe.length));
  probe.set(pattern);
  try {
    await fill({ x: 0, y: 0, width: Math.max(1, probe.length >> 2), height: 1 }, 0);
  } catch (error) {
    if (error instanceof XError) return false;
    throw error;
  }
  return probe.some((byte, i) => byte !== pattern[i]);
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
    async readRows(screen, { first, count }) {
      const { bytes } = await connection.call(
        new Request(GET_IMAGE, Z_PIXMAP).u32(connection.setup.root)
          .u16(screen.x, screen.y + first, screen.width, count).u32(ALL_PLANES),
      );
      new Uint8Array(memory, first * stride, count * stride).set(bytes.subarray(32, 32 + count * stride));
    },
    free() {},
  };
}
