import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";

const GET_SELECTION_OWNER = 23;
const XFIXES_SELECT_SELECTION_INPUT = 2;
const XFIXES_SELECTION_EVENTS = 7;

/** The selection that a compositing manager owns (Extended Window Manager Hints, "_NET_WM_CM_Sn"). */
export const COMPOSITOR_SELECTION = "_NET_WM_CM_S0";

/** Asks for events when a compositing manager comes or goes. Needs XFIXES. */
export function watchCompositor(connection: XConnection, { XFIXES }: Extensions, selection: number): void {
  if (!XFIXES) return;
  connection.send(
    new Request(XFIXES.opcode, XFIXES_SELECT_SELECTION_INPUT).u32(
      connection.setup.root,
      selection,
      XFIXES_SELECTION_EVENTS,
    ),
  );
}

/** What an event says about the compositing manager; null when it is about something else. XFixesSelectionNotify */
export function compositorEvent({ bytes, view }: Packet, { XFIXES }: Extensions): "came" | "went" | null {
  if (!XFIXES || (bytes[0] & 0x7f) !== XFIXES.firstEvent) return null;
  return view.getUint32(8, true) === 0 ? "went" : "came";
}

/** Somebody composes the screen, so that windows may be translucent. */
export async function hasCompositor(connection: XConnection, selection: number): Promise<boolean> {
  const { view } = await connection.call(new Request(GET_SELECTION_OWNER).u32(selection));
  return view.getUint32(8, true) !== 0;
}
