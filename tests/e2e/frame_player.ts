import { XConnection } from "../../capture/x11/connection.ts";
import { queryExtensions } from "../../capture/x11/extensions.ts";
import { Request } from "../../capture/x11/request.ts";
import { createSegment, openLibc } from "../../capture/x11/shared_memory.ts";

/** Shows pictures over a whole X screen, as fast as shared memory goes. */
export interface FramePlayer extends AsyncDisposable {
  /** BGRX without padding; change it, then show() the part that changed. */
  readonly pixels: Uint8Array;
  /** Resolves when the server has taken it over. */
  show(part: { x: number; y: number; width: number; height: number }): Promise<void>;
}

const CREATE_WINDOW = 1, MAP_WINDOW = 8, CREATE_GC = 55;
const SHM_ATTACH = 1, SHM_PUT_IMAGE = 3;
const COPY_FROM_PARENT = 0, INPUT_OUTPUT = 1, Z_PIXMAP = 2;
/** CreateWindow's value mask: no window manager touches it. */
const OVERRIDE_REDIRECT = 0x200;
const SEGMENT_MODE = 0o600;

/** @throws DisplayLostError without such a display, Error without shared memory. */
export async function openFramePlayer(
  display: string,
  { width, height }: { width: number; height: number },
): Promise<FramePlayer> {
  const connection = await XConnection.open(display);
  const { root, rootDepth } = connection.setup;
  const { "MIT-SHM": shm } = await queryExtensions(connection, ["MIT-SHM"]);
  const libc = openLibc();
  const segment = libc && createSegment(libc, width * height * 4, SEGMENT_MODE);
  if (!shm || !segment) {
    await connection.close();
    libc?.close();
    throw new Error(`Cannot show pictures on "${display}": no shared memory`);
  }
  const [window, context, memory] = [connection.newId(), connection.newId(), connection.newId()];
  connection.send(
    new Request(CREATE_WINDOW, COPY_FROM_PARENT).u32(window, root).u16(0, 0, width, height, 0, INPUT_OUTPUT)
      .u32(COPY_FROM_PARENT, OVERRIDE_REDIRECT, 1),
  );
  connection.send(new Request(MAP_WINDOW).u32(window));
  connection.send(new Request(CREATE_GC).u32(context, window, 0));
  await connection.check(new Request(shm.opcode, SHM_ATTACH).u32(memory, segment.id).u8(0, 0, 0, 0));
  segment.remove();
  const pointer = Deno.UnsafePointer.create(segment.address)!;
  return {
    pixels: new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, segment.bytes)),
    async show({ x, y, ...size }) {
      await connection.check(
        new Request(shm.opcode, SHM_PUT_IMAGE).u32(window, context)
          .u16(width, height, x, y, size.width, size.height, x, y).u8(rootDepth, Z_PIXMAP, 0, 0)
          .u32(memory, 0),
      );
    },
    async [Symbol.asyncDispose]() {
      await connection.close();
      segment.detach();
      libc.close();
    },
  };
}
