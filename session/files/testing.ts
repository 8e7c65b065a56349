import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FinishedFile, Store } from "../../transfer/types.ts";

/** Helpers for the tests of this room; nothing here is part of the product. */

export interface TestFile {
  path: string;
  modified: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export function testFile(
  path: string,
  content: string | Uint8Array<ArrayBuffer> = `content of ${path}`,
): TestFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { path, modified: 1_700_000_000_000, bytes };
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export async function openFile(store: Store, { path, modified, bytes }: TestFile) {
  return await store.open({ path, modified, size: bytes.length });
}

/** Sends a whole file into a store. */
export async function keep(store: Store, file: TestFile): Promise<FinishedFile> {
  const stored = await openFile(store, file);
  await stored.write(file.bytes.subarray(stored.kept.size));
  return await stored.finish(sha256(file.bytes));
}

/** All files below a folder as text, by their relative names; folders end with "/". */
export function filesIn(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = below ? `${below}/${name}` : name;
    if (statSync(join(folder, path)).isDirectory()) {
      found[`${path}/`] = "";
      Object.assign(found, filesIn(folder, path));
    } else found[path] = readFileSync(join(folder, path), "utf8");
  }
  return found;
}

export interface TestFolder extends AsyncDisposable {
  readonly path: string;
}

/** Memory where the system has such a folder: bringing each of many files to a disk takes long. */
const MEMORY = "/dev/shm";

export async function testFolder(): Promise<TestFolder> {
  const dir = Deno.build.os === "linux" && existsSync(MEMORY) ? MEMORY : undefined;
  const path = await Deno.realPath(await Deno.makeTempDir({ dir, prefix: "mfb-store-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** What testing_receiver.ts keeps, one after the other: large and small ones, the same each time. */
export const CRASH_FILES = 400;

export function crashFile(number: number): TestFile {
  const bytes = new Uint8Array(number % 3 === 0 ? 1_000_000 : 1_000 * (number % 7)).fill(number);
  return testFile(`folder ${number % 4}/file ${number}`, bytes);
}
