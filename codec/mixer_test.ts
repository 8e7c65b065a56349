import assert from "node:assert/strict";
import { plainTestKernels, type TestKernels, testKernels } from "../tests/kernels.ts";
import { randomOf } from "./testing.ts";

const COUNT = 4_000;

/** Bytes that follow from the two before them, with some noise. */
function values(): number[] {
  const random = randomOf(7);
  const out = [1, 2];
  while (out.length < COUNT) {
    const [a, b] = out.slice(-2);
    out.push(random() < 0.05 ? Math.floor(random() * 256) : (a * 5 + b * 3 + 7) & 7);
  }
  return out;
}

function encode(kernels: TestKernels): Uint8Array {
  kernels.setUpTest(COUNT);
  new Uint32Array(kernels.memory.buffer, kernels.numbersAddress(), COUNT).set(values());
  const length = kernels.encodeBytes(COUNT);
  return new Uint8Array(kernels.memory.buffer, kernels.bytesAddress(), length).slice();
}

function decode(kernels: TestKernels, packet: Uint8Array): number[] {
  kernels.setUpTest(COUNT);
  new Uint8Array(kernels.memory.buffer, kernels.bytesAddress(), packet.length).set(packet);
  assert.ok(kernels.decodeBytes(COUNT, packet.length));
  return [...new Uint32Array(kernels.memory.buffer, kernels.numbersAddress(), COUNT)];
}

Deno.test("the mixer learns what follows from its contexts", () => {
  const packet = encode(testKernels());
  // Noise: 5 % of the bytes at 8 bits, and at which they are.
  assert.ok(packet.length < COUNT / 4, `${packet.length} bytes`);
});

Deno.test("with SIMD and without, it writes and reads the same bytes", () => {
  const packet = encode(testKernels());
  assert.deepEqual(encode(plainTestKernels()), packet);
  assert.deepEqual(decode(plainTestKernels(), packet), values());
  assert.deepEqual(decode(testKernels(), packet), values());
});
