import { join } from "node:path";
import { buildKernels } from "../build/kernels.ts";
import { KERNELS } from "../build/paths.ts";
import { instantiate, type Kernels } from "../codec/module.ts";

/** The codec's modules for tests and benches, built if they aren't. */

await buildKernels({ outDir: KERNELS });

/** With SIMD. */
export const kernels = await load("codec.wasm");
/** Without. */
export const plainKernels = await load("codec_plain.wasm");

/** What codec/kernels/testing.ts exports beside what main.ts does. */
export interface TestKernels extends Kernels {
  setUpTest(count: number): void;
  numbersAddress(): number;
  bytesAddress(): number;
  encodeNumbers(count: number, way: number): number;
  decodeNumbers(count: number, way: number, length: number): number;
  encodeBytes(count: number): number;
  decodeBytes(count: number, length: number): number;
  teachColour(hash: number, colour: number): void;
  entryOf(hash: number): bigint;
  firstColour(entry: bigint): number;
  secondColour(entry: bigint): number;
  confidence(entry: bigint, hash: number): number;
  movesOf(changed: number, count: number): number;
  moveX(move: number): number;
  moveY(move: number): number;
  inputAt(x: number, y: number): number;
  sourceAt(x: number, y: number): number;
  hashTile(tile: number): bigint;
  findSlot(hash: bigint): number;
  keepTile(tile: number): void;
  slotFilled(slot: number): number;
  slotHolds(slot: number, tile: number): number;
}

const testing = await load("testing.wasm");
const plainTesting = await load("testing_plain.wasm");

/** A new instance of the kernels' insides, with SIMD. */
export function testKernels(): TestKernels {
  return instantiate(testing) as TestKernels;
}

/** Without. */
export function plainTestKernels(): TestKernels {
  return instantiate(plainTesting) as TestKernels;
}

async function load(file: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(join(KERNELS, file)));
}
