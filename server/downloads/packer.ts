import type { PackAnswer, PackJob } from "./packing.ts";

/** Makes one copy at a time, in the order asked for. */
export interface Packer {
  pack(job: PackJob): Promise<PackAnswer>;
  /** What is under way is given up, and never appears. */
  close(): void;
}

/** In a thread of its own, which lives only while there is work. */
export function createPacker(): Packer {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  let stop: (() => void) | null = null;

  function run(job: PackJob): Promise<PackAnswer> {
    if (closed) return Promise.resolve({ failed: "closed" });
    const worker = new Worker(new URL("./pack_worker.ts", import.meta.url), { type: "module", name: "pack" });
    return new Promise<PackAnswer>((resolve) => {
      stop = () => resolve({ failed: "closed" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        resolve({ failed: event.message });
      };
      worker.postMessage(job);
    }).finally(() => {
      stop = null;
      worker.terminate();
    });
  }

  return {
    pack(job) {
      const done = last.then(() => run(job));
      last = done;
      return done;
    },
    close() {
      closed = true;
      stop?.();
    },
  };
}
