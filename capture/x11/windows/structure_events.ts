import type { Packet } from "../packet.ts";
import type { Rect } from "../../types.ts";

export interface Placement {
  /** With the border. */
  rect: Rect;
  border: number;
  overrideRedirect: boolean;
}

/** An event of SubstructureNotify; `parent` is the window it was selected on, `xid` the child that it tells of. */
export type StructureEvent =
  & { parent: number; xid: number }
  & (
    | { type: "created"; placement: Placement }
    | { type: "destroyed" }
    | { type: "unmapped" }
    | { type: "mapped"; overrideRedirect: boolean }
    /** The size isn't told. */
    | { type: "reparented"; to: number; placement: Pick<Placement, "overrideRedirect"> }
    | { type: "configured"; placement: Placement; above: number }
    | { type: "moved"; corner: { x: number; y: number } }
    | { type: "circulated"; toTop: boolean }
  );

const CREATE_NOTIFY = 16;
const DESTROY_NOTIFY = 17;
const UNMAP_NOTIFY = 18;
const MAP_NOTIFY = 19;
const REPARENT_NOTIFY = 21;
const CONFIGURE_NOTIFY = 22;
const GRAVITY_NOTIFY = 24;
const CIRCULATE_NOTIFY = 26;

/** Null for any other event, one that another program made up (SendEvent), and one of the window itself. */
export function readStructureEvent({ bytes, view }: Packet): StructureEvent | null {
  const parent = view.getUint32(4, true), xid = view.getUint32(8, true);
  if (parent === xid) return null;
  const is = { parent, xid };
  switch (bytes[0]) {
    case CREATE_NOTIFY:
      return { ...is, type: "created", placement: placement(view, { at: 12, overrideRedirect: bytes[22] }) };
    case DESTROY_NOTIFY:
      return { ...is, type: "destroyed" };
    case UNMAP_NOTIFY:
      return { ...is, type: "unmapped" };
    case MAP_NOTIFY:
      return { ...is, type: "mapped", overrideRedirect: bytes[12] !== 0 };
    case REPARENT_NOTIFY: {
      const overrideRedirect = bytes[20] !== 0;
      return { ...is, type: "reparented", to: view.getUint32(12, true), placement: { overrideRedirect } };
    }
    case CONFIGURE_NOTIFY: {
      const placed = placement(view, { at: 16, overrideRedirect: bytes[26] });
      return { ...is, type: "configured", placement: placed, above: view.getUint32(12, true) };
    }
    case GRAVITY_NOTIFY:
      return {
        ...is,
        type: "moved",
        corner: { x: view.getInt16(12, true), y: view.getInt16(14, true) },
      };
    case CIRCULATE_NOTIFY:
      return { ...is, type: "circulated", toTop: bytes[16] === 0 };
    default:
      return null;
  }
}

function placement(
  view: DataView,
  { at, overrideRedirect }: { at: number; overrideRedirect: number },
): Placement {
  const border = view.getUint16(at + 8, true);
  return {
    rect: {
      x: view.getInt16(at, true),
      y: view.getInt16(at + 2, true),
      width: view.getUint16(at + 4, true) + 2 * border,
      height: view.getUint16(at + 6, true) + 2 * border,
    },
    border,
    overrideRedirect: overrideRedirect !== 0,
  };
}
