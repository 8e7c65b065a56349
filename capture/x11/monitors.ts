import { intersect } from "../rects.ts";
import { withTogether } from "../together.ts";
import type { Rect, Screen } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extensions } from "./extensions.ts";
import type { Packet } from "./packet.ts";
import { Request } from "./request.ts";

const CHANGE_WINDOW_ATTRIBUTES = 2;
const GET_GEOMETRY = 14;
const GET_ATOM_NAME = 17;
const EVENT_MASK = 0x800;
const STRUCTURE_NOTIFY = 0x20000;
const CONFIGURE_NOTIFY = 22;
const RANDR_SELECT_INPUT = 4;
const RANDR_GET_MONITORS = 42;
/** ScreenChange, CrtcChange, OutputChange. */
const RANDR_EVENTS = 7;
const MONITOR_BYTES = 24;

/** The display as one screen, for servers without RANDR 1.5. */
const WHOLE_DISPLAY = "root";

/** Asks the server to tell `isMonitorEvent` events on this connection. */
export function watchMonitors(connection: XConnection, { RANDR }: Extensions): void {
  const { root } = connection.setup;
  connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(root, EVENT_MASK, STRUCTURE_NOTIFY));
  if (RANDR) connection.send(new Request(RANDR.opcode, RANDR_SELECT_INPUT).u32(root).u16(RANDR_EVENTS, 0));
}

/** The display's size or its monitors may have changed. */
export function isMonitorEvent({ bytes }: Packet, { RANDR }: Extensions): boolean {
  const code = bytes[0] & 0x7f;
  if (code === CONFIGURE_NOTIFY) return true;
  return RANDR !== undefined && (code === RANDR.firstEvent || code === RANDR.firstEvent + 1);
}

/**
 * RANDR's monitors, clipped to the root window, and where there are several, all of them together as the last. Empty for a
 * moment while a mode is being set.
 */
export async function listMonitors(connection: XConnection, { RANDR }: Extensions): Promise<Screen[]> {
  const { root } = connection.setup;
  const [geometry, reply] = await Promise.all([
    connection.call(new Request(GET_GEOMETRY).u32(root)),
    RANDR ? connection.call(new Request(RANDR.opcode, RANDR_GET_MONITORS).u32(root).u8(1, 0, 0, 0)) : null,
  ]);
  const whole: Rect = {
    x: 0,
    y: 0,
    width: geometry.view.getUint16(16, true),
    height: geometry.view.getUint16(18, true),
  };
  if (!reply) return [{ id: WHOLE_DISPLAY, name: connection.display, rect: whole, primary: true }];
  const monitors = parseMonitors(reply);
  const names = await Promise.all(monitors.map(({ atom }) => atomName(connection, atom)));
  const screens: Screen[] = [];
  monitors.forEach(({ rect, primary }, i) => {
    const visible = intersect(rect, whole);
    if (visible) screens.push({ id: names[i], name: names[i], rect: visible, primary });
  });
  if (screens.length > 0 && !screens.some((screen) => screen.primary)) screens[0].primary = true;
  return withTogether(screens);
}

function parseMonitors({ view }: Packet): { atom: number; primary: boolean; rect: Rect }[] {
  const monitors = [];
  let at = 32;
  for (let left = view.getUint32(12, true); left > 0; left--) {
    monitors.push({
      atom: view.getUint32(at, true),
      primary: view.getUint8(at + 4) !== 0,
      rect: {
        x: view.getInt16(at + 8, true),
        y: view.getInt16(at + 10, true),
        width: view.getUint16(at + 12, true),
        height: view.getUint16(at + 14, true),
      },
    });
    at += MONITOR_BYTES + 4 * view.getUint16(at + 6, true);
  }
  return monitors;
}

async function atomName(connection: XConnection, atom: number): Promise<string> {
  const { bytes, view } = await connection.call(new Request(GET_ATOM_NAME).u32(atom));
  return new TextDecoder().decode(bytes.subarray(32, 32 + view.getUint16(8, true)));
}
