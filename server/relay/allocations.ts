import type { Endpoint } from "./stun_message.ts";
import type { Side } from "../signalling/room.ts";
import { ByteRate } from "./byte_rate.ts";
import * as limits from "./limits.ts";

/** Who speaks TURN with us, over UDP or a stream. */
export interface RelayClient extends Endpoint {
  /** Tells this client from all others. */
  readonly key: string;
  /** Its transport keeps no datagrams apart: frames are padded. */
  readonly stream: boolean;
  /** Datagrams may get lost. */
  send(bytes: Uint8Array): void;
}

/** What a client holds: a relayed address, and who may send to it. Times in milliseconds. */
export interface Allocation {
  client: RelayClient;
  readonly session: RelaySession;
  readonly side: Side;
  readonly username: string;
  /** Of MESSAGE-INTEGRITY. */
  readonly key: Uint8Array;
  /** Of the relayed address. */
  readonly port: number;
  /** The Allocate that made it, hexadecimal: repeated, it gets the same answer. */
  readonly transaction: string;
  readonly madeAt: number;
  expiresAt: number;
  /** The session's relayed addresses share one IP address, so this is all that permissions can be about. */
  permittedUntil: number;
  readonly channels: Map<number, { port: number; expiresAt: number }>;
  /** By the peer's port. */
  readonly channelOf: Map<number, number>;
}

/** One open session: nothing passes between two of these. */
export interface RelaySession {
  readonly id: string;
  /** By relayed port. */
  readonly allocations: Map<number, Allocation>;
  readonly rate: ByteRate;
}

const PORT_MIN = 49_152, PORTS = 16_384;

/** All sessions that may be relayed, and their allocations. */
export class Allocations {
  readonly #sessions = new Map<string, RelaySession>();
  readonly #byClient = new Map<string, Allocation>();

  get size(): number {
    return this.#byClient.size;
  }

  open(id: string, now: number): void {
    if (this.#sessions.has(id)) return;
    const rate = new ByteRate(limits.SESSION_BITS_PER_SECOND / 8, now);
    this.#sessions.set(id, { id, allocations: new Map(), rate });
  }

  close(id: string): void {
    for (const allocation of this.#sessions.get(id)?.allocations.values() ?? []) this.drop(allocation);
    this.#sessions.delete(id);
  }

  session(id: string): RelaySession | undefined {
    return this.#sessions.get(id);
  }

  /** @returns undefined if the client has none, or none any more. */
  of(client: RelayClient, now: number): Allocation | undefined {
    const allocation = this.#byClient.get(client.key);
    if (!allocation || allocation.expiresAt > now) return allocation;
    this.drop(allocation);
  }

  /** @param even asks for a port that is. @returns null if the quota of the side, or that of all, is used up. */
  add(
    allocation: Pick<Allocation, "client" | "session" | "side" | "username" | "key" | "transaction">,
    { even, now }: { even: boolean; now: number },
  ): Allocation | null {
    const { allocations } = allocation.session;
    const held = [...allocations.values()].filter(({ side }) => side === allocation.side).length;
    if (held >= limits.ALLOCATIONS_PER_SIDE || this.#byClient.size >= limits.ALLOCATIONS_MAX) return null;
    let port: number;
    do port = PORT_MIN + Math.floor(Math.random() * PORTS); while (
      allocations.has(port) || (even && port % 2 === 1)
    );
    const made: Allocation = {
      ...allocation,
      port,
      madeAt: now,
      expiresAt: 0,
      permittedUntil: 0,
      channels: new Map(),
      channelOf: new Map(),
    };
    allocations.set(port, made);
    this.#byClient.set(made.client.key, made);
    return made;
  }

  drop(allocation: Allocation): void {
    allocation.session.allocations.delete(allocation.port);
    this.#byClient.delete(allocation.client.key);
  }

  sweep(now: number): void {
    for (const allocation of this.#byClient.values()) if (allocation.expiresAt <= now) this.drop(allocation);
  }
}
