import assert from "node:assert/strict";
import { TransferError, type TransferFault } from "../../transfer/types.ts";
import { run } from "../../tests/e2e/child.ts";
import { createFolderStore } from "./folder_store.ts";
import { filesIn, keep, openFile, sha256, testFile, type TestFolder, testFolder } from "./testing.ts";

/** A file system of one MiB in memory. Root only, and not in every container. */
async function smallDisk(): Promise<TestFolder & { remount(options: string): Promise<void> } | null> {
  const folder = await testFolder();
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path]);
  } catch {
    await folder[Symbol.asyncDispose]();
    return null;
  }
  return {
    path: folder.path,
    remount: async (options) => void await run("mount", ["-o", `remount,${options}`, folder.path]),
    async [Symbol.asyncDispose]() {
      await run("umount", ["--lazy", folder.path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const probe = await smallDisk();
await probe?.[Symbol.asyncDispose]();
const options = { ignore: !probe };

const fails = (fault: TransferFault) => (error: unknown) =>
  error instanceof TransferError && error.fault === fault;
const half = (path: string) => testFile(path, new Uint8Array(600_000).fill(7));

Deno.test("a full disk: said before a file is begun, and nothing is left", options, async () => {
  await using disk = (await smallDisk())!;
  const store = createFolderStore({ folder: disk.path, scanner: null });
  await keep(store, half("a"));
  await assert.rejects(openFile(store, half("b")), fails("disk-full"));
  assert.deepEqual(Object.keys(filesIn(disk.path)), ["a"]);
});

Deno.test("a disk that fills up meanwhile: the same bytes again when there is room", options, async () => {
  await using disk = (await smallDisk())!;
  const store = createFolderStore({ folder: disk.path, scanner: null });
  const [a, b] = [half("a"), half("b")];
  const first = await openFile(store, a);
  const second = await openFile(store, b);
  await first.write(a.bytes);
  await second.write(b.bytes.subarray(0, 100_000));
  await assert.rejects(second.write(b.bytes.subarray(100_000)), fails("disk-full"));
  await first.discard();
  await second.write(b.bytes.subarray(100_000));
  await second.finish(sha256(b.bytes));
  assert.equal((await Deno.readFile(`${disk.path}/b`)).length, b.bytes.length);
  assert.deepEqual(Object.keys(filesIn(disk.path)), ["b"]);
});

Deno.test("no room for the rest of a kept file: it is kept until there is", options, async () => {
  await using disk = (await smallDisk())!;
  const file = testFile("a", new Uint8Array(900_000).fill(1));
  const begun = await openFile(createFolderStore({ folder: disk.path, scanner: null }), file);
  await begun.write(file.bytes.subarray(0, 200_000));
  await begun.leave();
  await Deno.writeFile(`${disk.path}/other`, new Uint8Array(500_000));
  const store = createFolderStore({ folder: disk.path, scanner: null });
  await assert.rejects(openFile(store, file), fails("disk-full"));
  await Deno.remove(`${disk.path}/other`);
  const again = await openFile(store, file);
  assert.equal(again.kept.size, 200_000);
  await again.discard();
});

Deno.test("a disk that may only be read: not-writable", options, async () => {
  await using disk = (await smallDisk())!;
  const store = createFolderStore({ folder: disk.path, scanner: null });
  await keep(store, testFile("a"));
  await disk.remount("ro");
  await assert.rejects(openFile(store, testFile("b")), fails("not-writable"));
  await disk.remount("rw");
  await keep(store, testFile("b"));
  assert.deepEqual(Object.keys(filesIn(disk.path)), ["a", "b"]);
});
