import { comMethod, type ComObject, guid, OutPointer, receive } from "./com.ts";
import { check } from "./hresult.ts";
import { openSystemLibrary } from "../../system_library.ts";
import { NO_HANDLE } from "./values.ts";

/** Direct3D 11 (d3d11.h), as far as textures are copied and read. */

export const d3d11 = openSystemLibrary("d3d11.dll", {
  D3D11CreateDevice: {
    parameters: ["u64", "u32", "u64", "u32", "u64", "u32", "u32", "buffer", "buffer", "buffer"],
    result: "i32",
  },
});

export const IID_ID3D11Texture2D = guid("6f15aaf2-d208-4e89-9ab4-489535d34f9c");
/** DXGI_FORMAT_B8G8R8A8_UNORM. */
export const BGRA = 87;

const DRIVER_TYPE_UNKNOWN = 0, DRIVER_TYPE_HARDWARE = 1;
const SDK_VERSION = 7;
const CREATE_DEVICE_BGRA_SUPPORT = 0x20;
const USAGE_STAGING = 3;
const CPU_ACCESS_READ = 0x2_0000;
const MAP_READ = 1;

const createTexture2D = comMethod(5, ["buffer", "u64", "buffer"]);
const textureGetDesc = comMethod(10, ["buffer"]);
const map = comMethod(14, ["u64", "u32", "u32", "u32", "buffer"]);
const unmap = comMethod(15, ["u64", "u32"]);
const copySubresourceRegionOf = comMethod(46, [
  ...["u64", "u32", "u32", "u32", "u32"] as const,
  ...["u64", "u32", "buffer"] as const,
]);

/** A device and its immediate context, which only one thread at a time may use. */
export interface Device extends Disposable {
  device: ComObject;
  context: ComObject;
}

/**
 * D3D11CreateDevice.
 *
 * @param adapter null: the default one.
 * @param options.bgra asks for BGRA surfaces, which Windows.Graphics.Capture needs.
 * @throws ComError
 */
export function createDevice(adapter: ComObject | null, { bgra = false } = {}): Device {
  const context = new OutPointer();
  const device = receive("make a Direct3D device", (out) =>
    d3d11.D3D11CreateDevice(
      adapter?.address ?? NO_HANDLE,
      adapter ? DRIVER_TYPE_UNKNOWN : DRIVER_TYPE_HARDWARE,
      NO_HANDLE,
      bgra ? CREATE_DEVICE_BGRA_SUPPORT : 0,
      NO_HANDLE,
      0,
      SDK_VERSION,
      out,
      new Uint8Array(4),
      context.bytes,
    ) >>> 0);
  const own = context.take()!;
  return {
    device,
    context: own,
    [Symbol.dispose]() {
      own[Symbol.dispose]();
      device[Symbol.dispose]();
    },
  };
}

export interface TextureDescription {
  width: number;
  height: number;
  /** DXGI_FORMAT. */
  format: number;
}

/**
 * D3D11_TEXTURE2D_DESC:
 *
 * | byte | field                |
 * | ---- | -------------------- |
 * | 0    | Width                |
 * | 4    | Height               |
 * | 8    | MipLevels            |
 * | 12   | ArraySize            |
 * | 16   | Format               |
 * | 20   | SampleDesc.Count     |
 * | 24   | SampleDesc.Quality   |
 * | 28   | Usage                |
 * | 32   | BindFlags            |
 * | 36   | CPUAccessFlags       |
 * | 40   | MiscFlags            |
 */
export function describeTexture(texture: ComObject): TextureDescription {
  const view = new DataView(new ArrayBuffer(44));
  textureGetDesc(texture, new Uint8Array(view.buffer));
  return {
    width: view.getUint32(0, true),
    height: view.getUint32(4, true),
    format: view.getUint32(16, true),
  };
}

/** A texture that the processor can read. @throws ComError */
export function createStagingTexture(
  device: ComObject,
  { width, height, format }: TextureDescription,
): ComObject {
  const fields = [width, height, 1, 1, format, 1, 0, USAGE_STAGING, 0, CPU_ACCESS_READ, 0];
  const description = new Uint8Array(Uint32Array.from(fields).buffer);
  return receive(
    "make a staging texture",
    (out) => createTexture2D(device, description, NO_HANDLE, out),
  );
}

/** ID3D11DeviceContext::CopySubresourceRegion, to the same place. */
export function copyRegion(
  context: ComObject,
  { to, from, rect: { x, y, width, height } }: {
    to: ComObject;
    from: ComObject;
    rect: { x: number; y: number; width: number; height: number };
  },
): void {
  // D3D11_BOX: left, top, front, right, bottom, back.
  const box = new Uint8Array(Uint32Array.of(x, y, 0, x + width, y + height, 1).buffer);
  copySubresourceRegionOf(context, to.address, 0, x, y, 0, from.address, 0, box);
}

/**
 * ID3D11DeviceContext::Map for reading: waits until what was copied is there.
 *
 * @param read gets the texture's memory, which is only valid until it returns.
 * @throws ComError
 */
export function readTexture(
  context: ComObject,
  texture: ComObject,
  read: (memory: { address: bigint; pitch: number }) => void,
): void {
  // D3D11_MAPPED_SUBRESOURCE: pData (8 bytes), RowPitch, DepthPitch.
  const view = new DataView(new ArrayBuffer(16));
  check("read a texture", map(context, texture.address, 0, MAP_READ, 0, new Uint8Array(view.buffer)));
  try {
    read({ address: view.getBigUint64(0, true), pitch: view.getUint32(8, true) });
  } finally {
    unmap(context, texture.address, 0);
  }
}
