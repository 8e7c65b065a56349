import { waitFor } from "../../contract.ts";
import { type BarPlaces, placesWith } from "../../overlay/testing.ts";
import { COLOURS } from "../../overlay/theme.ts";
import type { Bar, Rect } from "../../types.ts";
import { buttonRecord, INPUT_BYTES, type InputRecord, joinRecords, moveRecord } from "../input_records.ts";
import { listMonitors } from "../monitors.ts";
import { CAPTUREBLT, contexts, Dib, gdi, SRCCOPY } from "../win32/gdi.ts";
import { inputs } from "../win32/input.ts";
import { openSystemLibrary } from "../../system_library.ts";
import { desk } from "../win32/testing.ts";
import { type Handle, pointValue } from "../win32/values.ts";
import { placeOfBar } from "./surroundings.ts";
import { openSystemFonts } from "./system_fonts.ts";

/** A user who looks at the bar and clicks, for the tests of this folder. */

export const others = openSystemLibrary("user32.dll", {
  PostMessageW: { parameters: ["u64", "u32", "u64", "i64"], result: "i32" },
  ShowWindow: { parameters: ["u64", "i32"], result: "i32" },
  WindowFromPoint: { parameters: ["u64"], result: "u64" },
});

export interface Point {
  x: number;
  y: number;
}

/** Where an unfolded bar's parts are on the primary monitor. */
export function placesOf(bar: Bar): BarPlaces {
  const fonts = openSystemFonts();
  const places = placesWith(fonts, bar, placeOfBar()!);
  fonts.close();
  return places;
}

export function primaryScreen(): Rect {
  return listMonitors().find(({ primary }) => primary)!.rect;
}

/** How often in a row the pointer must be found where it was put: Wine tells late where it was before. */
const RESTING_LOOKS = 6;

/** Moves the pointer there; then presses (true) and releases (false) a button, in the order of `presses`. */
export async function hand(
  at: Point,
  presses: boolean[] = [],
  { button = 0, marked = false }: { button?: number; marked?: boolean } = {},
): Promise<void> {
  let rests = 0;
  await waitFor("the pointer", () => {
    if (isPointerAt(at)) return ++rests >= RESTING_LOOKS;
    rests = 0;
    send([moveRecord(at, primaryScreen())], marked);
    return false;
  });
  // Where it was found isn't where Wine takes it to be; a click goes where the move before it went.
  const move = moveRecord(at, primaryScreen());
  send([move, ...presses.map((down) => buttonRecord(button, down)!)], marked);
}

export async function click(at: Point): Promise<void> {
  await hand(at, [true, false]);
}

function isPointerAt({ x, y }: Point): boolean {
  const point = new Int32Array(2);
  inputs.GetCursorPos(new Uint8Array(point.buffer));
  return point[0] === x && point[1] === y;
}

function send(records: InputRecord[], marked: boolean): void {
  // MOUSEINPUT.dwExtraInfo: a local user's mouse has none of ours.
  if (!marked) { for (const record of records) new DataView(record.buffer).setBigUint64(32, 0n, true); }
  inputs.SendInput(records.length, joinRecords(records), INPUT_BYTES);
}

/** The window that a click at a place would reach. */
export function windowAt(at: Point): Handle {
  return others.WindowFromPoint(pointValue(at));
}

/** All top-level windows of this process. */
export function windowsOfOurs(): Handle[] {
  const windows: Handle[] = [];
  for (let at = 0n; (at = desk.FindWindowExW(0n, at, null, 0n)) !== 0n;) {
    const process = new Uint32Array(1);
    desk.GetWindowThreadProcessId(at, new Uint8Array(process.buffer));
    if (process[0] === Deno.pid) windows.push(at);
  }
  return windows;
}

/** The colours of a part of the screen, 0xRRGGBB. */
export function colours({ x, y, width, height }: Rect): number[] {
  using dib = new Dib({ width, height });
  const screen = contexts.GetDC(0n);
  gdi.BitBlt(dib.context, 0, 0, width, height, screen, x, y, SRCCOPY | CAPTUREBLT);
  contexts.ReleaseDC(0n, screen);
  gdi.GdiFlush();
  const view = new DataView(dib.data.buffer, dib.data.byteOffset);
  return Array.from({ length: width * height }, (_, i) => view.getUint32(4 * i, true) & 0xffffff);
}

/** How much of a part of the screen has a colour, 0 to 1. */
export function share(part: Rect, colour: number): number {
  const found = colours(part);
  return found.filter((one) => one === colour).length / found.length;
}

/** Above its buttons the bar has nothing but its ground, and its border at the lower edge. */
export async function waitForBar({ bar: { x, y, width, height } }: BarPlaces): Promise<void> {
  const inner = { x: x + 40, width: width - 80, height: 1 };
  await waitFor("the bar", () => {
    return share({ ...inner, y: y + 5 }, COLOURS.surface) === 1 &&
      share({ ...inner, y: y + height - 1 }, COLOURS.surface) === 0 &&
      share({ ...inner, y: y + height - 4 }, COLOURS.surface) === 1 &&
      share({ x: x + 4, y: y + 5, width: 1, height: 1 }, COLOURS.surface) === 1;
  });
}

export async function waitForColour(part: Rect, colour: number): Promise<void> {
  // There may be a symbol on it.
  await waitFor(`the colour ${colour.toString(16)}`, () => share(part, colour) > 0.6);
}
