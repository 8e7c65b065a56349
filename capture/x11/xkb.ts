import type { XConnection } from "./connection.ts";
import type { Extension } from "./extensions.ts";
import { Request } from "./request.ts";

/** The X Keyboard Extension, as far as Caps Lock, groups, repeating and changes of the layout are concerned. */

const CORE_KEYBOARD = 0x100;
const SELECT_EVENTS = 1;
const GET_STATE = 4;
const LATCH_LOCK_STATE = 5;
const GET_CONTROLS = 6;
const CAPS_LOCK = 2;
/** Both the numbers of the events and, as bits, what is selected. */
const NEW_KEYBOARD_NOTIFY = 0, MAP_NOTIFY = 1;
/** Of the parts of a map: types of keys, keysyms, modifiers. */
const MAP_PARTS = 0b111;

export interface LockState {
  capsLock: boolean;
  /** The active group of the layout, from 0. */
  group: number;
}

export async function getLockState(connection: XConnection, { opcode }: Extension): Promise<LockState> {
  const { bytes } = await connection.call(new Request(opcode, GET_STATE).u16(CORE_KEYBOARD, 0));
  return { capsLock: (bytes[11] & CAPS_LOCK) !== 0, group: bytes[12] };
}

export function setLockState(connection: XConnection, { opcode }: Extension, state: LockState): void {
  connection.send(
    new Request(opcode, LATCH_LOCK_STATE).u16(CORE_KEYBOARD)
      .u8(CAPS_LOCK, state.capsLock ? CAPS_LOCK : 0, 1, state.group).u8(0, 0, 0, 0).u16(0),
  );
}

/** Asks for an event whenever the layout changes. The server tells a client that has greeted XKB nothing unasked. */
export function watchLayout(connection: XConnection, { opcode }: Extension): void {
  connection.send(
    new Request(opcode, SELECT_EVENTS).u16(
      CORE_KEYBOARD,
      1 << NEW_KEYBOARD_NOTIFY | 1 << MAP_NOTIFY,
      0,
      1 << NEW_KEYBOARD_NOTIFY,
      MAP_PARTS,
      MAP_PARTS,
    ),
  );
}

/** setxkbmap makes a new keyboard, xmodmap and other programs change the map of this one. */
export function isLayoutEvent(event: Uint8Array, { firstEvent }: Extension): boolean {
  return (event[0] & 0x7f) === firstEvent && (event[1] === NEW_KEYBOARD_NOTIFY || event[1] === MAP_NOTIFY);
}

/** How long a key must be held until the server repeats it, milliseconds. */
export async function getRepeatDelayMs(connection: XConnection, { opcode }: Extension): Promise<number> {
  const { view } = await connection.call(new Request(opcode, GET_CONTROLS).u16(CORE_KEYBOARD, 0));
  return view.getUint16(20, true);
}
