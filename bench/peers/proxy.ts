import type { ProxyStart } from "./proxy_worker.ts";

/** A link between one viewer and its server, in a thread of its own, that counts what it carries. */
export interface Proxy extends Disposable {
  /** Where the viewer connects, on 127.0.0.1. */
  readonly port: number;
  /** Bytes to the viewer so far. */
  readonly bytes: number;
  /** When the first of them came from the server: ms since 1970. */
  readonly firstAt: number;
}

export async function startProxy(options: Omit<ProxyStart, "counters">): Promise<Proxy> {
  const counters = new Float64Array(new SharedArrayBuffer(16));
  const worker = new Worker(new URL("./proxy_worker.ts", import.meta.url), { type: "module" });
  const port = await new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot start the link: ${event.message}`));
    };
    worker.postMessage({ ...options, counters } satisfies ProxyStart);
  });
  return {
    port,
    get bytes() {
      return counters[0];
    },
    get firstAt() {
      return counters[1];
    },
    [Symbol.dispose]: () => worker.terminate(),
  };
}
