import type { LocalInput } from "../types.ts";
import type { FromLocalInput } from "./local_input_worker.ts";
import { hooks, WM_QUIT } from "./win32/hooks.ts";

/** Tells what the local user does, from a thread of its own. @returns how to stop. */
export function watchLocalInput(listener: (what: LocalInput) => void): AsyncDisposable {
  const worker = new Worker(new URL("./local_input_worker.ts", import.meta.url), { type: "module" });
  const started = Promise.withResolvers<number | null>(), ended = Promise.withResolvers<void>();
  let stopped = false;
  worker.onmessage = ({ data }: MessageEvent<FromLocalInput>) => {
    if ("thread" in data) started.resolve(data.thread);
    else if ("ended" in data) ended.resolve();
    else if (!stopped) listener(data.what);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    started.resolve(null);
    ended.resolve();
  };
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      // It waits in a call that only a message ends.
      const thread = await started.promise;
      if (thread !== null) hooks.PostThreadMessageW(thread, WM_QUIT, 0n, 0n);
      // Ended from outside before, it would leave the system with hooks whose code is gone: a crash with the next event.
      await ended.promise;
      worker.terminate();
    },
  };
}
