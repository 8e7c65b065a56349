import type { XConnection } from "./connection.ts";
import { Request } from "./request.ts";

export interface Extension {
  opcode: number;
  firstEvent: number;
}

export type ExtensionName =
  | "MIT-SHM"
  | "DAMAGE"
  | "XFIXES"
  | "XTEST"
  | "RANDR"
  | "XKEYBOARD"
  | "XInputExtension"
  | "XWAYLAND"
  | "Composite"
  | "RENDER"
  | "SHAPE"
  | "X-Resource";
export type Extensions = Partial<Record<ExtensionName, Extension>>;

const QUERY_EXTENSION = 98;

/** Each extension wants to hear the version its client speaks before anything else, or refuses to work. */
const GREETINGS: Partial<Record<ExtensionName, (opcode: number) => Request>> = {
  DAMAGE: (opcode) => new Request(opcode, 0).u32(1, 1),
  XFIXES: (opcode) => new Request(opcode, 0).u32(5, 0),
  RANDR: (opcode) => new Request(opcode, 0).u32(1, 5),
  XKEYBOARD: (opcode) => new Request(opcode, 0).u16(1, 0),
  XInputExtension: (opcode) => new Request(opcode, 47).u16(2, 2),
  Composite: (opcode) => new Request(opcode, 0).u32(0, 4),
  RENDER: (opcode) => new Request(opcode, 0).u32(0, 11),
  "X-Resource": (opcode) => new Request(opcode, 0).u8(1, 2, 0, 0),
};

/** The first version that counts: of monitors (RANDR), NameWindowPixmap, SetPictureClipRectangles, QueryClientIds. */
const NEEDED: Partial<Record<ExtensionName, { major: number; minor: number }>> = {
  RANDR: { major: 1, minor: 5 },
  Composite: { major: 0, minor: 2 },
  RENDER: { major: 0, minor: 6 },
  "X-Resource": { major: 1, minor: 2 },
};

/** Finds those of the named extensions that the server has in a version that counts, and greets them. */
export async function queryExtensions(
  connection: XConnection,
  names: readonly ExtensionName[],
): Promise<Extensions> {
  const found: Extensions = {};
  await Promise.all(names.map(async (name) => {
    const { bytes } = await connection.call(new Request(QUERY_EXTENSION).u16(name.length, 0).text(name));
    if (!bytes[8]) return;
    const extension = { opcode: bytes[9], firstEvent: bytes[10] };
    const greeting = GREETINGS[name]?.(extension.opcode);
    if (greeting && !isEnough(name, (await connection.call(greeting)).view)) return;
    found[name] = extension;
  }));
  return found;
}

function isEnough(name: ExtensionName, reply: DataView): boolean {
  const needed = NEEDED[name];
  if (!needed) return true;
  const [major, minor] = name === "X-Resource"
    ? [reply.getUint16(8, true), reply.getUint16(10, true)]
    : [reply.getUint32(8, true), reply.getUint32(12, true)];
  return major > needed.major || (major === needed.major && minor >= needed.minor);
}
