import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";

const INTERN_ATOM = 16;
const CHANGE_PROPERTY = 18;
const ATOM = 4, CARDINAL = 6, STRING = 31, WM_NAME = 39, WM_CLASS = 67;

/** How own windows are told from others by people and window managers. */
const TITLE = "MFB-Kunde Funktionsleiste";
const CLASS = "mfb";

const NAMES = [
  "UTF8_STRING",
  "_NET_WM_NAME",
  "_NET_WM_PID",
  "_NET_WM_WINDOW_TYPE",
  "_NET_WM_WINDOW_TYPE_DOCK",
  "_NET_WM_STATE",
  "_NET_WM_STATE_ABOVE",
  "_NET_WM_STATE_STICKY",
  "_NET_WM_STATE_SKIP_TASKBAR",
  "_NET_WM_STATE_SKIP_PAGER",
  "_NET_WM_WINDOW_OPACITY",
] as const;

/** The atoms of a window's properties. */
export type Atoms = Record<(typeof NAMES)[number], number>;

export async function internAtoms(connection: XConnection): Promise<Atoms> {
  const pairs = await Promise.all(
    NAMES.map(async (name) => [name, await internAtom(connection, name)] as const),
  );
  return Object.fromEntries(pairs) as Atoms;
}

export async function internAtom(connection: XConnection, name: string): Promise<number> {
  const { view } = await connection.call(new Request(INTERN_ATOM).u16(name.length, 0).text(name));
  return view.getUint32(8, true);
}

/** How much of what lies below a compositing manager lets a window cover, 0 to 1. */
export function setOpacity(
  connection: XConnection,
  window: number,
  { atoms, opacity }: { atoms: Atoms; opacity: number },
): void {
  const value = new Uint8Array(Uint32Array.of(Math.round(opacity * 0xffffffff)).buffer);
  connection.send(
    new Request(CHANGE_PROPERTY).u32(window, atoms._NET_WM_WINDOW_OPACITY, CARDINAL).u8(32, 0, 0, 0).u32(1)
      .data(value),
  );
}

/** Says what a window is: part of a panel, above others, of this process (Extended Window Manager Hints 1.5). */
export function describeWindow(connection: XConnection, window: number, atoms: Atoms): void {
  const set = (property: number, type: number, value: string | number[]) => {
    const bytes = typeof value === "string"
      ? new TextEncoder().encode(value)
      : new Uint8Array(new Uint32Array(value).buffer);
    const [format, length] = typeof value === "string" ? [8, bytes.length] : [32, value.length];
    connection.send(
      new Request(CHANGE_PROPERTY).u32(window, property, type).u8(format, 0, 0, 0).u32(length).data(bytes),
    );
  };
  set(WM_CLASS, STRING, `${CLASS}\0${CLASS}\0`);
  set(WM_NAME, STRING, TITLE);
  set(atoms._NET_WM_NAME, atoms.UTF8_STRING, TITLE);
  set(atoms._NET_WM_PID, CARDINAL, [Deno.pid]);
  set(atoms._NET_WM_WINDOW_TYPE, ATOM, [atoms._NET_WM_WINDOW_TYPE_DOCK]);
  set(atoms._NET_WM_STATE, ATOM, [
    atoms._NET_WM_STATE_ABOVE,
    atoms._NET_WM_STATE_STICKY,
    atoms._NET_WM_STATE_SKIP_TASKBAR,
    atoms._NET_WM_STATE_SKIP_PAGER,
  ]);
}
