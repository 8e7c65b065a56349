import assert from "node:assert/strict";
import fc from "fast-check";
import { type TestKernels, testKernels } from "../tests/kernels.ts";

const MANY = 2_000;
const WAYS = { bit: 0, raw: 1, tree: 2, unsigned: 3 };

function kernelsFor(count: number): TestKernels {
  const kernels = testKernels();
  kernels.setUpTest(count);
  return kernels;
}

function encode(kernels: TestKernels, values: readonly number[], way: number): number {
  new Uint32Array(kernels.memory.buffer, kernels.numbersAddress(), values.length).set(values);
  return kernels.encodeNumbers(values.length, way);
}

function decode(kernels: TestKernels, count: number, way: number, length: number): number[] | null {
  if (!kernels.decodeNumbers(count, way, length)) return null;
  return [...new Uint32Array(kernels.memory.buffer, kernels.numbersAddress(), count)];
}

const LARGEST = { bit: 1, raw: 0xffff, tree: 63, unsigned: 4_095 };
for (const way of ["bit", "raw", "tree", "unsigned"] as const) {
  Deno.test(`the decoder reads what the encoder wrote: ${way}`, () => {
    const kernels = kernelsFor(MANY);
    fc.assert(fc.property(fc.array(fc.nat(LARGEST[way]), { maxLength: MANY, size: "max" }), (values) => {
      kernels.setUpTest(MANY);
      const length = encode(kernels, values, WAYS[way]);
      assert.deepEqual(decode(kernels, values.length, WAYS[way], length), values);
    }));
  });
}

Deno.test("what is always the same costs next to nothing, what is random its bits", () => {
  const kernels = kernelsFor(MANY);
  assert.ok(encode(kernels, Array(MANY).fill(1), WAYS.bit) < 5);
  kernels.setUpTest(MANY);
  const raw = encode(kernels, Array.from({ length: 500 }, (_, i) => i * 40_503 & 0xffff), WAYS.raw);
  assert.ok(Math.abs(raw - 1_000) < 4, `${raw} bytes for 8000 bits`);
});

Deno.test("a packet that is too short or too long is noticed", () => {
  const kernels = kernelsFor(MANY);
  const values = Array.from({ length: 300 }, (_, i) => i * 40_503 & 0xffff);
  const length = encode(kernels, values, WAYS.raw);
  assert.equal(decode(kernels, 300, WAYS.raw, length - 8), null);
  assert.equal(decode(kernels, 290, WAYS.raw, length), null);
});
