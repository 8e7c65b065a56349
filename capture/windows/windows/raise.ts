import { isOwnTitle } from "../../whose.ts";
import type { Handle } from "../win32/values.ts";
import { user32 } from "../win32/windows.ts";
import type { Scene } from "./scene.ts";

const SW_RESTORE = 9;
const HWND_TOPMOST = 0xffff_ffff_ffff_ffffn, HWND_NOTOPMOST = 0xffff_ffff_ffff_fffen;
const SWP_NOSIZE = 0x1, SWP_NOMOVE = 0x2, SWP_SHOWWINDOW = 0x40;

/** Brings the window with our page to the front. @returns false when there is none. */
export function raiseOwnPage(scene: Scene): boolean {
  const own = scene.stack().filter(({ owner }) => owner.who === "own" && owner.page);
  // Rather one that bears our title than another one of the browser.
  const window = own.find(({ title }) => isOwnTitle(title)) ?? own[0];
  if (!window) return false;
  if (window.iconic) user32.ShowWindow(window.hwnd, SW_RESTORE);
  // Windows gives the foreground only to who had the last input ("SetForegroundWindow", Remarks); to the top of all
  // others a window may always be put.
  user32.SetForegroundWindow(window.hwnd);
  if (user32.GetForegroundWindow() !== window.hwnd) putOnTop(window.hwnd);
  return true;
}

function putOnTop(hwnd: Handle): void {
  for (const after of [HWND_TOPMOST, HWND_NOTOPMOST]) {
    user32.SetWindowPos(hwnd, after, 0, 0, 0, 0, SWP_NOSIZE | SWP_NOMOVE | SWP_SHOWWINDOW);
  }
}
