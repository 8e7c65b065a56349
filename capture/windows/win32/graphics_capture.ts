import { comMethod, ComObject, guid, OutPointer, receive } from "./com.ts";
import { BGRA, createDevice, type Device } from "./d3d11.ts";
import { check } from "./hresult.ts";
import { openSystemLibrary } from "../../system_library.ts";
import type { Handle } from "./values.ts";
import { activationFactory, initializeRuntime } from "./winrt.ts";

/**
 * Windows.Graphics.Capture, as far as one window is captured by asking again and again ("Screen capture",
 * windows.graphics.capture.interop.h, windows.graphics.directx.direct3d11.interop.h, Microsoft Learn). Interfaces of the
 * Windows Runtime begin with IInspectable: their own methods from slot 6 on. Unproved here: Wine has none of it.
 */

const IID_ITEM_INTEROP = guid("3628e81b-3cac-4c60-b7f4-23ce0e0c3356");
const IID_ITEM = guid("79c3f95b-31f7-4ec2-a464-632ef5d30760");
const IID_POOL_STATICS_2 = guid("589b103f-6bbc-5df5-a991-02e28b3b66d5");
const IID_SESSION_2 = guid("2c39ae40-7d2e-5044-804e-8b6799d4cf9e");
const IID_SESSION_3 = guid("f2cdd966-22ae-5ea1-9596-3a289344c3be");
const IID_CLOSABLE = guid("30d5a829-7fa4-4026-83bb-d75bae4ea99e");
const IID_DXGI_ACCESS = guid("a9b3d012-3df2-4ee3-b8d1-8695f457d3c1");
const IID_TEXTURE_2D = guid("6f15aaf2-d208-4e89-9ab4-489535d34f9c");
const IID_DXGI_DEVICE = guid("54ec77fa-1377-44e6-8c32-88fd5f44c84c");
const IID_DIRECT3D_DEVICE = guid("a37624ab-8d5f-4650-9d3e-9eae3d9bc670");

const createForWindow = comMethod(3, ["u64", "buffer", "buffer"]);
const itemGetSize = comMethod(7, ["buffer"]);
const createFreeThreaded = comMethod(6, ["u64", "i32", "i32", "u64", "buffer"]);
const poolRecreate = comMethod(6, ["u64", "i32", "i32", "u64"]);
const tryGetNextFrame = comMethod(7, ["buffer"]);
const createCaptureSession = comMethod(10, ["u64", "buffer"]);
const startCapture = comMethod(6, []);
const putCursorCaptureEnabled = comMethod(7, ["u32"]);
const putBorderRequired = comMethod(7, ["u32"]);
const frameGetSurface = comMethod(6, ["buffer"]);
const frameGetContentSize = comMethod(8, ["buffer"]);
const close = comMethod(6, []);
const getInterface = comMethod(3, ["buffer", "buffer"]);

const { CreateDirect3D11DeviceFromDXGIDevice } = openSystemLibrary("d3d11.dll", {
  CreateDirect3D11DeviceFromDXGIDevice: { parameters: ["u64", "buffer"], result: "i32" },
});

/** Pictures that the system may be ahead of us. */
const BUFFERS = 2;

export interface Size {
  width: number;
  height: number;
}

/** What all captures of a thread share. */
export interface CaptureSystem extends Disposable {
  readonly device: Device;
  /** The same device as an IDirect3DDevice. */
  readonly surfaces: ComObject;
  readonly items: ComObject;
  readonly pools: ComObject;
}

/** @throws ComError, or Error for a missing library, where the system can't do it. */
export function openCaptureSystem(): CaptureSystem {
  initializeRuntime();
  using made = new DisposableStack();
  const items = made.use(
    activationFactory("Windows.Graphics.Capture.GraphicsCaptureItem", IID_ITEM_INTEROP),
  );
  const pools = made.use(
    activationFactory("Windows.Graphics.Capture.Direct3D11CaptureFramePool", IID_POOL_STATICS_2),
  );
  const device = made.use(createDevice(null, { bgra: true }));
  const surfaces = made.use(asSurfaces(device.device));
  const kept = made.move();
  return { items, pools, device, surfaces, [Symbol.dispose]: () => kept.dispose() };
}

/** One window being captured. */
export class WindowCapture implements Disposable {
  #system: CaptureSystem;
  #pool: ComObject;
  #session: ComObject;
  #size: Size;
  #kept: DisposableStack;

  /**
   * Wants Windows 11 (IGraphicsCaptureSession3): before, the system would draw a yellow border around the window.
   *
   * @throws ComError when the window can't be captured.
   */
  constructor(system: CaptureSystem, window: Handle) {
    this.#system = system;
    using made = new DisposableStack();
    const item = made.use(
      receive("capture a window", (out) => createForWindow(system.items, window, IID_ITEM, out)),
    );
    this.#size = sizeOf((out) => itemGetSize(item, out));
    this.#pool = made.use(
      receive(
        "make a frame pool",
        (out) =>
          createFreeThreaded(system.pools, system.surfaces.address, BGRA, BUFFERS, packed(this.#size), out),
      ),
    );
    this.#session = made.use(
      receive("make a capture session", (out) => createCaptureSession(this.#pool, item.address, out)),
    );
    // The pointer is no part of the picture.
    setOption(this.#session, IID_SESSION_2, (session) => {
      check("leave out the pointer", putCursorCaptureEnabled(session, 0));
    });
    // Said to fail where it works all the same.
    setOption(this.#session, IID_SESSION_3, (session) => void putBorderRequired(session, 0));
    check("start a capture", startCapture(this.#session));
    this.#kept = made.move();
  }

  /**
   * The newest picture since the last one, while `use` runs.
   *
   * @returns whether there was one. @throws ComError
   */
  take(use: (texture: ComObject, content: Size) => void): boolean {
    let newest: ComObject | null = null;
    for (let next; (next = this.#next()) !== null;) {
      if (newest) closeObject(newest);
      newest = next;
    }
    if (!newest) return false;
    const frame = newest;
    try {
      const content = sizeOf((out) => frameGetContentSize(frame, out));
      using surface = receive("get a surface", (out) => frameGetSurface(frame, out));
      using access = surface.query(IID_DXGI_ACCESS);
      if (!access) return false;
      using texture = receive("get a texture", (out) => getInterface(access, IID_TEXTURE_2D, out));
      // What of it lies outside of the buffers comes with the next picture.
      use(texture, smaller(content, this.#size));
      if (content.width !== this.#size.width || content.height !== this.#size.height) this.#resize(content);
      return true;
    } finally {
      closeObject(frame);
    }
  }

  [Symbol.dispose](): void {
    for (const object of [this.#session, this.#pool]) {
      using closable = object.query(IID_CLOSABLE);
      if (closable) close(closable);
    }
    this.#kept.dispose();
  }

  #next(): ComObject | null {
    const out = new OutPointer();
    check("get a captured frame", tryGetNextFrame(this.#pool, out.bytes));
    return out.take();
  }

  #resize(size: Size): void {
    if (size.width <= 0 || size.height <= 0) return;
    this.#size = size;
    check(
      "resize a frame pool",
      poolRecreate(this.#pool, this.#system.surfaces.address, BGRA, BUFFERS, packed(size)),
    );
  }
}

function asSurfaces(device: ComObject): ComObject {
  using dxgi = device.query(IID_DXGI_DEVICE);
  if (!dxgi) throw new TypeError("Cannot capture: the device is none of DXGI's");
  using inspectable = receive(
    "share a Direct3D device",
    (out) => CreateDirect3D11DeviceFromDXGIDevice(dxgi.address, out) >>> 0,
  );
  const surfaces = inspectable.query(IID_DIRECT3D_DEVICE);
  if (!surfaces) throw new TypeError("Cannot capture: the device can't be shared");
  return surfaces;
}

function setOption(
  session: ComObject,
  iid: Uint8Array<ArrayBuffer>,
  set: (session: ComObject) => void,
): void {
  using other = session.query(iid);
  if (!other) throw new TypeError("Cannot capture: this Windows is too old");
  set(other);
}

/** Frames keep their buffer until they are closed. */
function closeObject(object: ComObject): void {
  using _own = object;
  using closable = object.query(IID_CLOSABLE);
  if (closable) close(closable);
}

/** SizeInt32: Width 0, Height 4. */
function sizeOf(ask: (out: Uint8Array<ArrayBuffer>) => number): Size {
  const out = new Int32Array(2);
  check("get a size", ask(new Uint8Array(out.buffer)));
  return { width: out[0], height: out[1] };
}

/** A SizeInt32 passed by value. */
function packed({ width, height }: Size): bigint {
  return BigInt(width) | BigInt(height) << 32n;
}

function smaller(a: Size, b: Size): Size {
  return { width: Math.min(a.width, b.width), height: Math.min(a.height, b.height) };
}
