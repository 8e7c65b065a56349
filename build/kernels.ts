import asc from "assemblyscript/asc";
import { join } from "node:path";
import { hashInputs } from "./inputs.ts";
import { withLock } from "./lock.ts";
import { ROOT } from "./paths.ts";

const SOURCES = "codec/kernels";
/** What decides about the built files; a change in one of them builds anew. */
const INPUTS = [SOURCES, "build/kernels.ts", "deno.lock"];

/** The built modules, with the entry of each. */
const MODULES = [
  { file: "codec.wasm", entry: "main.ts", simd: true },
  { file: "codec_plain.wasm", entry: "main.ts", simd: false },
  // For tests of the kernels one by one; not part of the program.
  { file: "testing.wasm", entry: "testing.ts", simd: true },
  { file: "testing_plain.wasm", entry: "testing.ts", simd: false },
];

/** Those that the program needs: with SIMD, and without for old browsers. */
export const PROGRAM_MODULES = ["codec.wasm", "codec_plain.wasm"] as const;

export interface BuildKernelsOptions {
  /** Folder for the built files. */
  outDir: string;
}

/**
 * Compiles the kernels of codec/ from AssemblyScript to WebAssembly. Does nothing when the inputs are those of the last
 * time. Safe to be called by several processes at once.
 *
 * @returns true if it built.
 * @throws Error with the compiler's messages.
 */
export async function buildKernels({ outDir }: BuildKernelsOptions): Promise<boolean> {
  await Deno.mkdir(outDir, { recursive: true });
  return await withLock(join(outDir, ".lock"), async () => {
    const stampFile = join(outDir, ".stamp");
    const stamp = await hashInputs(ROOT, INPUTS, { leaveOut: outDir });
    if (await readOrNull(stampFile) === stamp && await areAllThere(outDir)) return false;
    const built = [];
    for (const { file, entry, simd } of MODULES) {
      built.push({ file, bytes: await compileKernels(join(ROOT, SOURCES), entry, simd) });
    }
    // Nothing is written before everything compiled, or the old stamp would stand beside new files.
    for (const { file, bytes } of built) await Deno.writeFile(join(outDir, file), bytes);
    await Deno.writeTextFile(stampFile, stamp);
    return true;
  });
}

async function areAllThere(folder: string): Promise<boolean> {
  const names = new Set((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name));
  return MODULES.every(({ file }) => names.has(file));
}

/**
 * Compiles one entry of a folder of AssemblyScript.
 *
 * @throws Error with the compiler's messages, each with file and line.
 */
export async function compileKernels(
  folder: string,
  entry: string,
  simd: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  let built: Uint8Array | null = null;
  const options = ["--optimizeLevel", "3", "--runtime", "stub", "--noAssert", "--use", "abort="];
  const args = [entry, ...options, simd ? "--enable" : "--disable", "simd", "--outFile", "built.wasm"];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => readOrNull(join(folder, name)),
    writeFile(name, contents) {
      if (name === "built.wasm" && typeof contents !== "string") built = contents;
    },
    listFiles: () => [],
  });
  if (error || !built) throw new Error(`Cannot compile ${entry}: ${error?.message}\n${stderr.toString()}`);
  return Uint8Array.from(built);
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
