import { Buffer } from "node:buffer";
import { type Allocation, Allocations, type RelayClient } from "./allocations.ts";
import { ByteRate } from "./byte_rate.ts";
import {
  CHANNEL_MAX,
  CHANNEL_MIN,
  isChannelData,
  readChannelData,
  writeChannelData,
} from "./channel_data.ts";
import { integrityKey, readUsername, REALM } from "./credentials.ts";
import * as limits from "./limits.ts";
import { Nonces } from "./nonces.ts";
import { Strangers } from "./strangers.ts";
import {
  attributeOf,
  ATTRIBUTES as A,
  CLASSES,
  errorCode,
  isSigned,
  METHODS,
  readStun,
  readUint32,
  StunError,
  type StunMessage,
  uint32,
  writeStun,
} from "./stun_message.ts";
import { readXorAddress, writeXorAddress } from "./xor_address.ts";

/**
 * The IP address of every relayed address. It belongs to nobody (RFC 5737): what is relayed never leaves this process but
 * to a client of the same session, so there is no socket behind it, and no way to any other address.
 */
export const RELAYED_ADDRESS = "203.0.113.1";

const UDP = 17, IPV4_FAMILY = 1;
/** Comprehension-required attributes that we know; others refuse a request (RFC 8489 §6.3.1). */
const KNOWN: ReadonlySet<number> = new Set(Object.values(A));

type Attribute = readonly [type: number, value: Uint8Array];
/** The outcome of a request: its attributes, or the error's code and words. */
type Answer = Attribute[] | Refusal;
type Refusal = { code: number; reason: string; more?: Attribute[] };
type Request = { client: RelayClient; message: StunMessage; now: number };
/** Whose request it is, once its credentials hold. */
type User = { session: string; side: "adviser" | "client"; username: string; key: Uint8Array };

export interface RelayOptions {
  /** Signs the credentials (credentials.ts). */
  secret: Uint8Array;
  now(): number;
}

/**
 * A STUN and TURN server (RFC 8489, RFC 8656) without sockets: datagrams go in by `receive`, and out by their clients'
 * `send`. It relays between the allocations of one session, and to nothing else.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #allocations = new Allocations();
  readonly #nonces = new Nonces();
  readonly #strangers: Strangers;
  readonly #total: ByteRate;
  #relayed = 0;

  constructor(options: RelayOptions) {
    const now = options.now();
    this.#options = options;
    this.#strangers = new Strangers(now);
    this.#total = new ByteRate(limits.TOTAL_BITS_PER_SECOND / 8, now);
  }

  /** Allocations held now, and bytes relayed since the start. */
  get figures(): { allocations: number; relayedBytes: number } {
    return { allocations: this.#allocations.size, relayedBytes: this.#relayed };
  }

  /** The two ends of this session are verified: its credentials count from now on. */
  open(session: string): void {
    this.#allocations.open(session, this.#options.now());
  }

  /** The session is over, and with it all that it held. */
  close(session: string): void {
    this.#allocations.close(session);
  }

  /** One datagram, or one frame of a stream. Never throws; what is wrong is dropped. */
  receive(client: RelayClient, bytes: Uint8Array): void {
    const now = this.#options.now();
    if (isChannelData(bytes)) return this.#channelData(client, bytes, now);
    let message: StunMessage;
    try {
      message = readStun(bytes);
    } catch (error) {
      if (error instanceof StunError) return;
      throw error;
    }
    if (message.class === CLASSES.request) return this.#request({ client, message, now });
    if (message.class === CLASSES.indication && message.method === METHODS.send) {
      this.#sendIndication(client, message, now);
    }
  }

  holds(client: RelayClient): boolean {
    return this.#allocations.of(client, this.#options.now()) !== undefined;
  }

  /** A stream was closed. */
  gone(client: RelayClient): void {
    const allocation = this.#allocations.of(client, this.#options.now());
    if (allocation) this.#allocations.drop(allocation);
  }

  /** To be called every SWEEP_MS. */
  sweep(): void {
    this.#allocations.sweep(this.#options.now());
  }

  #request(request: Request): void {
    const { client, message, now } = request;
    const mapped: Attribute = [A.mappedAddress, writeXorAddress(client, message.transaction)];
    if (message.method === METHODS.binding) {
      if (this.#strangers.mayHear(client, now)) this.#answer(request, [mapped], null);
      return;
    }
    if (!ACTIONS.has(message.method)) return;
    const user = this.#authenticate(request);
    if ("code" in user) {
      if (this.#strangers.mayHear(client, now)) this.#answer(request, user, null);
      return;
    }
    const unknown = message.attributes.map(([type]) => type).filter((type) =>
      type < 0x8000 && !KNOWN.has(type)
    );
    if (unknown.length > 0) {
      const list = Buffer.alloc(2 * unknown.length);
      unknown.forEach((type, index) => list.writeUInt16BE(type, 2 * index));
      const more: Attribute[] = [[A.unknownAttributes, list]];
      return this.#answer(request, { code: 420, reason: "Unknown Attribute", more }, user.key);
    }
    this.#answer(request, this.#act(request, user, mapped), user.key);
  }

  #answer({ client, message }: Request, answer: Answer, key: Uint8Array | null): void {
    const { method, transaction } = message;
    const [kind, attributes] = Array.isArray(answer) ? [CLASSES.success, answer] as const : [CLASSES.error, [
      [A.errorCode, errorCode(answer.code, answer.reason)],
      ...answer.more ?? [],
    ]] as const;
    client.send(writeStun({ method, class: kind, transaction }, attributes as Attribute[], key));
  }

  /** Long-term credentials (RFC 8489 §9.2.4). */
  #authenticate({ client, message, now }: Request): User | Refusal {
    const challenge = (code: number, reason: string): Refusal => ({
      code,
      reason,
      more: [[A.realm, Buffer.from(REALM)], [A.nonce, Buffer.from(this.#nonces.make(client.key, now))]],
    });
    if (message.integrityAt === null) return challenge(401, "Unauthorized");
    const [name, realm, nonce] = [A.username, A.realm, A.nonce].map((type) => attributeOf(message, type));
    if (!name || !realm || !nonce) return { code: 400, reason: "Bad Request" };
    if (!this.#nonces.holds(Buffer.from(nonce).toString("latin1"), client.key, now)) {
      return challenge(438, "Stale Nonce");
    }
    const username = Buffer.from(name).toString("latin1");
    const user = readUsername(username);
    const held = this.#allocations.of(client, now);
    // A name that has expired still keeps what it got in its time, as long as the session is open.
    const holds = held?.username === username;
    if (!user || !this.#allocations.session(user.session) || (user.expiresAt <= now && !holds)) {
      return challenge(401, "Unauthorized");
    }
    const key = holds ? held.key : integrityKey(this.#options.secret, username);
    if (!isSigned(message, key)) return challenge(401, "Unauthorized");
    return { session: user.session, side: user.side, username, key };
  }

  #act(request: Request, user: User, mapped: Attribute): Answer {
    const held = this.#allocations.of(request.client, request.now);
    if (request.message.method === METHODS.allocate) return this.#allocate(request, { user, mapped, held });
    if (!held) return { code: 437, reason: "Allocation Mismatch" };
    if (held.username !== user.username) return { code: 441, reason: "Wrong Credentials" };
    switch (request.message.method) {
      case METHODS.refresh:
        return this.#refresh(request, held);
      case METHODS.createPermission:
        return this.#createPermission(request, held);
      default:
        return this.#channelBind(request, held);
    }
  }

  #allocate(
    { client, message, now }: Request,
    { user, mapped, held }: { user: User; mapped: Attribute; held: Allocation | undefined },
  ): Answer {
    const transaction = Buffer.from(message.transaction).toString("hex");
    if (held && held.transaction !== transaction) return { code: 437, reason: "Allocation Mismatch" };
    const transport = attributeOf(message, A.transport);
    if (transport?.length !== 4) return { code: 400, reason: "Bad Request" };
    if (transport[0] !== UDP) return { code: 442, reason: "Unsupported Transport Protocol" };
    const family = attributeOf(message, A.addressFamily);
    if (family && family[0] !== IPV4_FAMILY) return { code: 440, reason: "Address Family not Supported" };
    const even = attributeOf(message, A.evenPort);
    // Ports in pairs are for RTP beside RTCP, which nobody here uses.
    if ((even?.[0] ?? 0) & 0x80 || attributeOf(message, A.reservationToken)) {
      return { code: 508, reason: "Insufficient Capacity" };
    }
    const session = this.#allocations.session(user.session)!;
    const { side, username, key } = user;
    const made = held ?? this.#allocations.add({ client, session, side, username, key, transaction }, {
      even: even !== undefined,
      now,
    });
    if (!made) return { code: 486, reason: "Allocation Quota Reached" };
    const lifetime = this.#prolong(made, readUint32(attributeOf(message, A.lifetime)) || null, now);
    const relayed = { address: RELAYED_ADDRESS, port: made.port };
    return [[A.relayedAddress, writeXorAddress(relayed, message.transaction)], lifetime, mapped];
  }

  #refresh({ message, now }: Request, held: Allocation): Answer {
    const wish = readUint32(attributeOf(message, A.lifetime));
    if (wish !== 0) return [this.#prolong(held, wish, now)];
    this.#allocations.drop(held);
    return [[A.lifetime, uint32(0)]];
  }

  /** @param wish seconds; null: what is usual. */
  #prolong(held: Allocation, wish: number | null, now: number): Attribute {
    const ms = Math.min(wish === null ? Infinity : wish * 1000, limits.ALLOCATION_MS);
    held.expiresAt = Math.min(now + ms, held.madeAt + limits.ALLOCATION_MAX_MS);
    return [A.lifetime, uint32(Math.max(0, Math.floor((held.expiresAt - now) / 1000)))];
  }

  #createPermission({ message, now }: Request, held: Allocation): Answer {
    const wanted = message.attributes.filter(([type]) => type === A.peerAddress);
    if (wanted.length === 0) return { code: 400, reason: "Bad Request" };
    for (const [, value] of wanted) {
      const peer = readXorAddress(value, message.transaction);
      if (!peer) return { code: 400, reason: "Bad Request" };
      if (peer.address !== RELAYED_ADDRESS) return { code: 403, reason: "Forbidden" };
    }
    held.permittedUntil = now + limits.PERMISSION_MS;
    return [];
  }

  #channelBind({ message, now }: Request, held: Allocation): Answer {
    const channel = (readUint32(attributeOf(message, A.channelNumber)) ?? 0) >>> 16;
    const peer = readXorAddress(attributeOf(message, A.peerAddress), message.transaction);
    if (!peer || channel < CHANNEL_MIN || channel > CHANNEL_MAX) return { code: 400, reason: "Bad Request" };
    if (peer.address !== RELAYED_ADDRESS) return { code: 403, reason: "Forbidden" };
    const bound = held.channels.get(channel);
    const other = held.channelOf.get(peer.port);
    if ((bound && bound.port !== peer.port) || (other !== undefined && other !== channel)) {
      return { code: 400, reason: "Bad Request" };
    }
    if (!bound && held.channels.size >= limits.CHANNELS_PER_ALLOCATION) {
      return { code: 508, reason: "Insufficient Capacity" };
    }
    held.channels.set(channel, { port: peer.port, expiresAt: now + limits.CHANNEL_MS });
    held.channelOf.set(peer.port, channel);
    held.permittedUntil = now + limits.PERMISSION_MS;
    return [];
  }

  #sendIndication(client: RelayClient, message: StunMessage, now: number): void {
    const from = this.#allocations.of(client, now);
    const peer = readXorAddress(attributeOf(message, A.peerAddress), message.transaction);
    const data = attributeOf(message, A.data);
    if (from && data && peer?.address === RELAYED_ADDRESS) this.#forward(from, peer.port, data, now);
  }

  #channelData(client: RelayClient, bytes: Uint8Array, now: number): void {
    const from = this.#allocations.of(client, now);
    const frame = from && readChannelData(bytes);
    const bound = frame && from.channels.get(frame.channel);
    if (bound && bound.expiresAt > now) this.#forward(from, bound.port, frame.data, now);
  }

  /** From one allocation to another of the same session, if both permit it. */
  #forward(from: Allocation, port: number, data: Uint8Array, now: number): void {
    const to = from.session.allocations.get(port);
    if (!to || to.expiresAt <= now || from.permittedUntil <= now || to.permittedUntil <= now) return;
    if (!from.session.rate.take(data.length, now)) return;
    if (!this.#total.take(data.length, now)) return from.session.rate.giveBack(data.length);
    this.#relayed += data.length;
    const channel = to.channelOf.get(from.port);
    if (channel !== undefined && to.channels.get(channel)!.expiresAt > now) {
      return to.client.send(writeChannelData(channel, data, to.client.stream));
    }
    const transaction = crypto.getRandomValues(new Uint8Array(12));
    const peer = writeXorAddress({ address: RELAYED_ADDRESS, port: from.port }, transaction);
    to.client.send(writeStun(
      { method: METHODS.data, class: CLASSES.indication, transaction },
      [[A.peerAddress, peer], [A.data, data]],
    ));
  }
}

const ACTIONS: ReadonlySet<number> = new Set([
  METHODS.allocate,
  METHODS.refresh,
  METHODS.createPermission,
  METHODS.channelBind,
]);
