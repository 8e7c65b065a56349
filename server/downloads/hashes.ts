import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const hashes = v.record(
  v.string(),
  v.object({ bytes: v.number(), mtimeMs: v.number(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
);
/** The executables' hashes by their path, each with what tells whether the file is still the same. */
export type Hashes = v.InferOutput<typeof hashes>;

export function hashesPath(cache: string): string {
  return join(cache, "hashes.json");
}

/** What was kept of them in the folder of copies. */
export function readHashes(cache: string): Hashes {
  try {
    const result = v.safeParse(hashes, JSON.parse(readFileSync(hashesPath(cache), "utf8")));
    return result.success ? result.output : {};
  } catch {
    return {}; // none yet, or cut off: they are computed again
  }
}
