import "./display.ts";
import { openSystemLibrary, wide } from "../../system_library.ts";
import { type Handle } from "./values.ts";

/** user32's window classes and messages. */
export const messages = openSystemLibrary("user32.dll", {
  DefWindowProcW: { parameters: ["u64", "u32", "u64", "i64"], result: "i64" },
  DispatchMessageW: { parameters: ["buffer"], result: "i64" },
  GetMessageExtraInfo: { parameters: [], result: "u64" },
  LoadCursorW: { parameters: ["u64", "u64"], result: "u64" },
  PeekMessageW: { parameters: ["buffer", "u64", "u32", "u32", "u32"], result: "i32" },
  RegisterClassExW: { parameters: ["buffer"], result: "u16" },
  UnregisterClassW: { parameters: ["buffer", "u64"], result: "i32" },
});

const modules = openSystemLibrary("kernel32.dll", {
  GetModuleHandleW: { parameters: ["u64"], result: "u64" },
});

/** WNDCLASSEXW: cbSize 0, lpfnWndProc 8, hInstance 24, hCursor 40, lpszClassName 64. */
const WNDCLASSEX_BYTES = 80;
const IDC_ARROW = 32512n;

export interface SystemMessage {
  window: Handle;
  message: number;
  wParam: bigint;
  lParam: bigint;
}

/**
 * A class of windows (RegisterClassExW) whose messages `onMessage` answers; where it gives null the system does
 * (DefWindowProcW). It is called on the thread that made the window, within any call that lets messages in, and must
 * not throw.
 *
 * @throws Error when the system refuses.
 */
export class WindowClass implements Disposable {
  /** As CreateWindowExW wants it. */
  readonly name: Uint8Array<ArrayBuffer>;
  readonly module: Handle = modules.GetModuleHandleW(0n);
  #procedure: Deno.UnsafeCallback<{
    parameters: ["u64", "u32", "u64", "i64"];
    result: "i64";
  }>;

  /** A name that was used before may still belong to a thread that has ended; so make a new one each time. */
  constructor(name: string, onMessage: (message: SystemMessage) => bigint | null) {
    this.name = wide(name);
    this.#procedure = new Deno.UnsafeCallback(
      { parameters: ["u64", "u32", "u64", "i64"], result: "i64" },
      (window, message, wParam, lParam) => {
        return onMessage({ window, message, wParam, lParam }) ??
          messages.DefWindowProcW(window, message, wParam, lParam);
      },
    );
    const description = new DataView(new ArrayBuffer(WNDCLASSEX_BYTES));
    description.setUint32(0, WNDCLASSEX_BYTES, true);
    description.setBigUint64(8, BigInt(Deno.UnsafePointer.value(this.#procedure.pointer)), true);
    description.setBigUint64(24, this.module, true);
    description.setBigUint64(40, messages.LoadCursorW(0n, IDC_ARROW), true);
    description.setBigUint64(64, BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.name))), true);
    if (messages.RegisterClassExW(new Uint8Array(description.buffer)) !== 0) return;
    this.#procedure.close();
    throw new Error(`Cannot make windows of the class "${name}": RegisterClassExW failed`);
  }

  /** All of its windows must be gone. */
  [Symbol.dispose](): void {
    messages.UnregisterClassW(this.name, this.module);
    this.#procedure.close();
  }
}
