import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import { Request } from "../request.ts";
import type { Rect } from "../../types.ts";
import { type Kind, NOBODY, type Owner } from "../../whose.ts";
import { queryPids } from "./client_ids.ts";
import { type Process, readProcess } from "./process.ts";
import { type Atoms, getNumbers, getTitle, WM_TRANSIENT_FOR } from "./properties.ts";
import { getBoundingShape, getInputShape, parseShape, watchShape } from "./shape.ts";
import type { TreeNode } from "./top_level.ts";
import { getGeometry, parseGeometry, placeInTree, walkTree } from "./tree.ts";

const GET_WINDOW_ATTRIBUTES = 3;
const INPUT_ONLY = 2;
/** Mutter's frames are made by a program of its own. */
const FRAME_MAKER = /\/mutter-x11-frames$/;

export interface ExamineContext {
  connection: XConnection;
  extensions: Extensions;
  atoms: Atoms;
  /** Key of the window manager's program. */
  manager: string | null;
  /** Whether the server's process numbers mean the same here as there. */
  pidsHold: boolean;
}

/** All that there is to know of a top level window. */
export interface Examined {
  rect: Rect;
  border: number;
  depth: number;
  visual: number;
  inputOnly: boolean;
  shape: Rect[] | null;
  clickThrough: boolean;
  /** As its process says; its title may make it ours. */
  owner: Owner;
  /** The process behind `client`. */
  process: Process | null;
  kind: Kind;
  client: number;
  title: string;
  transientFor: number;
  holes: Rect[];
  tree: Map<number, TreeNode>;
}

/**
 * @param watched is called for every window in it, and itself, before events of it come.
 * @throws XError when it, or something in it, vanished meanwhile; RangeError when there are too many.
 */
export async function examine(
  context: ExamineContext,
  xid: number,
  watched: (xid: number) => void,
): Promise<Examined> {
  const { connection, extensions: { SHAPE } } = context;
  if (SHAPE) watchShape(connection, SHAPE, xid);
  const [tree, geometry, attributes, bounding, input] = await Promise.all([
    walkTree(connection, xid, watched),
    connection.call(getGeometry(xid)),
    connection.call(new Request(GET_WINDOW_ATTRIBUTES).u32(xid)),
    SHAPE ? connection.call(getBoundingShape(SHAPE, xid)) : null,
    SHAPE ? connection.call(getInputShape(SHAPE, xid)) : null,
  ]);
  const { rect, border, depth } = parseGeometry(geometry);
  const parts = await readParts(context, xid, tree);
  const { client } = parts;
  const [title, transient] = await Promise.all([
    getTitle(connection, client, context.atoms),
    getNumbers(connection, client, { property: WM_TRANSIENT_FOR, words: 1 }),
  ]);
  return {
    rect,
    border,
    depth,
    visual: attributes.view.getUint32(8, true),
    inputOnly: attributes.view.getUint16(12, true) === INPUT_ONLY,
    shape: bounding && simplify(parseShape(bounding, border), rect),
    clickThrough: input !== null && input.view.getUint32(8, true) === 0,
    ...parts,
    title,
    transientFor: transient[0] ?? 0,
    tree,
  };
}

/** Finds whose the window and those in it are. */
async function readParts(context: ExamineContext, xid: number, tree: Map<number, TreeNode>) {
  const { connection, extensions, manager } = context;
  const resource = extensions["X-Resource"];
  const pids = resource && context.pidsHold
    ? await queryPids(connection, resource, tree.keys())
    : new Map<number, number>();
  const processes = new Map<number, Process | null>();
  for (const pid of new Set(pids.values())) processes.set(pid, readProcess(pid));
  const processOf = (window: number) => {
    const pid = pids.get((window & ~connection.setup.idMask) >>> 0);
    return pid === undefined ? null : processes.get(pid) ?? null;
  };
  const own = processOf(xid);
  const makesFrames = own !== null &&
    (own.key === manager || (manager !== null && FRAME_MAKER.test(own.key)));
  const clients = makesFrames ? outermost(tree, (node) => processOf(node)?.key !== own.key) : [];
  const client = clients[0] ?? xid;
  const process = processOf(client);
  // Windows of several programs in one frame: what is whose inside of it can't be told.
  const mixed = clients.some((other) => !process || processOf(other)?.key !== process.key);
  const types = await getNumbers(connection, client, { property: context.atoms._NET_WM_WINDOW_TYPE });
  const kind = kindOf(types, context.atoms);
  const foreign = outermost(tree, (window) => {
    const other = processOf(window);
    if (other && process && other.key === process.key) return false;
    // Panels run their plugins as programs of their own.
    if (kind === "taskbar" && other && other.parent === process?.pid) return false;
    return !(makesFrames && other?.key === own.key) && window !== xid;
  });
  markSensitive(tree, foreign);
  // Whole, whatever of them is inside now: the window may grow.
  const holes = foreign.map((window) => placeInTree(tree, window));
  const owner = mixed ? NOBODY : ownerOf(connection, client, process);
  return { client, process, owner, kind, holes };
}

function ownerOf(connection: XConnection, client: number, process: Process | null): Owner {
  if (connection.madeHere(client) || process?.pid === Deno.pid) return { who: "own", page: false };
  if (process?.ours) return { who: "own", page: true };
  return process ? { who: "application", key: process.key } : NOBODY;
}

/** Other programs' windows, all that is in them and all that they are in. */
function markSensitive(tree: ReadonlyMap<number, TreeNode>, foreign: readonly number[]): void {
  const inside = new Set(foreign);
  for (const node of tree.values()) {
    if (inside.has(node.parent)) inside.add(node.xid);
    if (inside.has(node.xid)) node.sensitive = true;
  }
  for (const xid of foreign) {
    for (let node = tree.get(xid); node; node = tree.get(node.parent)) node.sensitive = true;
  }
}

/** Those that differ, without what is inside of them. */
function outermost(tree: ReadonlyMap<number, TreeNode>, differs: (xid: number) => boolean): number[] {
  const inside = new Set<number>();
  const found: number[] = [];
  for (const { xid, parent } of tree.values()) {
    if (inside.has(parent)) inside.add(xid);
    else if (differs(xid)) {
      inside.add(xid);
      found.push(xid);
    }
  }
  return found;
}

function kindOf(types: readonly number[], atoms: Atoms): Kind {
  if (types.includes(atoms._NET_WM_WINDOW_TYPE_DOCK)) return "taskbar";
  if (types.includes(atoms._NET_WM_WINDOW_TYPE_DESKTOP)) return "desktop";
  if (types.includes(atoms._NET_WM_WINDOW_TYPE_NOTIFICATION)) return "notification";
  return "application";
}

/** Null for the shape of a window that has none. */
export function simplify(shape: Rect[], { width, height }: Rect): Rect[] | null {
  const [first] = shape;
  const plain = shape.length === 1 && first.x <= 0 && first.y <= 0 && first.x + first.width >= width &&
    first.y + first.height >= height;
  return plain ? null : shape;
}
