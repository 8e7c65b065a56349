import { log } from "../log.ts";
import { createEnvelopes, type Envelope, type Envelopes, type Item } from "./envelope.ts";
import { Line } from "./line.ts";
import type { Redis } from "./redis.ts";

/** What a line's owner does with it. */
export interface LineHandler {
  onItems(items: Item[]): void;
  onBroken(): void;
}

export interface BusOptions {
  redis: Redis;
  node: string;
  /** The server's key, which all nodes have. */
  key: Uint8Array;
  /** Another node has a socket for a session that lives here. */
  onLine(line: Line): LineHandler;
}

/** A node's place on the bus: publish/subscribe, a channel a node (`mfb:to:{node}`). */
export class Bus {
  readonly #options: BusOptions;
  readonly #envelopes: Envelopes;
  readonly #lines = new Map<string, { peer: string; line: Line }>();
  #rejected = 0;

  constructor(options: BusOptions) {
    this.#options = options;
    this.#envelopes = createEnvelopes(options.key);
  }

  async listen(): Promise<void> {
    const { redis, node } = this.#options;
    await redis.subscribe(channelOf(node), (text) => this.#receive(text));
  }

  /** Messages that were no node's of this cluster, or made no sense. */
  get rejected(): number {
    return this.#rejected;
  }

  get lines(): number {
    return this.#lines.size;
  }

  /** The nodes that lines go to. */
  get peers(): Set<string> {
    return new Set([...this.#lines.values()].map(({ peer }) => peer));
  }

  /** @param id 16 random bytes, base64url. */
  open(peer: string, id: string, handler: LineHandler): Line {
    return this.#add(peer, id, () => handler);
  }

  /** That node is dead. */
  breakPeer(node: string): void {
    for (const { peer, line } of [...this.#lines.values()]) if (peer === node) line.break();
  }

  close(): void {
    for (const { line } of [...this.#lines.values()]) line.break();
  }

  #add(peer: string, id: string, handlerOf: (line: Line) => LineHandler): Line {
    const line: Line = new Line({
      post: (n, body) => this.#post(peer, id, n, body),
      onItems: (items) => handler.onItems(items),
      onBroken: () => handler.onBroken(),
      onDone: () => void this.#lines.delete(id),
    });
    const handler = handlerOf(line);
    this.#lines.set(id, { peer, line });
    return line;
  }

  async #post(peer: string, line: string, n: number, body: Envelope["body"]): Promise<void> {
    const text = this.#envelopes.write({ to: peer, from: this.#options.node, line, n, body });
    await this.#options.redis.publish(channelOf(peer), text);
  }

  #receive(text: string): void {
    const envelope = this.#read(text);
    if (!envelope) {
      // One line a flood, not one a message.
      if (this.#rejected++ % 1000 === 0) {
        log("server", "bus").warn("Ignored a message that is no node's of ours");
      }
      return;
    }
    const { from, line: id, n, body } = envelope;
    const known = this.#lines.get(id);
    if (known) {
      if (known.peer === from) known.line.receive(envelope);
      else this.#rejected++;
    } else if (body.kind === "items" && n === 1 && body.items[0].t === "open") {
      this.#add(from, id, this.#options.onLine).receive(envelope);
    } else if (body.kind === "items") {
      this.#post(from, id, n, { kind: "gone" }).catch(() => {});
    }
  }

  #read(text: string): Envelope | null {
    try {
      return this.#envelopes.read(text, this.#options.node);
    } catch {
      // Not JSON.
      return null;
    }
  }
}

export function channelOf(node: string): string {
  return `mfb:to:${node}`;
}
