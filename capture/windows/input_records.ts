import { INJECTED_MARK, markFor } from "./win32/mark.ts";
import type { Handle } from "./win32/values.ts";

/** INPUT records for SendInput (winuser.h), 40 bytes each on 64-bit Windows. */

export const INPUT_BYTES = 40;
const INPUT_MOUSE = 0, INPUT_KEYBOARD = 1;
const MOUSEEVENTF_MOVE = 0x1, MOUSEEVENTF_ABSOLUTE = 0x8000, MOUSEEVENTF_VIRTUALDESK = 0x4000;
const MOUSEEVENTF_WHEEL = 0x800, MOUSEEVENTF_HWHEEL = 0x1000;
/** Left, middle, right, back, forward (MouseEvent.button): flags down and up, and the number of an X button. */
const BUTTONS = [
  { down: 0x2, up: 0x4, data: 0 },
  { down: 0x20, up: 0x40, data: 0 },
  { down: 0x8, up: 0x10, data: 0 },
  { down: 0x80, up: 0x100, data: 1 },
  { down: 0x80, up: 0x100, data: 2 },
];
const KEYEVENTF_EXTENDEDKEY = 0x1, KEYEVENTF_KEYUP = 0x2, KEYEVENTF_UNICODE = 0x4;
const NORMALISED = 65536;
const MOUSE_EXTRA_INFO = 32, KEY_EXTRA_INFO = 24;

export type InputRecord = Uint8Array<ArrayBuffer>;

export interface VirtualKey {
  /** Virtual-key code. */
  vk: number;
  /** Scan code; programs that read the keyboard itself look at it. */
  scan: number;
  extended: boolean;
}

/** The records one after the other, as SendInput takes them: nothing can come in between. */
export function joinRecords(records: readonly InputRecord[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(INPUT_BYTES * records.length);
  records.forEach((record, i) => bytes.set(record, INPUT_BYTES * i));
  return bytes;
}

/** Whose window a kind of event is for, where not whatever window may get it. */
export interface Meant {
  /** For the mouse: the top level window below the pointer. */
  mouse?: Handle;
  /** For the keyboard: the window in the foreground. */
  keyboard?: Handle;
}

/** Writes into the records what they are meant for (win32/mark.ts): the hook of local_input_worker.ts holds them to it. */
export function mean(records: readonly InputRecord[], { mouse = 0n, keyboard = 0n }: Meant): void {
  for (const record of records) {
    const view = new DataView(record.buffer);
    if (view.getUint32(0, true) === INPUT_MOUSE) view.setBigUint64(MOUSE_EXTRA_INFO, markFor(mouse), true);
    else view.setBigUint64(KEY_EXTRA_INFO, markFor(keyboard), true);
  }
}

/** To a place of the desktop. The system divides by 65536, so the usual division by 65535 is off by a pixel. */
export function moveRecord(
  { x, y }: { x: number; y: number },
  desktop: { x: number; y: number; width: number; height: number },
): InputRecord {
  const normalise = (value: number, start: number, size: number) =>
    Math.floor(((value - start) * NORMALISED + size - 1) / size);
  return mouse({
    dx: normalise(x, desktop.x, desktop.width),
    dy: normalise(y, desktop.y, desktop.height),
    flags: MOUSEEVENTF_MOVE | MOUSEEVENTF_ABSOLUTE | MOUSEEVENTF_VIRTUALDESK,
  });
}

/** Null for an unknown button. `button` as MouseEvent.button. */
export function buttonRecord(button: number, down: boolean): InputRecord | null {
  const known = BUTTONS[button];
  return known ? mouse({ flags: down ? known.down : known.up, data: known.data }) : null;
}

/** 120 is one notch; right and away from the user are positive here. */
export function wheelRecord(axis: "x" | "y", way: number): InputRecord {
  return mouse({ flags: axis === "x" ? MOUSEEVENTF_HWHEEL : MOUSEEVENTF_WHEEL, data: way });
}

/** With virtual key and scan code: some programs read the one, some the other. */
export function keyRecord({ vk, scan, extended }: VirtualKey, down: boolean): InputRecord {
  return keyboard({
    vk,
    scan,
    flags: (extended ? KEYEVENTF_EXTENDEDKEY : 0) | (down ? 0 : KEYEVENTF_KEYUP),
  });
}

/** One UTF-16 unit typed whatever the layout, down and up. */
export function unicodeRecords(unit: number): InputRecord[] {
  return [0, KEYEVENTF_KEYUP].map((flags) =>
    keyboard({ vk: 0, scan: unit, flags: KEYEVENTF_UNICODE | flags })
  );
}

/** MOUSEINPUT at 8: dx 8, dy 12, mouseData 16, dwFlags 20, time 24, dwExtraInfo 32. */
function mouse(
  { dx = 0, dy = 0, flags, data = 0 }: { dx?: number; dy?: number; flags: number; data?: number },
) {
  const { record, view } = blank(INPUT_MOUSE);
  view.setInt32(8, dx, true);
  view.setInt32(12, dy, true);
  view.setInt32(16, data, true);
  view.setUint32(20, flags, true);
  view.setBigUint64(MOUSE_EXTRA_INFO, INJECTED_MARK, true);
  return record;
}

/** KEYBDINPUT at 8: wVk 8, wScan 10, dwFlags 12, time 16, dwExtraInfo 24. */
function keyboard({ vk, scan, flags }: { vk: number; scan: number; flags: number }) {
  const { record, view } = blank(INPUT_KEYBOARD);
  view.setUint16(8, vk, true);
  view.setUint16(10, scan, true);
  view.setUint32(12, flags, true);
  view.setBigUint64(KEY_EXTRA_INFO, INJECTED_MARK, true);
  return record;
}

function blank(type: number): { record: InputRecord; view: DataView } {
  const record = new Uint8Array(INPUT_BYTES), view = new DataView(record.buffer);
  view.setUint32(0, type, true);
  return { record, view };
}
