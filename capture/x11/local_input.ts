import type { LocalInput } from "../types.ts";
import { XConnection } from "./connection.ts";
import { type Extension, queryExtensions } from "./extensions.ts";
import type { Packet } from "./packet.ts";
import { loadKeymap } from "./keymap.ts";
import { Request } from "./request.ts";

const GENERIC_EVENT = 35;
const MAPPING_NOTIFY = 34;
const XI_SELECT_EVENTS = 46;
const XI_QUERY_DEVICE = 48;
const XI_ALL_DEVICES = 0;
const XI_ALL_MASTER_DEVICES = 1;
const HIERARCHY_CHANGED = 11;
const RAW_KEY_PRESS = 13, RAW_KEY_RELEASE = 14, RAW_BUTTON_PRESS = 15, RAW_BUTTON_RELEASE = 16;
const RAW_MOTION = 17;
const RAW_EVENTS = [RAW_KEY_PRESS, RAW_KEY_RELEASE, RAW_BUTTON_PRESS, RAW_BUTTON_RELEASE, RAW_MOTION];
/** The keys that a keyboard calls "Pause" and "Untbr" (X11/keysymdef.h XK_Pause, XK_Break). */
const PANIC_KEYSYMS = [0xff13, 0xff6b];
/** A mouse moves a thousand times a second. */
const POINTER_INTERVAL_MS = 50;

/**
 * Tells what the local user's own devices do, whatever window has the focus or a grab: raw events of XInput 2 name the
 * device they came from, and what was injected came from the XTEST devices. The panic key counts from any device. A
 * server without XInput 2 is never heard of.
 *
 * @param listener must not throw; the pointer is told at most every 50 ms.
 * @throws DisplayLostError when the display can't be opened; once it is lost nothing more is told.
 */
export async function watchLocalInput(
  display: string,
  listener: (what: LocalInput) => void,
): Promise<AsyncDisposable> {
  const connection = await XConnection.open(display);
  try {
    const { XInputExtension } = await queryExtensions(connection, ["XInputExtension"]);
    if (XInputExtension) await new LocalInputWatch(connection, { xi: XInputExtension, listener }).start();
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

class LocalInputWatch {
  #connection: XConnection;
  #xi: Extension;
  #listener: (what: LocalInput) => void;
  /** Devices whose events were injected. */
  #injecting = new Set<number>();
  #panicKeycodes = new Set<number>();
  #pointerToldAt = -Infinity;

  constructor(
    connection: XConnection,
    { xi, listener }: { xi: Extension; listener: (what: LocalInput) => void },
  ) {
    this.#connection = connection;
    this.#xi = xi;
    this.#listener = listener;
  }

  async start(): Promise<void> {
    const { root } = this.#connection.setup;
    this.#connection.onEvent = (event) => this.#onEvent(event);
    // Devices are asked for after their changes are told, so that none is missed.
    this.#connection.send(this.#select(root, { deviceId: XI_ALL_DEVICES, events: [HIERARCHY_CHANGED] }));
    await Promise.all([this.#readDevices(), this.#readPanicKeys()]);
    this.#connection.send(this.#select(root, { deviceId: XI_ALL_MASTER_DEVICES, events: RAW_EVENTS }));
    await this.#connection.sync();
  }

  #select(window: number, { deviceId, events }: { deviceId: number; events: number[] }): Request {
    const mask = events.reduce((sum, event) => sum | 1 << event, 0);
    return new Request(this.#xi.opcode, XI_SELECT_EVENTS).u32(window).u16(1, 0).u16(deviceId, 1).u32(mask);
  }

  #onEvent({ bytes, view }: Packet): void {
    const code = bytes[0] & 0x7f;
    if (code === MAPPING_NOTIFY) return this.#again(() => this.#readPanicKeys());
    if (code !== GENERIC_EVENT || bytes[1] !== this.#xi.opcode) return;
    const type = view.getUint16(8, true);
    if (type === HIERARCHY_CHANGED) return this.#again(() => this.#readDevices());
    if (!RAW_EVENTS.includes(type)) return;
    // xXIRawEvent: detail at 16, sourceid at 20.
    const local = !this.#injecting.has(view.getUint16(20, true));
    const isKey = type === RAW_KEY_PRESS || type === RAW_KEY_RELEASE;
    if (type === RAW_KEY_PRESS && this.#panicKeycodes.has(view.getUint32(16, true))) this.#listener("panic");
    if (!local) return;
    if (isKey) return this.#listener("keyboard");
    const now = performance.now();
    if (type === RAW_MOTION && now - this.#pointerToldAt < POINTER_INTERVAL_MS) return;
    this.#pointerToldAt = now;
    this.#listener("pointer");
  }

  /** The display may go meanwhile; whoever grabs from it says so. */
  #again(read: () => Promise<void>): void {
    read().catch(() => {});
  }

  async #readDevices(): Promise<void> {
    const reply = await this.#connection.call(
      new Request(this.#xi.opcode, XI_QUERY_DEVICE).u16(XI_ALL_DEVICES, 0),
    );
    this.#injecting = new Set(
      parseDevices(reply).filter(({ name }) => /\bXTEST\b/.test(name)).map(({ id }) => id),
    );
  }

  async #readPanicKeys(): Promise<void> {
    const keymap = await loadKeymap(this.#connection);
    const keycodes = PANIC_KEYSYMS.map((keysym) => keymap.findKey(keysym));
    this.#panicKeycodes = new Set(keycodes.filter((keycode) => keycode !== null));
  }
}

/** XIQueryDevice's answer (XInput 2, "XIDeviceInfo"). */
export function parseDevices({ bytes, view }: Packet): { id: number; name: string }[] {
  const devices: { id: number; name: string }[] = [];
  let at = 32;
  for (let left = view.getUint16(8, true); left > 0; left--) {
    const classes = view.getUint16(at + 6, true), nameLength = view.getUint16(at + 8, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 12, at + 12 + nameLength));
    devices.push({ id: view.getUint16(at, true), name });
    at += 12 + ((nameLength + 3) & ~3);
    for (let i = 0; i < classes; i++) at += view.getUint16(at + 2, true) * 4;
  }
  return devices;
}
