import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { RelayClient } from "./allocations.ts";
import { integrityKey, makeCredential, REALM } from "./credentials.ts";
import * as limits from "./limits.ts";
import { Relay, RELAYED_ADDRESS } from "./relay.ts";
import {
  attributeOf,
  ATTRIBUTES as A,
  CLASSES,
  METHODS,
  readStun,
  type StunMessage,
  writeStun,
} from "./stun_message.ts";
import { SECRET, SESSION } from "./testing.ts";
import { readXorAddress, writeXorAddress } from "./xor_address.ts";

/** Clients that speak to a relay without sockets, for its tests; nothing here is part of the product. */

export type Side = "adviser" | "client";
export type Attribute = readonly [number, Uint8Array];
export const OTHER_SESSION = "BBBBBBBBBBBBBBBBBBBBBB";
export const TRANSPORT: Attribute = [A.transport, Buffer.from([17, 0, 0, 0])];

/** A relay under a clock of its own, with one open session. */
export function subject() {
  let now = 1_800_000_000_000, clients = 0;
  const relay = new Relay({ secret: SECRET, now: () => now });
  relay.open(SESSION);

  /** A client at an address of its own. */
  function client(address = `198.51.100.${1 + clients % 250}`) {
    const heard: Buffer[] = [];
    const port = 40_000 + clients++ % 25_000;
    const me: RelayClient = {
      key: `${address} ${port}`,
      address,
      port,
      stream: false,
      send: (b) => void heard.push(Buffer.from(b)),
    };
    let name: { username: string; key: Uint8Array; nonce: Uint8Array } | null = null;
    const transaction = () => crypto.getRandomValues(new Uint8Array(12));

    function ask(method: number, attributes: readonly Attribute[], id = transaction()): StunMessage | null {
      heard.length = 0;
      const own: Attribute[] = name
        ? [[A.username, Buffer.from(name.username)], [A.realm, Buffer.from(REALM)], [A.nonce, name.nonce]]
        : [];
      relay.receive(
        me,
        writeStun(
          { method, class: CLASSES.request, transaction: id },
          [...attributes, ...own],
          name?.key ?? null,
        ),
      );
      return heard.length === 1 ? readStun(heard[0]) : null;
    }

    const mine = {
      me,
      heard,
      ask,
      get name() {
        return name!;
      },
      /** Learns a nonce, and signs from then on. */
      signIn(
        side: Side = "client",
        options: { session?: string; expiresAt?: number; secret?: Uint8Array } = {},
      ) {
        const { session = SESSION, expiresAt = now + limits.CREDENTIAL_MS, secret = SECRET } = options;
        name = null;
        const challenge = ask(METHODS.allocate, [TRANSPORT])!;
        assert.equal(codeOf(challenge), 401);
        const { username } = makeCredential(secret, { session, side, expiresAt });
        name = { username, key: integrityKey(secret, username), nonce: attributeOf(challenge, A.nonce)! };
      },
      allocate: (more: Attribute[] = [], id?: Uint8Array<ArrayBuffer>) =>
        ask(METHODS.allocate, [TRANSPORT, ...more], id),
      peer: (
        method: number,
        address: string,
        { port = 4000, channel }: { port?: number; channel?: number } = {},
      ) => {
        const id = transaction();
        const attributes: Attribute[] = [[A.peerAddress, writeXorAddress({ address, port }, id)]];
        if (channel !== undefined) {
          attributes.push([A.channelNumber, Buffer.from([channel >> 8, channel & 255, 0, 0])]);
        }
        return ask(method, attributes, id);
      },
      indicate(address: string, port: number, data: Uint8Array) {
        const id = transaction();
        relay.receive(
          me,
          writeStun({ method: METHODS.send, class: CLASSES.indication, transaction: id }, [
            [A.peerAddress, writeXorAddress({ address, port }, id)],
            [A.data, data],
          ]),
        );
      },
      /** Signs in, allocates, permits. @returns the relayed port. */
      join(side: Side = "client", session = SESSION): number {
        mine.signIn(side, { session });
        const relayed = relayedOf(mine.allocate()!);
        assert.equal(codeOf(mine.peer(METHODS.createPermission, RELAYED_ADDRESS)), null);
        heard.length = 0;
        return relayed.port;
      },
    };
    return mine;
  }
  return { relay, client, pass: (ms: number) => void (now += ms), now: () => now };
}

export function codeOf(message: StunMessage | null): number | null {
  assert.ok(message, "was answered");
  const value = attributeOf(message, A.errorCode);
  assert.equal(message.class, value ? CLASSES.error : CLASSES.success);
  return value ? value[2] * 100 + value[3] : null;
}

export function relayedOf(message: StunMessage): { address: string; port: number } {
  assert.equal(codeOf(message), null);
  return readXorAddress(attributeOf(message, A.relayedAddress), message.transaction)!;
}

export function dataOf(bytes: Buffer): { port: number; text: string } {
  const message = readStun(bytes);
  assert.equal(message.method, METHODS.data);
  const peer = readXorAddress(attributeOf(message, A.peerAddress), message.transaction)!;
  assert.equal(peer.address, RELAYED_ADDRESS);
  return { port: peer.port, text: Buffer.from(attributeOf(message, A.data)!).toString() };
}
