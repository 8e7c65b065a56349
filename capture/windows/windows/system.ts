import { intersect, sameRect } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import { kernel32 } from "../win32/process.ts";
import { fromWide } from "../../system_library.ts";
import { type Handle, readRect } from "../win32/values.ts";
import { dwmapi, enumChildWindows, enumWindows, user32 } from "../win32/windows.ts";
import { Processes } from "./processes.ts";
import type { ChildWindow, Process, RawWindow, WindowSystem } from "./window.ts";

const GW_HWNDNEXT = 2, GW_OWNER = 4;
const GWL_STYLE = -16, GWL_EXSTYLE = -20;
const DWMWA_EXTENDED_FRAME_BOUNDS = 9, DWMWA_CLOAKED = 14;
const PATH_UNITS = 260, CLASS_UNITS = 256;
const TITLE_UNITS = 512;
const RECT_BYTES = 16;
/** More windows than this aren't walked through. */
const WALK_MAX = 10_000;

const text = new Uint8Array(2 * TITLE_UNITS);
const number = new Uint8Array(4), numberView = new DataView(number.buffer);
const box = new Uint8Array(RECT_BYTES), boxView = new DataView(box.buffer);

/** The windows and processes of this session. One for each thread. */
export class System implements WindowSystem, Disposable {
  readonly folder: string;
  readonly pid = Deno.pid;
  #processes = new Processes();

  constructor() {
    const path = new Uint8Array(2 * PATH_UNITS);
    this.folder = fromWide(path, kernel32.GetWindowsDirectoryW(path, PATH_UNITS)).toLowerCase();
  }

  list(): Handle[] {
    return listTopLevel().filter((hwnd) => user32.IsWindowVisible(hwnd) !== 0);
  }

  read(hwnd: Handle): RawWindow | null {
    const thread = user32.GetWindowThreadProcessId(hwnd, number);
    const pid = numberView.getUint32(0, true);
    const rect = thread === 0 ? null : rectOf(hwnd);
    if (!rect) return null;
    const visible = user32.IsWindowVisible(hwnd) !== 0;
    const window = {
      hwnd,
      thread,
      pid,
      className: fromWide(text, user32.GetClassNameW(hwnd, text, CLASS_UNITS)),
      title: fromWide(text, user32.InternalGetWindowText(hwnd, text, TITLE_UNITS)),
      ownedBy: user32.GetWindow(hwnd, GW_OWNER),
      style: Number(BigInt.asUintN(32, user32.GetWindowLongPtrW(hwnd, GWL_STYLE))),
      exStyle: Number(BigInt.asUintN(32, user32.GetWindowLongPtrW(hwnd, GWL_EXSTYLE))),
      visible,
      iconic: user32.IsIconic(hwnd) !== 0,
      cloaked: visible && isCloaked(hwnd),
      rect,
      frame: visible ? frameOf(hwnd, rect) : rect,
    };
    // What was asked for may be of two windows, when one took the other's handle meanwhile.
    const after = user32.GetWindowThreadProcessId(hwnd, number);
    return after === thread && numberView.getUint32(0, true) === pid ? window : null;
  }

  children(hwnd: Handle): ChildWindow[] {
    return enumChildWindows(hwnd).flatMap((child) => {
      const rect = rectOf(child);
      user32.GetWindowThreadProcessId(child, number);
      const pid = numberView.getUint32(0, true);
      if (!rect) return [];
      const className = fromWide(text, user32.GetClassNameW(child, text, CLASS_UNITS));
      return [{ hwnd: child, pid, className, visible: user32.IsWindowVisible(child) !== 0, rect }];
    });
  }

  process(pid: number): Process | null {
    return this.#processes.read(pid);
  }

  [Symbol.dispose](): void {
    this.#processes[Symbol.dispose]();
  }
}

/**
 * EnumWindows leaves out the shell's own apps (start menu, search) since Windows 8, GetWindow doesn't; but that one can
 * run in circles while windows change their order, and then doesn't count.
 */
function listTopLevel(): Handle[] {
  const listed = enumWindows();
  const walked = new Set<Handle>();
  for (let at = user32.GetTopWindow(0n); at !== 0n; at = user32.GetWindow(at, GW_HWNDNEXT)) {
    if (walked.has(at) || walked.size >= WALK_MAX) return listed;
    walked.add(at);
  }
  return listed.every((hwnd) => walked.has(hwnd)) ? [...walked] : listed;
}

function rectOf(hwnd: Handle): Rect | null {
  return user32.GetWindowRect(hwnd, box) === 0 ? null : readRect(boxView, 0);
}

/** Without the invisible borders (DWMWA_EXTENDED_FRAME_BOUNDS); Wine has none. Unproved here. */
function frameOf(hwnd: Handle, rect: Rect): Rect {
  if (dwmapi.DwmGetWindowAttribute(hwnd, DWMWA_EXTENDED_FRAME_BOUNDS, box, RECT_BYTES) !== 0) return rect;
  const frame = readRect(boxView, 0);
  const inside = intersect(frame, rect);
  return inside && sameRect(inside, frame) ? frame : rect;
}

/** Systems without that attribute cloak nothing (Wine: E_NOTIMPL). */
function isCloaked(hwnd: Handle): boolean {
  return dwmapi.DwmGetWindowAttribute(hwnd, DWMWA_CLOAKED, number, 4) === 0 &&
    numberView.getUint32(0, true) !== 0;
}
