import { join, relative } from "node:path";

/** The repository. */
export const ROOT = join(import.meta.dirname!, "..");

/** The built UI, as main.ts and the tests want it. */
export const UI_ASSETS = join(ROOT, "ui", "assets");

/** The compiled kernels of codec/, as the program and the tests want them. */
export const KERNELS = join(ROOT, "dist", "kernels");

/** Everything that `deno task build` makes. */
export const DIST = join(ROOT, "dist");

/** For messages: a path as seen from the repository. */
export function shortPath(path: string): string {
  return relative(ROOT, path) || ".";
}
