import type { XConnection } from "../connection.ts";
import type { Extension, Extensions } from "../extensions.ts";
import { Request } from "../request.ts";

const QUERY_CLIENT_IDS = 4;
const LOCAL_CLIENT_PID = 2;

/**
 * The processes that made some windows or other resources, as the server itself knows them from their sockets
 * (X-Resource QueryClientIds); those of other computers have none.
 *
 * @returns by the resource's id without `idMask`, which is the same for all that one connection made.
 */
export async function queryPids(
  connection: XConnection,
  resource: Extension,
  xids: Iterable<number>,
): Promise<Map<number, number>> {
  const { idMask } = connection.setup;
  const bases = new Set([...xids].map((xid) => (xid & ~idMask) >>> 0));
  const request = new Request(resource.opcode, QUERY_CLIENT_IDS).u32(bases.size);
  for (const base of bases) request.u32(base, LOCAL_CLIENT_PID);
  const { view } = await connection.call(request);
  const pids = new Map<number, number>();
  let at = 32;
  for (let left = view.getUint32(8, true); left > 0; left--) {
    const client = view.getUint32(at, true), bytes = view.getUint32(at + 8, true);
    if (view.getUint32(at + 4, true) === LOCAL_CLIENT_PID && bytes >= 4) {
      pids.set((client & ~idMask) >>> 0, view.getUint32(at + 12, true));
    }
    at += 12 + bytes;
  }
  return pids;
}

/** Whether the server's process numbers mean the same here: in a container, say, they are others, and tell nothing. */
export async function doPidsHold(connection: XConnection, extensions: Extensions): Promise<boolean> {
  const resource = extensions["X-Resource"];
  if (!resource || !connection.local) return false;
  const pids = await queryPids(connection, resource, [connection.setup.idBase]);
  return pids.size === 1 && [...pids.values()][0] === Deno.pid;
}
