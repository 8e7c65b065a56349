import { fromBlackAndWhite } from "../../cursor_shape.ts";
import { programName } from "../../program_name.ts";
import { shrinkIcon } from "../../shrink_icon.ts";
import type { Icon } from "../../types.ts";
import { cursors } from "../win32/cursor.ts";
import { Dib, gdi } from "../win32/gdi.ts";
import { fileIcons, versions, windowIcons } from "../win32/icons.ts";
import { wide } from "../../system_library.ts";
import { type Handle, NO_HANDLE } from "../win32/values.ts";
import type { TopLevel } from "./window.ts";
import { versionString } from "./version_info.ts";

const WM_GETICON = 0x7f, ICON_BIG = 1n;
const GCLP_HICON = -14;
const SMTO_ABORTIFHUNG = 2, SMTO_BLOCK = 1;
/** A program that doesn't answer has the icon of its file. */
const ANSWER_MS = 50;
const DI_NORMAL = 3;
const SIDE = 32;
const VERSION_BYTES_MAX = 1 << 20;

/** What a program is called, for people: as its file describes itself. The same for each file, so remember it. */
export function nameOf(path: string, key: string): string {
  const file = wide(path);
  const size = versions.GetFileVersionInfoSizeW(file, new Uint8Array(4));
  if (size > 0 && size <= VERSION_BYTES_MAX) {
    const info = new Uint8Array(size);
    const name = versions.GetFileVersionInfoW(file, 0, size, info) !== 0 &&
      versionString(info, "FileDescription");
    // An interpreter is described; what it runs is meant.
    if (name && key === path) return name;
  }
  return programName("", key.replaceAll("\\", "/"));
}

/** A window's icon as its program made it, else its file's. */
export function iconOf({ hwnd }: TopLevel, path: string): Icon | null {
  return drawIcon(windowIcon(hwnd)) ?? fileIcon(path);
}

function windowIcon(hwnd: Handle): Handle {
  const answer = new BigUint64Array(1);
  const flags = SMTO_ABORTIFHUNG | SMTO_BLOCK;
  const bytes = new Uint8Array(answer.buffer);
  windowIcons.SendMessageTimeoutW(hwnd, WM_GETICON, ICON_BIG, 0n, flags, ANSWER_MS, bytes);
  return answer[0] || windowIcons.GetClassLongPtrW(hwnd, GCLP_HICON);
}

function fileIcon(path: string): Icon | null {
  const large = new BigUint64Array(1), small = new BigUint64Array(1);
  const [largeBytes, smallBytes] = [large, small].map((one) => new Uint8Array(one.buffer));
  fileIcons.ExtractIconExW(wide(path), 0, largeBytes, smallBytes, 1);
  try {
    return drawIcon(large[0] || small[0]);
  } finally {
    for (const icon of [large[0], small[0]]) if (icon !== NO_HANDLE) windowIcons.DestroyIcon(icon);
  }
}

/** Null when there is nothing of it. */
function drawIcon(icon: Handle): Icon | null {
  if (icon === NO_HANDLE) return null;
  const [onBlack, onWhite] = [0, 255].map((ground) => {
    using dib = new Dib({ width: SIDE, height: SIDE });
    dib.data.fill(ground);
    cursors.DrawIconEx(dib.context, 0, 0, icon, SIDE, SIDE, 0, 0n, DI_NORMAL);
    gdi.GdiFlush();
    return dib.data.slice();
  });
  const rgba = fromBlackAndWhite(onBlack, onWhite);
  const argb = new Uint32Array(SIDE * SIDE);
  for (let i = 0; i < argb.length; i++) {
    const [red, green, blue, alpha] = rgba.subarray(4 * i, 4 * i + 4);
    argb[i] = (alpha << 24 | red << 16 | green << 8 | blue) >>> 0;
  }
  return argb.every((pixel) => pixel >>> 24 === 0) ? null : shrinkIcon({ width: SIDE, height: SIDE, argb });
}
