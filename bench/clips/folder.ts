import { join, resolve } from "node:path";
import { runText } from "../../tests/e2e/child.ts";

/** Where clips and what they are made of lie: outside of git, several GB. */

const FREE_MIN_BYTES = 12e9;

/** Files whose change makes the clips stale: what is shown, and how it is recorded. */
const SOURCES = [
  "assets.ts",
  "documents.ts",
  "framebuffer.ts",
  "hands.ts",
  "pages.ts",
  "programs.ts",
  "recorder_worker.ts",
  "scripts.ts",
  "seeded_random.ts",
  "stage.ts",
  "words.ts",
];

/** `$MFB_CLIPS`, else /tmp/mfb-clips. */
export function clipsFolder(): string {
  return resolve(Deno.env.get("MFB_CLIPS") ?? "/tmp/mfb-clips");
}

/** @throws Error in one sentence when the disk is too full. */
export async function checkRoom(folder: string): Promise<void> {
  const text = await runText("df", ["--output=avail", "-B1", folder]);
  const free = Number(text.trim().split("\n").at(-1));
  if (free >= FREE_MIN_BYTES) return;
  throw new Error(
    `Cannot record clips into ${folder}: ${(free / 1e9).toFixed(1)} GB are free, ` +
      `${FREE_MIN_BYTES / 1e9} GB are needed (set MFB_CLIPS to a folder on another disk)`,
  );
}

/** A hash of the scripts: clips and assets with another one are made anew. */
export async function scriptStamp(): Promise<string> {
  const texts = SOURCES.map((name) => Deno.readTextFileSync(join(import.meta.dirname!, name)));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\0")));
  return new Uint8Array(hash).subarray(0, 8).toHex();
}
