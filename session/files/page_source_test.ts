import assert from "node:assert/strict";
import { type ChosenFiles, type PageFilesDown } from "../../protocol/page_files.ts";
import { FILE_READ_MAX_BYTES } from "../../protocol/limits.ts";
import { ProtocolError } from "../../protocol/parse.ts";
import { type SourceFile, TransferError, type TransferFault } from "../../transfer/types.ts";
import { type Chosen, PageSource } from "./page_source.ts";

const fails = (fault: TransferFault) => (error: unknown) =>
  error instanceof TransferError && error.fault === fault;
type ReadMessage = Extract<PageFilesDown, { type: "read" }>;

function start() {
  const chosen: Chosen[] = [];
  const source = new PageSource({ onChosen: (one) => void chosen.push(one) });
  const attach = (page: string) => {
    const sent: PageFilesDown[] = [];
    const line = source.attach(page, (message) => void sent.push(message));
    return {
      sent,
      ...line,
      reads: () => sent.filter((message): message is ReadMessage => message.type === "read"),
      answer({ read }: ReadMessage, bytes: Uint8Array) {
        const message = new Uint8Array(4 + bytes.length);
        new DataView(message.buffer).setUint32(0, read);
        message.set(bytes, 4);
        line.receiveBytes(message);
      },
    };
  };
  return { source, chosen, attach, [Symbol.dispose]: () => source.close() };
}

function batch(number: number, files: number[], { of, last }: { of: number; last: boolean }): ChosenFiles {
  return {
    type: "chosen",
    batch: number,
    name: "Belege",
    total: { files: of, size: 10 * of },
    files: files.map((file) => ({ file, path: `Belege/${file}.pdf`, size: 10, modified: file })),
    last,
  };
}

async function all(files: AsyncIterable<SourceFile>): Promise<SourceFile[]> {
  const list: SourceFile[] = [];
  for await (const file of files) list.push(file);
  return list;
}

Deno.test("PageSource tells of files that are chosen, while more of them come", async () => {
  using page = start();
  const socket = page.attach("a");
  socket.receive(batch(1, [1, 2], { of: 3, last: false }));
  assert.equal(page.chosen.length, 1);
  const [{ name, total, first, files }] = page.chosen;
  assert.deepEqual([name, total, first.length], ["Belege", { files: 3, size: 30 }, 2]);
  const walk = all(files);
  socket.receive(batch(1, [3], { of: 3, last: true }));
  assert.deepEqual((await walk).map(({ path }) => path), ["Belege/1.pdf", "Belege/2.pdf", "Belege/3.pdf"]);
  assert.deepEqual(socket.sent, [{ type: "taken", batch: 1 }]);
});

Deno.test("PageSource reads in parts of at most a MiB, and puts them together", async () => {
  using page = start();
  const socket = page.attach("a");
  socket.receive(batch(1, [1], { of: 1, last: true }));
  const [file] = await all(page.chosen[0].files);
  const reader = await file.open();
  const length = 2 * FILE_READ_MAX_BYTES + 5;
  const bytes = reader.read(7, length);
  const reads = socket.reads();
  assert.deepEqual(reads.map((read) => [read.offset, read.length]), [
    [7, FILE_READ_MAX_BYTES],
    [7 + FILE_READ_MAX_BYTES, FILE_READ_MAX_BYTES],
    [7 + 2 * FILE_READ_MAX_BYTES, 5],
  ]);
  for (const read of reads.toReversed()) {
    socket.answer(read, new Uint8Array(read.length).fill(reads.indexOf(read)));
  }
  const got = await bytes;
  assert.equal(got.length, length);
  assert.deepEqual([got[0], got[FILE_READ_MAX_BYTES], got[length - 1]], [0, 1, 2]);
  assert.equal((await reader.read(0, 0)).length, 0);
});

Deno.test("PageSource passes on what the page says, and takes a short answer for a changed file", async () => {
  using page = start();
  const socket = page.attach("a");
  socket.receive(batch(1, [1], { of: 1, last: true }));
  const [file] = await all(page.chosen[0].files);
  const reader = await file.open();
  for (const fault of ["changed", "vanished", "unreadable"] as const) {
    const bytes = reader.read(0, 10);
    socket.receive({ type: "fault", read: socket.reads().at(-1)!.read, fault });
    await assert.rejects(bytes, fails(fault));
  }
  const short = reader.read(0, 10);
  socket.answer(socket.reads().at(-1)!, new Uint8Array(9));
  await assert.rejects(short, fails("changed"));
  // Nobody asked for these.
  socket.answer(socket.reads().at(-1)!, new Uint8Array(10));
  socket.receive({ type: "fault", read: 4_000, fault: "changed" });
});

Deno.test("PageSource goes on when the same page comes back, and asks and lists nothing twice", async () => {
  using page = start();
  const first = page.attach("a");
  first.receive(batch(1, [1, 2], { of: 3, last: false }));
  const walk = all(page.chosen[0].files);
  first.gone();
  const second = page.attach("a");
  // It tells all of it once more.
  second.receive(batch(1, [1, 2], { of: 3, last: false }));
  second.receive(batch(1, [3], { of: 3, last: true }));
  const files = await walk;
  assert.equal(files.length, 3);
  assert.equal(page.chosen.length, 1);
  const bytes = (await files[0].open()).read(0, 10);
  const third = page.attach("a");
  third.receive(batch(1, [1, 2], { of: 3, last: false }));
  assert.deepEqual(third.sent.map(({ type }) => type), ["read", "taken"]);
  // What comes late on the old one is void.
  second.receive(batch(2, [9], { of: 1, last: true }));
  second.answer(second.reads()[0], new Uint8Array(10).fill(1));
  third.answer(third.reads()[0], new Uint8Array(10).fill(2));
  assert.equal((await bytes)[0], 2);
  assert.equal(page.chosen.length, 1);
});

Deno.test("PageSource gives up the files of a page that is another one, or is gone for good", async () => {
  using page = start();
  const first = page.attach("a");
  first.receive(batch(1, [1], { of: 1, last: true }));
  first.receive(batch(2, [2], { of: 2, last: false }));
  const [file] = await all(page.chosen[0].files);
  const walk = all(page.chosen[1].files);
  const reader = await file.open();
  const bytes = reader.read(0, 10);
  const second = page.attach("b");
  await assert.rejects(bytes, fails("vanished"));
  await assert.rejects(walk, fails("vanished"));
  await assert.rejects(reader.read(0, 10), fails("vanished"));
  assert.deepEqual(second.sent, []);
  second.receive(batch(1, [1], { of: 1, last: true }));
  assert.equal(page.chosen.length, 3);
});

Deno.test("PageSource refuses other numbers of files than announced, and answers without a number", () => {
  using page = start();
  const socket = page.attach("a");
  const cases: ChosenFiles[] = [
    batch(1, [1, 2], { of: 1, last: true }),
    batch(2, [1], { of: 2, last: true }),
    batch(3, [1], { of: 0, last: false }),
  ];
  for (const message of cases) assert.throws(() => socket.receive(message), ProtocolError);
  assert.throws(() => socket.receiveBytes(new Uint8Array(3)), ProtocolError);
});
