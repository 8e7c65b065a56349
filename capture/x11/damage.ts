import type { Rect } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extensions } from "./extensions.ts";
import type { Packet } from "./packet.ts";
import { Request } from "./request.ts";

const DAMAGE_CREATE = 1;
const DAMAGE_SUBTRACT = 3;
const REPORT_NON_EMPTY = 3;
const XFIXES_CREATE_REGION = 5;
const XFIXES_FETCH_REGION = 19;
const NONE = 0;

/** What changed on the root window and everything in it. */
export interface DamageWatch {
  /** Something changed since the last take(), or this server can't tell. */
  readonly pending: boolean;
  /** To be called with every event of the connection. @returns whether it was one of damage. */
  handle(event: Packet): boolean;
  /** Forgets and gives what changed, in coordinates of the root window; null means anything. */
  take(): Promise<Rect[] | null>;
}

/** Null when the server lacks DAMAGE or XFIXES. */
export function watchDamage(connection: XConnection, { DAMAGE, XFIXES }: Extensions): DamageWatch | null {
  if (!DAMAGE || !XFIXES) return null;
  const { root } = connection.setup;
  const damage = connection.newId(), region = connection.newId();
  connection.send(new Request(XFIXES.opcode, XFIXES_CREATE_REGION).u32(region));
  connection.send(new Request(DAMAGE.opcode, DAMAGE_CREATE).u32(damage, root).u8(REPORT_NON_EMPTY, 0, 0, 0));
  // A flag, not a promise: with "non-empty" there is one event only until the damage is subtracted.
  let pending = false;
  return {
    get pending() {
      return pending;
    },
    handle({ bytes }) {
      if ((bytes[0] & 0x7f) !== DAMAGE.firstEvent) return false;
      pending = true;
      return true;
    },
    async take() {
      pending = false;
      // Subtracted before the pixels are read, so that whatever changes from here on is told again.
      connection.send(new Request(DAMAGE.opcode, DAMAGE_SUBTRACT).u32(damage, NONE, region));
      const reply = await connection.call(new Request(XFIXES.opcode, XFIXES_FETCH_REGION).u32(region));
      return parseRegion(reply);
    },
  };
}

function parseRegion({ view }: Packet): Rect[] {
  const rects: Rect[] = [];
  for (let at = 32; at + 8 <= view.byteLength; at += 8) {
    rects.push({
      x: view.getInt16(at, true),
      y: view.getInt16(at + 2, true),
      width: view.getUint16(at + 4, true),
      height: view.getUint16(at + 6, true),
    });
  }
  return rects;
}
