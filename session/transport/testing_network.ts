import type { Buffer } from "node:buffer";
import dgram from "node:dgram";

/** Faults for the datagrams of this process, for the tests of this folder; nothing here is part of the product. */

type Send = (data: Buffer, ...rest: unknown[]) => unknown;
type Emit = (event: string, ...rest: unknown[]) => boolean;
const prototype = dgram.Socket.prototype as unknown as { send: Send; emit: Emit };

/** Decides what becomes of each datagram sent: the list is sent in its place. Until disposed. */
export function disturb(fate: (data: Buffer, socket: dgram.Socket) => Buffer[]): Disposable {
  const { send } = prototype;
  prototype.send = function (this: dgram.Socket, data, ...rest) {
    for (const one of fate(data, this)) send.call(this, one, ...rest);
  } as Send;
  return { [Symbol.dispose]: () => void (prototype.send = send) };
}

/** Nothing comes in, nothing goes out. Until disposed. */
export function cut(): Disposable {
  const sending = disturb(() => []);
  const { emit } = prototype;
  prototype.emit = function (this: dgram.Socket, event, ...rest) {
    return event === "message" || emit.call(this, event, ...rest);
  } as Emit;
  return {
    [Symbol.dispose]() {
      prototype.emit = emit;
      sending[Symbol.dispose]();
    },
  };
}

export function isDtls(data: Buffer): boolean {
  return data[0] >= 20 && data[0] <= 63;
}

/** The records of a DTLS datagram. */
export function recordsOf(data: Buffer): { type: number; epoch: number; sequence: number }[] {
  const records = [];
  for (let at = 0; at + 13 <= data.length; at += 13 + data.readUInt16BE(at + 11)) {
    records.push({ type: data[at], epoch: data.readUInt16BE(at + 3), sequence: data.readUIntBE(at + 5, 6) });
  }
  return records;
}
