/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

/** The thread of a link between a viewer and a server (proxy.ts). */

declare const self: DedicatedWorkerGlobalScope;

export interface ProxyStart {
  serverPort: number;
  /** The link's rate and one-way delay; null for no limits at all. */
  link: { bytesPerSecond: number; oneWayMs: number } | null;
  /** Index 0: bytes to the viewer so far; 1: when the first of them came from the server, ms since 1970. */
  counters: Float64Array<SharedArrayBuffer>;
}

/** What waits before the slow link, as in a small router: 131 ms at 2 Mbit/s. */
const QUEUE_BYTES = 32 * 1024;
const CHUNK_BYTES = 4096;
const FAST_CHUNK_BYTES = 64 * 1024;

self.onmessage = ({ data }: MessageEvent<ProxyStart>) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  self.postMessage((listener.addr as Deno.NetAddr).port);
  void serve(listener, data);
};

async function serve(listener: Deno.TcpListener, start: ProxyStart): Promise<void> {
  const viewer = await listener.accept();
  listener.close();
  const server = await Deno.connect({ hostname: "127.0.0.1", port: start.serverPort });
  for (const end of [viewer, server]) end.setNoDelay(true);
  await Promise.all([carryDown(server, viewer, start), carryUp(viewer, server, start)]);
}

async function carryDown(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  { link, counters }: ProxyStart,
): Promise<void> {
  const delayLine = new DelayLine(to);
  let freeAt = 0;
  for (;;) {
    const chunk = new Uint8Array(link ? CHUNK_BYTES : FAST_CHUNK_BYTES);
    const read = await from.read(chunk).catch(() => null);
    if (read === null) return delayLine.end();
    const now = performance.now();
    if (counters[0] === 0) counters[1] = performance.timeOrigin + now;
    counters[0] += read;
    if (!link) {
      await writeAll(to, chunk.subarray(0, read));
      continue;
    }
    freeAt = Math.max(freeAt, now) + read / link.bytesPerSecond * 1000;
    delayLine.push(chunk.subarray(0, read), freeAt + link.oneWayMs);
    // Reading no further lets TCP push back to the server, as a full queue does.
    const waiting = (freeAt - performance.now()) * link.bytesPerSecond / 1000;
    if (waiting > QUEUE_BYTES) await sleep((waiting - QUEUE_BYTES) / link.bytesPerSecond * 1000);
  }
}

async function carryUp(from: Deno.TcpConn, to: Deno.TcpConn, { link }: ProxyStart): Promise<void> {
  const delayLine = new DelayLine(to);
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const read = await from.read(chunk).catch(() => null);
    if (read === null) return delayLine.end();
    delayLine.push(chunk.subarray(0, read), performance.now() + (link?.oneWayMs ?? 0));
  }
}

/** Hands chunks over in order, none before its time. */
class DelayLine {
  #to: Deno.TcpConn;
  #last: Promise<void> = Promise.resolve();

  constructor(to: Deno.TcpConn) {
    this.#to = to;
  }

  push(chunk: Uint8Array, due: number): void {
    this.#last = this.#last.then(async () => {
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      await writeAll(this.#to, chunk);
      // The other end may go at any time.
    }).catch(() => {});
  }

  async end(): Promise<void> {
    await this.#last;
    await this.#to.closeWrite().catch(() => {});
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}
