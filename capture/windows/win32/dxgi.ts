import type { OutputDescription } from "../duplication/output_choice.ts";
import { comMethod, type ComObject, guid, OutPointer, receive, slowComMethod } from "./com.ts";
import { check, failed, type Hresult } from "./hresult.ts";
import { fromWide, openSystemLibrary } from "../../system_library.ts";
import { readRect } from "./values.ts";

/** DXGI (dxgi.h, dxgi1_2.h): adapters, their outputs, and the duplication of an output. */

export const dxgi = openSystemLibrary("dxgi.dll", {
  CreateDXGIFactory1: { parameters: ["buffer", "buffer"], result: "i32" },
});

const IID_IDXGIFactory1 = guid("770aae78-f26f-4dba-a829-253c83d1b387");
const IID_IDXGIOutput1 = guid("00cddea8-939b-4b83-a340-a685226666cc");

const enumAdapters1 = comMethod(12, ["u32", "buffer"]);
const enumOutputs = comMethod(7, ["u32", "buffer"]);
const outputGetDesc = comMethod(7, ["buffer"]);

/** IDXGIOutput1::DuplicateOutput, with an ID3D11Device. */
export const duplicateOutput = comMethod(22, ["u64", "buffer"]);

/** IDXGIOutputDuplication. */
export const duplicationMethods = {
  getDesc: comMethod(7, ["buffer"]),
  /**
   * Waits, so it goes to another thread: this one has input to inject meanwhile. DXGI's objects are free-threaded
   * ("Multithreading considerations", Microsoft Learn).
   */
  acquireNextFrame: slowComMethod(8, ["u32", "buffer", "buffer"]),
  getFrameDirtyRects: comMethod(9, ["u32", "buffer", "buffer"]),
  getFrameMoveRects: comMethod(10, ["u32", "buffer", "buffer"]),
  getFramePointerShape: comMethod(11, ["u32", "buffer", "buffer", "buffer"]),
  releaseFrame: comMethod(14, []),
} satisfies Record<string, (...args: never[]) => Hresult | Promise<Hresult>>;

/**
 * IDXGIOutput::GetDesc, DXGI_OUTPUT_DESC:
 *
 * | byte | field              |             |
 * | ---- | ------------------ | ----------- |
 * | 0    | DeviceName         | WCHAR[32]   |
 * | 64   | DesktopCoordinates | RECT        |
 * | 80   | AttachedToDesktop  | BOOL        |
 * | 84   | Rotation           |             |
 * | 88   | Monitor            | HMONITOR    |
 */
export function describeOutput(output: ComObject): OutputDescription {
  const bytes = new Uint8Array(96);
  check("describe an output", outputGetDesc(output, bytes));
  const view = new DataView(bytes.buffer);
  return {
    deviceName: fromWide(bytes, 32),
    rect: readRect(view, 64),
    attached: view.getUint32(80, true) !== 0,
  };
}

/** An output of this computer; IDXGIOutput1. */
export interface DxgiOutput {
  adapter: ComObject;
  output: ComObject;
}

/** All outputs, as they are now; each pair belongs to the caller. */
export function* listOutputs(): Generator<DxgiOutput> {
  // A factory only knows what there was when it was made.
  using factory = receive(
    "list the graphics adapters",
    (out) => dxgi.CreateDXGIFactory1(IID_IDXGIFactory1, out) >>> 0,
  );
  for (const adapter of enumerate(factory, enumAdapters1)) {
    using own = adapter;
    for (const output of enumerate(own, enumOutputs)) {
      using plain = output;
      const output1 = plain.query(IID_IDXGIOutput1);
      if (output1) yield { adapter: own.share(), output: output1 };
    }
  }
}

/** IDXGIFactory::EnumAdapters and IDXGIAdapter::EnumOutputs end with DXGI_ERROR_NOT_FOUND. */
function* enumerate(
  parent: ComObject,
  method: (object: ComObject, index: number, out: Uint8Array<ArrayBuffer>) => Hresult,
): Generator<ComObject> {
  for (let i = 0;; i++) {
    const out = new OutPointer();
    if (failed(method(parent, i, out.bytes))) return;
    const child = out.take();
    if (child) yield child;
  }
}
