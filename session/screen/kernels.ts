import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Built by build/kernels.ts; in the executable it lies at the same place. */
const FILE = join(import.meta.dirname!, "../../dist/kernels/codec.wasm");

let compiling: Promise<WebAssembly.Module> | null = null;

/** The codec's kernels, compiled once a worker. Deno always has SIMD. @throws Error if they weren't built. */
export function loadKernels(): Promise<WebAssembly.Module> {
  return compiling ??= readFile(FILE).then((bytes) => WebAssembly.compile(Uint8Array.from(bytes)));
}
