import { join } from "node:path";
import { unpackFromNpm } from "../../build/npm_package.ts";
import { DIST } from "../../build/paths.ts";
import { sha256OfFile } from "../../build/test_base.ts";

/** Deno for Windows, from npm. */
const DENO_FOR_WINDOWS = {
  name: "@deno/win32-x64@2.9.5",
  file: "package/deno.exe",
  sha256: "98f8c2a2d470e4ccb04c935c86ff8050817d877762aec5eaeeb9e409ccb3b9fd",
};

/** @returns the path of deno.exe, kept in dist/cache. @throws Error if it isn't the known one. */
export async function fetchDenoForWindows(): Promise<string> {
  const cache = join(DIST, "cache");
  const path = join(cache, "deno.exe");
  if (await sha256OfFile(path) === DENO_FOR_WINDOWS.sha256) return path;
  await Deno.mkdir(cache, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cache });
  try {
    const file = await unpackFromNpm(DENO_FOR_WINDOWS, folder);
    const sum = await sha256OfFile(file);
    if (sum !== DENO_FOR_WINDOWS.sha256) {
      throw new Error(
        `Cannot use ${DENO_FOR_WINDOWS.name}: its deno.exe has the SHA-256 ${sum}, not the known one`,
      );
    }
    await Deno.rename(file, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return path;
}
