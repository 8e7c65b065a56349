/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { setPriority } from "node:os";
import process from "node:process";
import { pack, type PackAnswer, type PackJob } from "./packing.ts";

/** Nothing on this computer has to wait for a copy. */
const LOWEST_PRIORITY = 19;

// Linux counts it for this thread alone; elsewhere it would slow the whole server down.
if (process.platform === "linux") setPriority(0, LOWEST_PRIORITY);

self.onmessage = async ({ data }: MessageEvent<PackJob>) => {
  let answer: PackAnswer;
  try {
    const bytes = await pack(data);
    answer = bytes === null ? { changed: true } : { bytes };
  } catch (error) {
    answer = { failed: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
  self.postMessage(answer);
};
