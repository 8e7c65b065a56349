import type { Rect } from "../../types.ts";
import { ComObject } from "../win32/com.ts";
import { openSystemLibrary } from "../../system_library.ts";
import { BGRA } from "../win32/d3d11.ts";
import type { PointerShapeInfo } from "./pointer_shape.ts";

/** tests/wine/mock_duplication.c: an output whose duplication shows what the test says. */
export class MockOutput implements Disposable {
  readonly width: number;
  readonly height: number;
  #output: ComObject;
  #address: bigint;

  /** @param options.rotation DXGI_MODE_ROTATION */
  constructor(
    { width, height, rotation = 1, format = BGRA }: {
      width: number;
      height: number;
      rotation?: number;
      format?: number;
    },
  ) {
    this.width = width;
    this.height = height;
    this.#address = library!.mock_output(width, height, rotation, format);
    this.#output = new ComObject(this.#address);
  }

  /** A reference for the view. */
  share(): ComObject {
    return this.#output.share();
  }

  /** The next frame is an image of this size. @param pixels BGRX */
  image(pixels: Uint32Array<ArrayBuffer>, { dirty = [], moves = [] }: {
    dirty?: Rect[];
    moves?: { from: { x: number; y: number }; to: Rect }[];
  } = {}): void {
    const dirtyRects = Int32Array.from(dirty.flatMap(edges));
    const moveRects = Int32Array.from(moves.flatMap(({ from, to }) => [from.x, from.y, ...edges(to)]));
    library!.mock_image(
      this.#address,
      new Uint8Array(pixels.buffer),
      new Uint8Array(dirtyRects.buffer),
      dirty.length,
      new Uint8Array(moveRects.buffer),
      moves.length,
    );
  }

  /** The next frame is for the pointer only. */
  pointer(
    { x, y, visible }: { x: number; y: number; visible: boolean },
    shape?: PointerShapeInfo & { bitmap: Uint8Array<ArrayBuffer> },
  ): void {
    const { type = 0, width = 0, height = 0, pitch = 0, hotX = 0, hotY = 0 } = shape ?? {};
    const info = new Uint8Array(Int32Array.of(type, width, height, pitch, hotX, hotY).buffer);
    const bitmap = shape?.bitmap ?? new Uint8Array(0);
    library!.mock_pointer(this.#address, x, y, Number(visible), info, bitmap, bitmap.length);
  }

  /** AcquireNextFrame fails once it comes to this. */
  failure(hresult: number): void {
    library!.mock_failure(this.#address, hresult | 0);
  }

  /** The next call of this method fails. */
  fail(method: keyof typeof METHODS, hresult: number): void {
    library!.mock_result(this.#address, METHODS[method], hresult | 0);
  }

  count(what: keyof typeof COUNTS): number {
    return library!.mock_count(this.#address, COUNTS[what]);
  }

  [Symbol.dispose](): void {
    this.#output[Symbol.dispose]();
    library!.mock_free(this.#address);
  }
}

const METHODS = { duplicateOutput: 0, dirtyRects: 1, moveRects: 2, pointerShape: 3, releaseFrame: 4 };
const COUNTS = {
  /** Of the output; one is the mock's own. */
  references: 0,
  duplications: 1,
  heldFrames: 2,
  mistakes: 3,
  calls: 4,
  deviceReferences: 5,
  longestWait: 6,
  /** Frames and failures that are still to come. */
  left: 7,
};

function edges({ x, y, width, height }: Rect): number[] {
  return [x, y, x + width, y + height];
}

const library = open();

/** Only the tests' Wine has the mock. */
export const HAS_MOCK = library !== null;

function open() {
  try {
    return openSystemLibrary("mock_duplication.dll", {
      mock_output: { parameters: ["u32", "u32", "u32", "u32"], result: "u64" },
      mock_image: { parameters: ["u64", "buffer", "buffer", "u32", "buffer", "u32"], result: "void" },
      mock_pointer: { parameters: ["u64", "i32", "i32", "u32", "buffer", "buffer", "u32"], result: "void" },
      mock_failure: { parameters: ["u64", "i32"], result: "void" },
      mock_result: { parameters: ["u64", "u32", "i32"], result: "void" },
      mock_count: { parameters: ["u64", "u32"], result: "i32" },
      mock_free: { parameters: ["u64"], result: "void" },
    });
  } catch (error) {
    if (error instanceof Error && /could not open/i.test(error.message)) return null;
    throw error;
  }
}
