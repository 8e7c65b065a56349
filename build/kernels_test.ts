import assert from "node:assert/strict";
import { join } from "node:path";
import { buildKernels, compileKernels } from "./kernels.ts";
import { KERNELS } from "./paths.ts";

async function compile(source: string, simd = true): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "mfb-kernels-" });
  try {
    await Deno.writeTextFile(join(folder, "main.ts"), source);
    return await compileKernels(folder, "main.ts", simd);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("compileKernels() makes a module without imports", async () => {
  const bytes = await compile("export function add(a: i32, b: i32): i32 { return a + b; }");
  const module = new WebAssembly.Module(bytes);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const { add } = new WebAssembly.Instance(module).exports as { add(a: number, b: number): number };
  assert.equal(add(2, 3), 5);
});

Deno.test("sources learn whether there is SIMD", async () => {
  const source = "export function simd(): i32 { return ASC_FEATURE_SIMD ? 1 : 0; }";
  for (const wanted of [true, false]) {
    const { simd } = new WebAssembly.Instance(new WebAssembly.Module(await compile(source, wanted)))
      .exports as { simd(): number };
    assert.equal(simd(), wanted ? 1 : 0);
  }
});

Deno.test("a mistake in a source is told with its file and line", async () => {
  await assert.rejects(
    compile("export function f(): i32 {\n  return missing;\n}"),
    /missing[\s\S]*main\.ts\(2/,
  );
});

Deno.test("the program's modules need nothing, and are built once", async () => {
  await buildKernels({ outDir: KERNELS });
  assert.equal(await buildKernels({ outDir: KERNELS }), false);
  for (const file of ["codec.wasm", "codec_plain.wasm"]) {
    const module = new WebAssembly.Module(await Deno.readFile(join(KERNELS, file)));
    assert.deepEqual(WebAssembly.Module.imports(module), []);
  }
});

Deno.test("a missing module is built again", async () => {
  const outDir = await Deno.makeTempDir({ prefix: "mfb-kernels-" });
  try {
    await buildKernels({ outDir });
    await Deno.remove(join(outDir, "codec.wasm"));
    assert.equal(await buildKernels({ outDir }), true);
    assert.ok((await Deno.stat(join(outDir, "codec.wasm"))).size > 0);
  } finally {
    await Deno.remove(outDir, { recursive: true });
  }
});
