import { DisplayLostError } from "../types.ts";
import { parseDisplayName } from "./display_name.ts";

export interface DisplaySocket {
  stream: Deno.Conn;
  number: string;
  /** Shared memory is worth a try. */
  local: boolean;
}

const TCP_BASE_PORT = 6000;

/** @throws DisplayLostError when nothing listens. */
export async function connectSocket(display: string): Promise<DisplaySocket> {
  const name = parseDisplayName(display);
  if (!name) throw new DisplayLostError(`Cannot open display "${display}": not a display's name`);
  const { number, host } = name;
  if (host !== null) {
    const stream = await attempt(() =>
      Deno.connect({ hostname: host, port: TCP_BASE_PORT + Number(number) })
    );
    if (stream) return { stream, number, local: false };
  } else {
    const path = `/tmp/.X11-unix/X${number}`;
    // The second is Linux's abstract socket, for sandboxes with a /tmp of their own.
    for (const candidate of [path, `\0${path}`]) {
      const stream = await attempt(() => Deno.connect({ transport: "unix", path: candidate }));
      if (stream) return { stream, number, local: true };
    }
  }
  throw new DisplayLostError(`Cannot open display "${display}": no such display`);
}

async function attempt(connect: () => Promise<Deno.Conn>): Promise<Deno.Conn | null> {
  try {
    return await connect();
  } catch (error) {
    // Deno has several classes for "nobody is there", and a plain Error for names it can't resolve.
    if (error instanceof Error) return null;
    throw error;
  }
}
