import { DisplayLostError } from "../types.ts";
import { readCookie } from "./auth.ts";
import { type Packet, PacketReader, refusalText, toXError } from "./packet.ts";
import { Request } from "./request.ts";
import { parseSetup, type Setup, setupRequest } from "./setup.ts";
import { connectSocket } from "./socket.ts";

/** How long a server may take to let us in. */
const SETUP_TIMEOUT_MS = 5000;
const ERROR = 0;
const REPLY = 1;
const GET_INPUT_FOCUS = 43;

/** Where the ids of this worker's connections begin, by display. */
const ownBases = new Map<string, Set<number>>();

interface Pending {
  resolve(reply: Packet): void;
  reject(error: unknown): void;
}

/**
 * One connection to an X server, without any X library. Requests of one tick go out in one write. Replies and events
 * are handled in the order in which the server made them. When the server goes, every open and later call rejects with
 * a DisplayLostError and `onLost` is called; nothing is thrown elsewhere.
 */
export class XConnection implements AsyncDisposable {
  readonly setup: Setup;
  /** The server runs on this machine. */
  readonly local: boolean;
  readonly display: string;
  /** Both must not throw. An event's code is in the low seven bits of its first byte. */
  onEvent: (event: Packet) => void = () => {};
  onLost: () => void = () => {};
  #stream: Deno.Conn;
  #reader: PacketReader;
  #sequence = 0;
  #pending = new Map<number, Pending>();
  #outgoing: Uint8Array<ArrayBuffer>[] = [];
  #flushing = false;
  #lost: DisplayLostError | null = null;
  #nextId = 0;
  #reading: Promise<void>;

  private constructor(
    display: string,
    options: { stream: Deno.Conn; reader: PacketReader; setup: Setup; local: boolean },
  ) {
    this.display = display;
    this.#stream = options.stream;
    this.#reader = options.reader;
    this.setup = options.setup;
    this.local = options.local;
    const bases = ownBases.get(display) ?? new Set();
    ownBases.set(display, bases.add(this.setup.idBase));
    this.#reading = this.#read();
  }

  /** @throws DisplayLostError */
  static async open(display: string): Promise<XConnection> {
    const { stream, number, local } = await connectSocket(display);
    const cannot = (why: string, cause?: unknown) =>
      new DisplayLostError(`Cannot open display "${display}": ${why}`, { cause });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stream.close();
    }, SETUP_TIMEOUT_MS);
    try {
      const reader = new PacketReader(stream);
      await writeAll(stream, setupRequest(await readCookie(number)));
      const head = await reader.take(8);
      const body = await reader.take(new DataView(head.buffer).getUint16(6, true) * 4);
      if (head[0] !== 1) throw cannot(`access refused (${refusalText(body.subarray(0, head[1] || 200))})`);
      const setup = parseSetup(body);
      if (setup.unsupported) throw cannot(setup.unsupported);
      return new XConnection(display, { stream, reader, setup, local });
    } catch (error) {
      if (!late) stream.close();
      if (error instanceof DisplayLostError) throw error;
      throw cannot(late ? "it doesn't answer" : "it ended the connection", error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Why the connection is gone, or null while it lives. */
  get lost(): DisplayLostError | null {
    return this.#lost;
  }

  /** Whether a connection of this process to this display made the window, pixmap or other resource. */
  madeHere(xid: number): boolean {
    return ownBases.get(this.display)?.has((xid & ~this.setup.idMask) >>> 0) ?? false;
  }

  /** A new resource id of this connection. */
  newId(): number {
    return (this.setup.idBase | (++this.#nextId & this.setup.idMask)) >>> 0;
  }

  /** Sends a request that has no reply. Its errors are dropped: objects may vanish at any time. */
  send(request: Request): void {
    if (!this.#lost) this.#enqueue(request);
  }

  /** Sends a request and gives its reply. @throws XError, DisplayLostError */
  call(request: Request): Promise<Packet> {
    if (this.#lost) return Promise.reject(this.#lost);
    const sequence = this.#enqueue(request);
    return new Promise((resolve, reject) => this.#pending.set(sequence, { resolve, reject }));
  }

  /**
   * As call(), with the reply handled at its very place in the server's stream: after all events that the server told
   * before it, before any that it told later. (Whoever awaits a reply runs after later events.)
   *
   * @throws XError, DisplayLostError, and what `handle` throws
   */
  callNow<T>(request: Request, handle: (reply: Packet) => T): Promise<T> {
    if (this.#lost) return Promise.reject(this.#lost);
    const sequence = this.#enqueue(request);
    return new Promise((resolve, reject) => {
      const handleNow = (reply: Packet) => {
        try {
          resolve(handle(reply));
        } catch (error) {
          reject(error);
        }
      };
      this.#pending.set(sequence, { resolve: handleNow, reject });
    });
  }

  /** Sends a request that has no reply and waits until it was carried out. @throws XError, DisplayLostError */
  async check(request: Request): Promise<void> {
    if (this.#lost) throw this.#lost;
    const sequence = this.#enqueue(request);
    const refused = new Promise<never>((_, reject) => this.#pending.set(sequence, { resolve() {}, reject }));
    try {
      await Promise.race([refused, this.sync()]);
    } finally {
      this.#pending.delete(sequence);
    }
  }

  /** Resolves when the server has carried out everything sent before. */
  async sync(): Promise<void> {
    await this.call(new Request(GET_INPUT_FOCUS));
  }

  /** Closes for good; what still waits rejects. */
  async close(): Promise<void> {
    this.#fail("it was closed");
    await this.#reading;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #enqueue(request: Request): number {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#outgoing.push(request.finish());
    if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => void this.#flush());
    }
    return this.#sequence;
  }

  async #flush(): Promise<void> {
    try {
      while (this.#outgoing.length > 0 && !this.#lost) {
        await writeAll(this.#stream, join(this.#outgoing.splice(0)));
      }
    } catch (error) {
      this.#fail("the connection broke", error);
    } finally {
      this.#flushing = false;
    }
  }

  async #read(): Promise<void> {
    try {
      for (;;) this.#dispatch(await this.#reader.next());
    } catch (error) {
      this.#fail("the connection was closed", error);
    }
  }

  #dispatch(packet: Packet): void {
    const type = packet.bytes[0];
    if (type !== REPLY && type !== ERROR) return this.onEvent(packet);
    const sequence = packet.view.getUint16(2, true);
    const pending = this.#pending.get(sequence);
    this.#pending.delete(sequence);
    if (type === REPLY) pending?.resolve(packet);
    else pending?.reject(toXError(packet));
  }

  #fail(why: string, cause?: unknown): void {
    if (this.#lost) return;
    // Before the server may give the ids to another program.
    ownBases.get(this.display)?.delete(this.setup.idBase);
    this.#lost = new DisplayLostError(`Lost display "${this.display}": ${why}`, { cause });
    this.#stream.close();
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(this.#lost);
    this.onLost();
  }
}

async function writeAll(stream: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}

function join(parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
