import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPacker, type Packer } from "./packer.ts";
import type { PackAnswer, PackJob } from "./packing.ts";
import { Stock } from "./stock.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

/** Bytes that can be compressed, and aren't the same all along. */
export function program(bytes: number, seed = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * i + seed) % 251 ^ (i >> 12));
}

export interface TestStock extends Disposable {
  /** Where the executables lie, and where the copies. */
  readonly folder: string;
  readonly cache: string;
  readonly stock: Stock;
  /** What each job came to, in order. */
  readonly answers: PackAnswer[];
  write(file: string, bytes: Uint8Array): void;
  /** Settles when nothing is being made any more. */
  idle(): Promise<void>;
}

/** @param packWith in the place of the thread that packs. */
export function testStock(
  { packWith, cache: given }: { packWith?: Packer["pack"]; cache?: string } = {},
): TestStock {
  const root = mkdtempSync(join(tmpdir(), "mfb-downloads-"));
  const folder = join(root, "files"), cache = given ?? join(root, "cache");
  mkdirSync(folder);
  const answers: PackAnswer[] = [];
  const packer = createPacker();
  let open = 0;
  let settled = () => {};
  const stock = new Stock({
    places: { folders: [folder], own: null },
    cache,
    packAfterMs: 0,
    packer: {
      async pack(job: PackJob) {
        open++;
        const answer = await (packWith ?? packer.pack)(job);
        answers.push(answer);
        // The stock takes it first.
        queueMicrotask(() => queueMicrotask(() => --open === 0 && settled()));
        return answer;
      },
      close: () => packer.close(),
    },
  });
  return {
    folder,
    cache,
    stock,
    answers,
    write(file, bytes) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), bytes);
    },
    idle: () => open === 0 ? Promise.resolve() : new Promise((resolve) => settled = resolve),
    [Symbol.dispose]() {
      stock.close();
      rmSync(root, { recursive: true });
    },
  };
}
