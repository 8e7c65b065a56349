import type { CursorShape, Rect } from "../../types.ts";
import { type ComObject, OutPointer, receive } from "../win32/com.ts";
import { type Device, IID_ID3D11Texture2D } from "../win32/d3d11.ts";
import { duplicateOutput, duplicationMethods as methods } from "../win32/dxgi.ts";
import { check, ComError, failed, HRESULT, type Hresult } from "../win32/hresult.ts";
import {
  FRAME_INFO_BYTES,
  type FrameInfo,
  readDirtyRects,
  readFrameInfo,
  readMoveRects,
} from "./frame_info.ts";
import { pointerShape, readShapeInfo, SHAPE_INFO_BYTES } from "./pointer_shape.ts";
import { type Rotation, rotationOf } from "./rotation.ts";

/** IDXGIOutputDuplication. One call at a time, as the immediate context is used by it too. */
export class Duplication implements Disposable {
  /** How the image must be turned. */
  readonly rotation: Rotation;
  #duplication: ComObject;
  #info = new Uint8Array(FRAME_INFO_BYTES);
  #metadata = new Uint8Array(4096);
  #resource = new OutPointer();
  /** A frame was acquired, and isn't released yet. */
  #held = false;
  #texture: ComObject | null = null;

  /**
   * IDXGIOutput1::DuplicateOutput. DuplicateOutput1 (IDXGIOutput5) isn't needed: it is for who takes other formats than
   * B8G8R8A8_UNORM (HDR), into which this one converts, and wants the process to be aware of each monitor's DPI.
   *
   * @throws ComError
   */
  constructor(output: ComObject, { device }: Device) {
    this.#duplication = receive(
      "duplicate the output",
      (out) => duplicateOutput(output, device.address, out),
    );
    // DXGI_OUTDUPL_DESC: DXGI_MODE_DESC (28 bytes), Rotation, DesktopImageInSystemMemory.
    const description = new DataView(new ArrayBuffer(36));
    methods.getDesc(this.#duplication, new Uint8Array(description.buffer));
    this.rotation = rotationOf(description.getUint32(28, true));
  }

  /**
   * IDXGIOutputDuplication::AcquireNextFrame. The frame before is kept until now, as ReleaseFrame's documentation advises:
   * while we have it, Windows only notes what changes, and doesn't copy each change for us.
   */
  async acquire(timeoutMs: number): Promise<Hresult> {
    const released = this.#releaseFrame();
    if (failed(released)) return released;
    const hresult = await methods.acquireNextFrame(
      this.#duplication,
      timeoutMs,
      this.#info,
      this.#resource.bytes,
    );
    if (failed(hresult)) return hresult;
    this.#held = true;
    using resource = this.#resource.take();
    this.#texture = resource?.query(IID_ID3D11Texture2D) ?? null;
    return hresult;
  }

  /** Of the frame that was acquired last. */
  get frame(): FrameInfo {
    return readFrameInfo(new DataView(this.#info.buffer));
  }

  /** The frame's image, until the next acquire(). */
  get texture(): ComObject {
    if (!this.#texture) throw new ComError("get the frame's image", HRESULT.E_NOINTERFACE);
    return this.#texture;
  }

  /**
   * GetFrameMoveRects and GetFrameDirtyRects: what changed in the unrotated image, as it comes.
   *
   * @returns null where Windows doesn't say: everything.
   * @throws ComError
   */
  changed({ metadataBytes }: FrameInfo): Rect[] | null {
    if (metadataBytes === 0) return null;
    if (metadataBytes > this.#metadata.length) this.#metadata = new Uint8Array(2 * metadataBytes);
    const view = new DataView(this.#metadata.buffer);
    const moves = this.#read("read the moved areas", methods.getFrameMoveRects);
    const moved = readMoveRects(view, moves);
    const dirty = this.#read("read the changed areas", methods.getFrameDirtyRects);
    const rects = [...moved, ...readDirtyRects(view, dirty)];
    return rects.length > 0 ? rects : null;
  }

  /** GetFramePointerShape. @returns null where it isn't a shape that can be shown. @throws ComError */
  shape({ shapeBytes }: FrameInfo): CursorShape | null {
    const bitmap = new Uint8Array(shapeBytes), info = new Uint8Array(SHAPE_INFO_BYTES);
    check(
      "read the pointer's shape",
      methods.getFramePointerShape(this.#duplication, shapeBytes, bitmap, new Uint8Array(4), info),
    );
    return pointerShape(readShapeInfo(new DataView(info.buffer)), bitmap);
  }

  [Symbol.dispose](): void {
    this.#releaseFrame();
    this.#duplication[Symbol.dispose]();
  }

  /** @returns the bytes that were written to #metadata. */
  #read(what: string, method: typeof methods.getFrameDirtyRects): number {
    const written = new Uint8Array(4);
    check(what, method(this.#duplication, this.#metadata.length, this.#metadata, written));
    return new DataView(written.buffer).getUint32(0, true);
  }

  #releaseFrame(): Hresult {
    this.#texture?.[Symbol.dispose]();
    this.#texture = null;
    if (!this.#held) return HRESULT.S_OK;
    this.#held = false;
    return methods.releaseFrame(this.#duplication);
  }
}
