import type { Recording, RecordingStart } from "./recorder_worker.ts";

/** A recording that goes on until stop(). */
export interface Recorder {
  /** Ends it; the file is complete then. @throws Error when recording failed. */
  stop(): Promise<Recording>;
}

/** Records in a thread of its own, from now on. */
export function startRecorder(options: Omit<RecordingStart, "stop">): Recorder {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./recorder_worker.ts", import.meta.url), { type: "module" });
  const recorded = new Promise<Recording>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Recording>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot record: ${event.message}`));
    };
  });
  recorded.catch(() => {});
  worker.postMessage({ ...options, stop } satisfies RecordingStart);
  return {
    async stop() {
      Atomics.store(stop, 0, 1);
      Atomics.notify(stop, 0);
      try {
        return await recorded;
      } finally {
        worker.terminate();
      }
    },
  };
}
