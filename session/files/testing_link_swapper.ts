/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { rename, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";

/** A worker that puts a link in a folder's place, and the folder back, as fast as it can. */
interface Order {
  folder: string;
  name: string;
  target: string;
  times: number;
}

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  const [here, aside] = [join(data.folder, data.name), join(data.folder, "aside")];
  let swaps = 0;
  for (; swaps < data.times; swaps++) {
    try {
      await rename(here, aside);
    } catch {
      continue; // the store hasn't made it yet
    }
    // Where the store was quicker, its new folder stays.
    const linked = await symlink(data.target, here).then(() => true, () => false);
    if (linked) await unlink(here);
    await rename(aside, here).catch(() => {});
  }
  self.postMessage(swaps);
};
