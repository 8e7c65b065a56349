import { join } from "node:path";

/** What a client shows to be let in. */
export interface Cookie {
  name: string;
  data: Uint8Array<ArrayBuffer>;
}

const NO_COOKIE: Cookie = { name: "", data: new Uint8Array(0) };
const SCHEME = "MIT-MAGIC-COOKIE-1";
const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65535;
const decoder = new TextDecoder();

/** This user's cookie for a display of this machine, from XAUTHORITY or ~/.Xauthority; an empty one if there is none. */
export async function readCookie(displayNumber: string): Promise<Cookie> {
  const home = Deno.env.get("HOME");
  const path = Deno.env.get("XAUTHORITY") || (home ? join(home, ".Xauthority") : null);
  if (!path) return NO_COOKIE;
  let file: Uint8Array<ArrayBuffer>;
  try {
    file = await Deno.readFile(path);
  } catch (error) {
    // Many servers let their own user in without a cookie.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return NO_COOKIE;
    }
    throw error;
  }
  return findCookie(file, { displayNumber, host: Deno.hostname() }) ?? NO_COOKIE;
}

/** Entries of Xauth(7): family u16, then address, display number, scheme and data, each u16 length + bytes, big endian. */
export function findCookie(
  file: Uint8Array<ArrayBuffer>,
  { displayNumber, host }: { displayNumber: string; host: string },
): Cookie | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 0;
  const field = () => {
    const length = view.getUint16(at);
    at += 2 + length;
    if (at > file.length) throw new RangeError("truncated");
    return file.slice(at - length, at);
  };
  try {
    while (at + 2 <= file.length) {
      const family = view.getUint16(at);
      at += 2;
      const [address, number, name] = [field(), field(), field()].map((bytes) => decoder.decode(bytes));
      const data = field();
      const here = family === FAMILY_WILD || (family === FAMILY_LOCAL && address === host);
      if (here && name === SCHEME && (number === "" || number === displayNumber)) return { name, data };
    }
  } catch (error) {
    // A file cut off in the middle holds no further entry.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}
