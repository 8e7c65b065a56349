import type { Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import type { TreeNode } from "./top_level.ts";

const CHANGE_WINDOW_ATTRIBUTES = 2;
const GET_GEOMETRY = 14;
const QUERY_TREE = 15;
const EVENT_MASK = 0x800;
const SUBSTRUCTURE_NOTIFY = 0x80000, PROPERTY_CHANGE = 0x400000;
/** The root's children are at 0; a window manager's frame has its client at 1 or 2. */
const PROPERTY_DEPTH = 2;
/** A window with more windows in it than this is nobody's. */
const WINDOWS_MAX = 4000;

export interface Geometry {
  rect: Rect;
  border: number;
  depth: number;
}

/** GetGeometry; `rect` with the border. */
export function parseGeometry({ bytes, view }: Packet): Geometry {
  const border = view.getUint16(20, true);
  return {
    rect: {
      x: view.getInt16(12, true),
      y: view.getInt16(14, true),
      width: view.getUint16(16, true) + 2 * border,
      height: view.getUint16(18, true) + 2 * border,
    },
    border,
    depth: bytes[1],
  };
}

export function getGeometry(window: number): Request {
  return new Request(GET_GEOMETRY).u32(window);
}

/**
 * All windows inside a top level window, itself first. Asks for events of each before its children are read, so that
 * nothing can come in later unnoticed.
 *
 * @throws XError when a window vanished meanwhile; RangeError when there are too many.
 */
export async function walkTree(
  connection: XConnection,
  top: number,
  watched: (xid: number) => void,
): Promise<Map<number, TreeNode>> {
  const tree = new Map<number, TreeNode>();
  let level = [{ xid: top, parent: 0 }];
  for (let depth = 0; level.length > 0; depth++) {
    const events = SUBSTRUCTURE_NOTIFY | (depth <= PROPERTY_DEPTH ? PROPERTY_CHANGE : 0);
    const looked = await Promise.allSettled(level.map(async ({ xid, parent }) => {
      watched(xid);
      connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(xid, EVENT_MASK, events));
      const [children, geometry] = await Promise.all([
        connection.call(new Request(QUERY_TREE).u32(xid)),
        connection.call(getGeometry(xid)),
      ]);
      const { rect, border } = parseGeometry(geometry);
      tree.set(xid, { xid, parent, rect, border, sensitive: false });
      return parseChildren(children).map((child) => ({ xid: child, parent: xid }));
    }));
    const next: typeof level = [];
    for (const result of looked) {
      if (result.status === "fulfilled") next.push(...result.value);
      else throw result.reason;
    }
    if (tree.size + next.length > WINDOWS_MAX) throw new RangeError("Too many windows in one");
    level = next;
  }
  return tree;
}

/** QueryTree's children, the lowest first. */
export function parseChildren({ view }: Packet): number[] {
  return Array.from({ length: view.getUint16(16, true) }, (_, i) => view.getUint32(32 + 4 * i, true));
}

/** A window's place relative to the top of its tree, both with their borders. */
export function placeInTree(tree: ReadonlyMap<number, TreeNode>, xid: number): Rect {
  const node = tree.get(xid)!;
  const place = { ...node.rect };
  for (let above = tree.get(node.parent); above; above = tree.get(above.parent)) {
    // Children lie inside of the border.
    place.x += above.border;
    place.y += above.border;
    if (above.parent === 0) break;
    place.x += above.rect.x;
    place.y += above.rect.y;
  }
  return place;
}
