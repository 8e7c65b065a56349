import type { Sighting, WatchStart } from "./watcher_worker.ts";

/** Looks at a screen about a hundred times a second, in a thread of its own. */
export interface Watcher {
  /** The fingerprint of what the screen shows now. */
  readonly shown: number;
  /** Ends it. @returns every change seen. */
  stop(): Promise<Sighting[]>;
}

export function startWatcher(options: Pick<WatchStart, "framebuffer" | "width" | "height">): Watcher {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const shown = new Float64Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL("./watcher_worker.ts", import.meta.url), { type: "module" });
  const ended = new Promise<Sighting[]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Sighting[]>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot watch the screen: ${event.message}`));
    };
  });
  ended.catch(() => {});
  worker.postMessage({ ...options, stop, shown } satisfies WatchStart);
  return {
    get shown() {
      return shown[0];
    },
    async stop() {
      Atomics.store(stop, 0, 1);
      Atomics.notify(stop, 0);
      try {
        return await ended;
      } finally {
        worker.terminate();
      }
    },
  };
}
