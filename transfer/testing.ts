import { createHash } from "node:crypto";
import { createTransferEnd } from "./end.ts";
import {
  type Digest,
  type SourceFile,
  type Store,
  type StoredFile,
  type TransferEnd,
  type TransferEndOptions,
  TransferError,
  type TransferFault,
  type TransferLine,
} from "./types.ts";

/** For tests: two ends, the connection between them, files and stores in memory. */

type Bytes = Uint8Array<ArrayBuffer>;

export function createNodeDigest(): Digest {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that look the same nowhere. */
export function contentOf(size: number, seed = 1): Bytes {
  const bytes = new Uint8Array(size);
  let state = seed * 2654435761 >>> 0 || 1;
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
}

export interface MemorySource extends SourceFile {
  content: Bytes;
  /** Open readers. */
  opened: number;
}

/** @param failing at this offset reading fails with `fault`. */
export function sourceOf(
  path: string,
  content: Bytes,
  { failing = Infinity, fault = "changed" }: { failing?: number; fault?: TransferFault } = {},
): MemorySource {
  const source: MemorySource = {
    ...{ path, content, size: content.length, modified: 1_700_000_000_000, opened: 0 },
    async open() {
      await turn();
      if (failing < 0) throw new TransferError(fault, "Cannot open source");
      source.opened++;
      return {
        async read(offset, length) {
          await turn();
          if (offset + length > failing) throw new TransferError(fault, "Cannot read source");
          return source.content.slice(offset, offset + length);
        },
        async close() {
          await turn();
          source.opened--;
        },
      };
    },
  };
  return source;
}

/** A store in memory that outlives the process that uses it, as a folder does. */
export class MemoryStore implements Store {
  readonly files = new Map<string, Bytes>();
  /** Unfinished files that may be gone on with. */
  readonly left = new Map<string, Bytes>();
  opened = 0;
  /** Bytes until the disk is full. */
  free = Infinity;
  /** Files whose path has this in it are refused by name, by the scanner, as not writable. */
  faults: Partial<Record<"name" | "scan" | "not-writable", string>> = {};

  async open(
    { path, size, modified }: { path: string; size: number; modified: number },
  ): Promise<StoredFile> {
    await turn();
    for (const fault of ["name", "not-writable"] as const) this.#refuse(path, fault);
    const key = JSON.stringify([path, size, modified]);
    const kept = this.left.get(key) ?? new Uint8Array(0);
    this.left.delete(key);
    this.opened++;
    let parts: Uint8Array[] = [kept];
    const close = () => {
      this.opened--;
      parts = [];
    };
    return {
      kept: { size: kept.length, sha256: sha256(kept) },
      restart: async () => {
        await turn();
        parts = [];
      },
      write: async (bytes) => {
        await turn();
        if (bytes.length > this.free) throw new TransferError("disk-full", "Cannot write");
        this.free -= bytes.length;
        parts.push(bytes.slice());
      },
      finish: async (digest) => {
        await turn();
        const content = join(parts);
        close();
        if (sha256(content) !== digest) throw new TransferError("digest", "Cannot finish");
        this.#refuse(path, "scan");
        let name = path;
        for (let n = 1; this.files.has(name); n++) name = `${path} (${n})`;
        this.files.set(name, content);
        return { name, scan: "none" };
      },
      discard: async () => {
        await turn();
        close();
      },
      leave: async () => {
        await turn();
        const content = join(parts);
        close();
        if (content.length > 0) this.left.set(key, content);
      },
    };
  }

  #refuse(path: string, fault: "name" | "scan" | "not-writable"): void {
    const part = this.faults[fault];
    if (part && path.includes(part)) throw new TransferError(fault, "Cannot keep file");
  }
}

function join(parts: Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** One turn of the event loop, as files take. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export interface TestEnd {
  end: TransferEnd;
  store: MemoryStore;
  broken: Error[];
  logs: string[];
}

export function createTestEnd(options: Partial<TransferEndOptions> = {}, store = new MemoryStore()): TestEnd {
  const broken: Error[] = [], logs: string[] = [];
  const end = createTransferEnd({
    store: () => store,
    digest: createNodeDigest,
    onChange() {},
    onBroken: (error) => void broken.push(error),
    log: (message) => void logs.push(message),
    ...options,
  });
  return { end, store, broken, logs };
}

type Channel = "control" | "block";

/** Two reliable, ordered channels each way, in no order between the two. */
export class TestConnection {
  /** Bytes of blocks handed over, in all. */
  blockBytes = 0;
  #ends: readonly [TestEnd, TestEnd];
  /** To which end, by which channel. */
  #queues = new Map<string, Bytes[]>();
  #open = true;
  /** A number from 0 to 1 that says which channel's turn it is. */
  #choose: () => number;

  constructor(a: TestEnd, b: TestEnd, choose: () => number = () => 0) {
    this.#ends = [a, b];
    this.#choose = choose;
    for (const to of [0, 1]) {
      for (const channel of ["control", "block"]) this.#queues.set(`${to}${channel}`, []);
    }
    b.end.connected(this.#line(0));
    a.end.connected(this.#line(1));
  }

  get open(): boolean {
    return this.#open;
  }

  /** Delivers one message. @returns false if there is none. */
  deliver(): boolean {
    const waiting = [...this.#queues].filter(([, queue]) => queue.length > 0);
    if (waiting.length === 0 || !this.#open) return false;
    const [where, queue] = waiting[Math.floor(this.#choose() * waiting.length) % waiting.length];
    const { end } = this.#ends[Number(where[0])];
    const message = queue.shift()!;
    if (where.endsWith("control")) end.receiveControl(message);
    else end.receiveBlock(message);
    return true;
  }

  /** Everything under way is lost. */
  cut(): void {
    this.#open = false;
    for (const { end } of this.#ends) end.disconnected();
  }

  #line(to: 0 | 1): TransferLine {
    const put = (channel: Channel, message: Bytes) => {
      if (channel === "block") this.blockBytes += message.length;
      // Copied: the other end may keep what it is given.
      if (this.#open) this.#queues.get(`${to}${channel}`)!.push(message.slice());
    };
    return {
      control: (message) => put("control", message),
      block: (message) => put("block", message),
      buffered: () => this.#queues.get(`${to}block`)!.reduce((sum, { length }) => sum + length, 0),
    };
  }
}

const ROUNDS_MAX = 1_000_000;

/** Delivers until `done`. */
export async function run(connection: TestConnection, done: () => boolean): Promise<void> {
  for (let rounds = 0; !done(); rounds++) {
    if (rounds > ROUNDS_MAX) throw new Error("Nothing comes of it");
    while (connection.deliver() && !done());
    await turn();
  }
}

export function isOver({ end }: TestEnd): boolean {
  return end.rows.every(({ state }) => ["finished", "failed", "aborted"].includes(state));
}
