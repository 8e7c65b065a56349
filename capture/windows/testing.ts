import assert from "node:assert/strict";
import { type ContractSubject, waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import { endProgramOf, startApart } from "./testing_programs.ts";
import { desk } from "./win32/testing.ts";
import { fromWide, wide } from "../system_library.ts";
import { type Handle } from "./win32/values.ts";

/** Real programs of Windows for the tests of this folder. */

const WM_GETTEXT = 0x0d;
const SWP_NOZORDER = 0x4, SWP_NOACTIVATE = 0x10;
const TEXT_UNITS = 65536;
/** DEVMODEW: dmSize 68, dmFields 72, dmPelsWidth 172, dmPelsHeight 176. */
const DEVMODE_BYTES = 220;
const DM_PELSWIDTH = 0x80000, DM_PELSHEIGHT = 0x100000;

export interface Notepad extends AsyncDisposable {
  readonly window: Handle;
  /** All that is written in it, with "\n" between lines. */
  text(): string;
  focus(): Promise<void>;
}

/** The system's own text editor with a window of its own, in front. */
export async function startNotepad(place = { x: 0, y: 0, width: 640, height: 400 }): Promise<Notepad> {
  const before = new Set(windowsOfClass("Notepad"));
  await startApart("notepad.exe");
  const window = await waitFor(
    "notepad's window",
    () =>
      windowsOfClass("Notepad").find((window) => !before.has(window) && desk.IsWindowVisible(window) !== 0),
  );
  const edit = desk.FindWindowExW(window, 0n, wide("Edit"), 0n);
  desk.SetWindowPos(window, 0n, place.x, place.y, place.width, place.height, SWP_NOZORDER | SWP_NOACTIVATE);
  const focus = async () => {
    await waitFor("the focus", () => {
      desk.SetForegroundWindow(window);
      return desk.GetForegroundWindow() === window;
    });
  };
  await focus();
  return {
    window,
    focus,
    text() {
      const buffer = new Uint8Array(2 * TEXT_UNITS);
      desk.SendMessageW(edit, WM_GETTEXT, BigInt(TEXT_UNITS), buffer);
      return fromWide(buffer).replaceAll("\r\n", "\n");
    },
    async [Symbol.asyncDispose]() {
      endProgramOf(window);
      await waitFor("the window's end", () => desk.IsWindow(window) === 0);
    },
  };
}

/** Gives the desktop another size (ChangeDisplaySettingsW). */
export function setDesktopSize(width: number, height: number): void {
  const mode = new Uint8Array(DEVMODE_BYTES), view = new DataView(mode.buffer);
  view.setUint16(68, DEVMODE_BYTES, true);
  view.setUint32(72, DM_PELSWIDTH | DM_PELSHEIGHT, true);
  view.setUint32(172, width, true);
  view.setUint32(176, height, true);
  const result = desk.ChangeDisplaySettingsW(mode, 0);
  if (result !== 0) throw new Error(`Cannot set ${width}x${height}: ChangeDisplaySettingsW gave ${result}`);
}

/** A desktop with one notepad that takes what is typed. */
export async function openWriter(): Promise<ContractSubject> {
  const notepad = await startNotepad();
  const platform = await openPlatform({ kind: "windows" });
  let resized = false;
  return {
    platform,
    async expectText(expected) {
      let text = "";
      await waitFor("the text", () => {
        text = notepad.text();
        return text === expected;
      }).catch(() => {});
      assert.equal(text, expected);
    },
    resize(width, height) {
      resized = true;
      setDesktopSize(width, height);
      return Promise.resolve();
    },
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await notepad[Symbol.asyncDispose]();
      if (resized) desk.ChangeDisplaySettingsW(null, 0);
    },
  };
}

function windowsOfClass(name: string): Handle[] {
  const windows: Handle[] = [];
  for (let at = 0n; (at = desk.FindWindowExW(0n, at, wide(name), 0n)) !== 0n;) windows.push(at);
  return windows;
}
