/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { LocalInput } from "../types.ts";
import { hooks, threads } from "./win32/hooks.ts";
import { isInjected, windowMeant } from "./win32/mark.ts";
import { type Handle, memoryAt, pointValue } from "./win32/values.ts";
import { user32 } from "./win32/windows.ts";

/**
 * The thread whose hooks see all input of this desktop (SetWindowsHookExW, WH_MOUSE_LL and WH_KEYBOARD_LL). The system
 * waits for them with each event, so this thread does nothing else: it waits for messages, and is ended by WM_QUIT.
 */

declare const self: DedicatedWorkerGlobalScope;

/** First the thread's number, null where the hooks were refused; then what the local user does; last the end of the hooks. */
export type FromLocalInput = { thread: number | null } | { what: LocalInput } | { ended: true };

const WH_KEYBOARD_LL = 13, WH_MOUSE_LL = 14;
const HC_ACTION = 0;
const WM_MOUSEMOVE = 0x200, WM_KEYDOWN = 0x100, WM_SYSKEYDOWN = 0x104;
/** Buttons that go down, and the wheel. */
const PRESSES = [0x201, 0x204, 0x207, 0x20b, 0x20a, 0x20e];
const GA_ROOT = 2;
/** What a hook answers for an event that goes no further. */
const SWALLOWED = 1n;
/** Pause, and what it is with Control. */
const PANIC_KEYS = [0x13, /* VK_PAUSE */ 0x03 /* VK_CANCEL */];
/** MSLLHOOKSTRUCT: pt 0, dwExtraInfo 24. KBDLLHOOKSTRUCT: vkCode 0, dwExtraInfo 16. */
const HOOK_STRUCT_BYTES = 32;
const MESSAGE_BYTES = 48;
/** A mouse moves a thousand times a second. */
const POINTER_INTERVAL_MS = 50;

const HOOK = { parameters: ["i32", "u64", "u64"], result: "i64" } as const;

let pointerToldAt = -Infinity;

function tell(message: FromLocalInput): void {
  self.postMessage(message);
}

/**
 * What this program injected carries its mark; all else is the local user's, also what his own tools inject.
 *
 * @returns whether the event may go on: an injected press only to the window that was asked about before.
 */
function onMouse(message: bigint, struct: DataView): boolean {
  const extraInfo = struct.getBigUint64(24, true);
  if (isInjected(extraInfo)) {
    const meant = windowMeant(extraInfo);
    if (meant === 0n || !PRESSES.includes(Number(message))) return true;
    const place = { x: struct.getInt32(0, true), y: struct.getInt32(4, true) };
    return meant === half(user32.GetAncestor(user32.WindowFromPoint(pointValue(place)), GA_ROOT));
  }
  onOwnMouse(message);
  return true;
}

function onOwnMouse(message: bigint): void {
  const now = performance.now();
  if (Number(message) === WM_MOUSEMOVE && now < pointerToldAt + POINTER_INTERVAL_MS) return;
  pointerToldAt = now;
  tell({ what: "pointer" });
}

/** As onMouse(). What goes up always may: no key stays down. */
function onKey(message: bigint, struct: DataView): boolean {
  const extraInfo = struct.getBigUint64(16, true);
  const down = [WM_KEYDOWN, WM_SYSKEYDOWN].includes(Number(message));
  if (down && PANIC_KEYS.includes(struct.getUint32(0, true))) tell({ what: "panic" });
  if (!isInjected(extraInfo)) {
    tell({ what: "keyboard" });
    return true;
  }
  const meant = windowMeant(extraInfo);
  return !down || meant === 0n || meant === half(user32.GetForegroundWindow());
}

function half(window: Handle): Handle {
  return BigInt.asUintN(32, window);
}

function hook(kind: number, on: (message: bigint, struct: DataView) => boolean) {
  const callback = new Deno.UnsafeCallback(HOOK, (code, message, address) => {
    if (code === HC_ACTION && !on(message, new DataView(memoryAt(address, HOOK_STRUCT_BYTES).buffer))) {
      return SWALLOWED;
    }
    return hooks.CallNextHookEx(0n, code, message, address);
  });
  const handle = hooks.SetWindowsHookExW(kind, callback.pointer, threads.GetModuleHandleW(0n), 0);
  return { callback, handle };
}

const set = [hook(WH_MOUSE_LL, onMouse), hook(WH_KEYBOARD_LL, onKey)];
const works = set.every(({ handle }) => handle !== 0n);
tell({ thread: works ? threads.GetCurrentThreadId() : null });
if (works) {
  const message = new Uint8Array(MESSAGE_BYTES);
  while (hooks.GetMessageW(message, 0n, 0, 0) > 0);
}
for (const { callback, handle } of set) {
  if (handle !== 0n) hooks.UnhookWindowsHookEx(handle);
  callback.close();
}
tell({ ended: true });
self.close();
