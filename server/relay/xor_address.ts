import { Buffer } from "node:buffer";
import { isIPv4 } from "node:net";
import { type Endpoint, MAGIC_COOKIE } from "./stun_message.ts";

/** XOR-…-ADDRESS attributes (RFC 8489 §14.2), and the addresses in them. */

const IPV4 = 1, IPV6 = 2;

/** @param transaction 12 bytes: an IPv6 address is masked with them. */
export function writeXorAddress({ address, port }: Endpoint, transaction: Uint8Array): Buffer {
  const ip = isIPv4(address) ? Buffer.from(address.split(".").map(Number)) : ipv6Bytes(address);
  const bytes = Buffer.concat([Buffer.from([0, ip.length === 4 ? IPV4 : IPV6, 0, 0]), ip]);
  bytes.writeUInt16BE(port, 2);
  return mask(bytes, transaction);
}

/** @returns null for what is no such attribute. IPv6 addresses that hide an IPv4 one stay as they are. */
export function readXorAddress(value: Uint8Array | undefined, transaction: Uint8Array): Endpoint | null {
  if (!value || !((value.length === 8 && value[1] === IPV4) || (value.length === 20 && value[1] === IPV6))) {
    return null;
  }
  const bytes = mask(Buffer.from(value), transaction);
  const ip = bytes.subarray(4);
  const address = ip.length === 4 ? ip.join(".") : Array.from(
    { length: 8 },
    (_, group) => ip.readUInt16BE(2 * group).toString(16),
  ).join(":");
  return { address, port: bytes.readUInt16BE(2) };
}

/** An address as the runtime tells it, without what a socket for both families puts before an IPv4 one. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "").replace(/%.*$/, "");
}

function mask(bytes: Buffer, transaction: Uint8Array): Buffer {
  const pad = Buffer.alloc(16);
  pad.writeUInt32BE(MAGIC_COOKIE);
  pad.set(transaction, 4);
  bytes[2] ^= pad[0];
  bytes[3] ^= pad[1];
  for (let at = 4; at < bytes.length; at++) bytes[at] ^= pad[at - 4];
  return bytes;
}

function ipv6Bytes(address: string): Buffer {
  const [head, tail = ""] = address.split("::");
  const groups = (text: string) => text === "" ? [] : text.split(":");
  const before = groups(head), after = groups(tail);
  const zeros = Array(Math.max(0, 8 - before.length - after.length)).fill("0");
  const bytes = Buffer.alloc(16);
  [...before, ...zeros, ...after].slice(0, 8).forEach((group, index) => {
    bytes.writeUInt16BE(Number.parseInt(group, 16) & 0xffff, 2 * index);
  });
  return bytes;
}
