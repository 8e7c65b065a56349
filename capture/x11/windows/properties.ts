import type { XConnection } from "../connection.ts";
import { XError } from "../packet.ts";
import { Request } from "../request.ts";

const INTERN_ATOM = 16;
const GET_PROPERTY = 20;
const ANY_TYPE = 0;
const decoder = new TextDecoder();
const latin1 = new TextDecoder("latin1");

export const WM_NAME = 39;
export const WM_CLASS = 67;
export const WM_TRANSIENT_FOR = 68;

/** ICCCM and Extended Window Manager Hints 1.5. */
const NAMES = [
  "UTF8_STRING",
  "_NET_ACTIVE_WINDOW",
  "_NET_CLIENT_LIST",
  "_NET_CLIENT_LIST_STACKING",
  "_NET_SUPPORTING_WM_CHECK",
  "_NET_WM_CM_S0",
  "_NET_WM_ICON",
  "_NET_WM_NAME",
  "_NET_WM_WINDOW_TYPE",
  "_NET_WM_WINDOW_TYPE_DESKTOP",
  "_NET_WM_WINDOW_TYPE_DOCK",
  "_NET_WM_WINDOW_TYPE_NOTIFICATION",
  "_XROOTPMAP_ID",
] as const;
export type Atoms = Record<(typeof NAMES)[number], number>;

export async function internAtoms(connection: XConnection): Promise<Atoms> {
  const pairs = await Promise.all(NAMES.map(async (name) => {
    const { view } = await connection.call(new Request(INTERN_ATOM).u16(name.length, 0).text(name));
    return [name, view.getUint32(8, true)] as const;
  }));
  return Object.fromEntries(pairs) as Atoms;
}

export interface Property {
  type: number;
  /** Bits a value: 0 (there is none), 8, 16 or 32. */
  format: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** GetProperty; one of format 0 when there is none, or no window any more. @param words 4 bytes each, at most. */
export async function getProperty(
  connection: XConnection,
  window: number,
  { property, words = 256 }: { property: number; words?: number },
): Promise<Property> {
  try {
    const { bytes, view } = await connection.call(
      new Request(GET_PROPERTY).u32(window, property, ANY_TYPE, 0, words),
    );
    const length = view.getUint32(16, true) * (bytes[1] >> 3);
    return { type: view.getUint32(8, true), format: bytes[1], bytes: bytes.slice(32, 32 + length) };
  } catch (error) {
    if (error instanceof XError) return { type: 0, format: 0, bytes: new Uint8Array() };
    throw error;
  }
}

/** A property's 32-bit values. */
export async function getNumbers(
  connection: XConnection,
  window: number,
  options: { property: number; words?: number },
): Promise<number[]> {
  const { format, bytes } = await getProperty(connection, window, options);
  return format === 32 ? [...new Uint32Array(bytes.buffer)] : [];
}

/** What a window is called: _NET_WM_NAME, else WM_NAME. */
export async function getTitle(connection: XConnection, window: number, atoms: Atoms): Promise<string> {
  const [modern, old] = await Promise.all([
    getProperty(connection, window, { property: atoms._NET_WM_NAME }),
    getProperty(connection, window, { property: WM_NAME }),
  ]);
  if (modern.format === 8 && modern.bytes.length > 0) return decoder.decode(modern.bytes);
  if (old.format !== 8) return "";
  return (old.type === atoms.UTF8_STRING ? decoder : latin1).decode(old.bytes);
}
