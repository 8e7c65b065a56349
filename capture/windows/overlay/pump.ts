import { isInjected } from "../win32/mark.ts";
import { messages } from "../win32/messages.ts";
import type { Handle } from "../win32/values.ts";

const PM_REMOVE = 1;
/** PM_QS_INPUT: what the devices and SendInput make (mouse, keys, raw input, touch, pointer). */
const FROM_DEVICES = PM_REMOVE | 0x1c07 << 16;
/** PM_QS_POSTMESSAGE, PM_QS_PAINT, PM_QS_SENDMESSAGE: what programs and the system send. */
const OTHER = PM_REMOVE | 0xf8 << 16;
/** MSG: hwnd 0, message 8, wParam 16, pt 36. */
const MSG_BYTES = 48;
/** More at a time would keep this thread from everything else. */
const TURN_MAX = 200;

/** What the local user's devices did to a window of this thread. */
export interface DeviceMessage {
  window: Handle;
  message: number;
  wParam: bigint;
  /** On the virtual desktop, device pixels. */
  point: { x: number; y: number };
}

export interface PumpOptions {
  /** How long to wait until messages are looked for again, milliseconds. */
  intervalMs(): number;
  onDevice(message: DeviceMessage): void;
  /** After each turn. */
  onTurn(): void;
}

/**
 * Hands out this thread's messages (PeekMessageW), now and then: a thread with windows must, or the whole desktop waits
 * for it. Input is told only when it is the user's: neither marked as injected by us nor made up by a program that posts
 * or sends its message, as those come another way than input does.
 */
export class Pump {
  #options: PumpOptions;
  #timer: ReturnType<typeof setTimeout>;
  #message = new Uint8Array(MSG_BYTES);
  #closed = false;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#timer = setTimeout(this.#turn, 0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #turn = (): void => {
    this.#handOut(FROM_DEVICES, () => this.#tell());
    this.#handOut(OTHER, () => {});
    if (this.#closed) return;
    this.#options.onTurn();
    this.#timer = setTimeout(this.#turn, this.#options.intervalMs());
  };

  #handOut(which: number, onMessage: () => void): void {
    for (let left = TURN_MAX; left > 0 && !this.#closed; left--) {
      if (messages.PeekMessageW(this.#message, 0n, 0, 0, which) === 0) return;
      onMessage();
      messages.DispatchMessageW(this.#message);
    }
  }

  #tell(): void {
    if (isInjected(messages.GetMessageExtraInfo())) return;
    const view = new DataView(this.#message.buffer);
    this.#options.onDevice({
      window: view.getBigUint64(0, true),
      message: view.getUint32(8, true),
      wParam: view.getBigUint64(16, true),
      point: { x: view.getInt32(36, true), y: view.getInt32(40, true) },
    });
  }
}
