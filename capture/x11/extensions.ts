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
  | "XWAYLAND";
export type Extensions = Partial<Record<ExtensionName, Extension>>;

const QUERY_EXTENSION = 98;

/** Each extension wants to hear the version its client speaks before anything else, or refuses to work. */
const GREETINGS: Partial<Record<ExtensionName, (opcode: number) => Request>> = {
  DAMAGE: (opcode) => new Request(opcode, 0).u32(1, 1),
  XFIXES: (opcode) => new Request(opcode, 0).u32(5, 0),
  RANDR: (opcode) => new Request(opcode, 0).u32(1, 5),
  XKEYBOARD: (opcode) => new Request(opcode, 0).u16(1, 0),
  XInputExtension: (opcode) => new Request(opcode, 47).u16(2, 2),
};

/** Finds those of the named extensions that the server has, and greets them. RANDR counts from version 1.5. */
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
    if (greeting) {
      const { view } = await connection.call(greeting);
      const [major, minor] = [view.getUint32(8, true), view.getUint32(12, true)];
      if (name === "RANDR" && (major < 1 || (major === 1 && minor < 5))) return;
    }
    found[name] = extension;
  }));
  return found;
}
