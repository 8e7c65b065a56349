import assert from "node:assert/strict";
import type { FilesUpdate } from "../../protocol/files.ts";
import { FILE_PART_MAX_BYTES } from "../../protocol/limits.ts";
import { type SourceFile, TransferError } from "../../transfer/types.ts";
import { createPageFiles } from "./page_files.ts";

type Read = Extract<FilesUpdate, { kind: "read" }>;

const SIZE = 2 * FILE_PART_MAX_BYTES + 10;
const CONTENT = Uint8Array.from({ length: SIZE }, (_, at) => at % 251);

/** A page that was asked for parts, and what it was asked. */
function openPage() {
  const reads: Read[] = [];
  const files = createPageFiles((update) => {
    if (update.kind === "read") reads.push(update);
  });
  const batch = (last: boolean, ...paths: string[]) => {
    const chosen = paths.map((path, file) => ({ file, path, size: SIZE, modified: 1 }));
    const total = { count: 2, size: 2 * SIZE };
    return files.choose({ kind: "send", batch: 1, name: "Belege", total, files: chosen, last });
  };
  const answer = ({ read, offset, length }: Read, bytes = CONTENT.subarray(offset, offset + length)) =>
    files.part({ read, bytes });
  return { files, reads, batch, answer };
}

async function firstOf(batch: AsyncIterable<SourceFile> | null): Promise<SourceFile> {
  for await (const file of batch!) return file;
  throw new Error("Cannot find a file: the batch is empty");
}

const isFault = (fault: string) => (error: unknown) =>
  error instanceof TransferError && error.fault === fault;

Deno.test("a batch is walked while it is still being told, and ends with its last message", async () => {
  const { batch } = openPage();
  const files = batch(false, "a.pdf");
  assert.ok(files);
  assert.equal(batch(true, "b.pdf"), null, "the second message belongs to the first one's batch");
  assert.deepEqual((await Array.fromAsync(files)).map(({ path }) => path), ["a.pdf", "b.pdf"]);
});

Deno.test("a read is asked for in parts, and is exact whatever the order of the answers", async () => {
  const { reads, batch, answer } = openPage();
  const reader = await (await firstOf(batch(true, "a.pdf"))).open();
  const read = reader.read(0, SIZE);
  assert.equal(reads.length, 3);
  reads.toReversed().forEach((one) => answer(one));
  assert.deepEqual(await read, CONTENT);
});

Deno.test("a part that is too short or too long is a file that changed; what nobody asked for is void", async () => {
  const { files, reads, batch, answer } = openPage();
  const reader = await (await firstOf(batch(true, "a.pdf"))).open();
  for (const length of [9, 11]) {
    const read = reader.read(0, 10);
    answer(reads.at(-1)!, CONTENT.subarray(0, length));
    await assert.rejects(read, isFault("changed"));
  }
  files.part({ read: 99, bytes: new Uint8Array(3) });
  files.unreadable({ kind: "unreadable", read: 99, fault: "vanished" });
  const read = reader.read(0, 10);
  files.unreadable({ kind: "unreadable", read: reads.at(-1)!.read, fault: "unreadable" });
  await assert.rejects(read, isFault("unreadable"));
});

Deno.test("with its page a file has vanished: what is being read, what is read later, what was still to be told", async () => {
  const { files, reads, batch } = openPage();
  const open = batch(false, "a.pdf")!;
  const reader = await (await firstOf(open)).open();
  const read = reader.read(0, 10);
  files.gone();
  await assert.rejects(read, isFault("vanished"));
  await assert.rejects(reader.read(0, 10), isFault("vanished"));
  assert.equal(reads.length, 1, "a page that is gone isn't asked");
  assert.equal((await Array.fromAsync(open)).length, 1);
});
