import assert from "node:assert/strict";
import {
  contentOf,
  createTestEnd,
  isOver,
  MemoryStore,
  run,
  sourceOf,
  TestConnection,
  turn,
} from "./testing.ts";
import type { Digest, SourceFile, StoredFile } from "./types.ts";

/** Very many files, and very large ones. Figures are printed, not asserted. */

const GIB = 2 ** 30;

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`  ${text}\n`));
}

Deno.test("100,000 small files cost no round trip each", async () => {
  const pace = () => Promise.resolve();
  const a = createTestEnd(), b = createTestEnd({}, Object.assign(new MemoryStore(), { pace }));
  const content = contentOf(200), FILES = 100_000;
  const connection = new TestConnection(a, b);
  function* files(): Iterable<SourceFile> {
    for (let n = 0; n < FILES; n++) yield sourceOf(`Ordner ${n % 100}/${n}.txt`, content, { pace });
  }
  const id = a.end.send(files(), { name: "Ordner" });
  await run(connection, () => b.end.rows[0]?.files === FILES);
  const begun = performance.now();
  b.end.answer(id, true);
  await run(connection, () => isOver(a) && isOver(b));
  print(`${Math.round(FILES * 1000 / (performance.now() - begun))} files/s`);
  assert.equal(b.store.files.size, FILES);
  assert.deepEqual([a.end.rows[0].filesDone, b.end.rows[0].filesDone], [FILES, FILES]);
  assert.ok(connection.blocks < FILES / 50, `${connection.blocks} messages`);
  await Promise.all([a.end.close(), b.end.close()]);
});

/** Not SHA-256, which would take a minute for 10 GB: one byte of each 4 KiB, by its place. */
function createSum(): Digest {
  let sum = 0, length = 0;
  return {
    update(bytes) {
      for (let i = (4096 - length % 4096) % 4096; i < bytes.length; i += 4096) {
        sum = (sum * 31 + bytes[i] + (length + i) % 65_521) % 2 ** 40;
      }
      length += bytes.length;
    },
    hex: () => `${sum.toString(16)}${length.toString(16).padStart(12, "0")}`.padStart(64, "0"),
  };
}

Deno.test("10 GB go on behind the fourth gigabyte, with little memory", async () => {
  const size = 10 * GIB + 1, kept = size - 20_000_000;
  // Repeats itself in a length that no block has, so that making it costs nothing.
  const period = 1_000_003, pattern = new Uint8Array(2 * period);
  pattern.set(contentOf(period));
  pattern.copyWithin(period, 0, period);
  const bytesAt = (offset: number, length: number) =>
    pattern.subarray(offset % period, offset % period + length);
  const source: SourceFile = {
    ...{ path: "groß.bin", size, modified: 0 },
    open: () =>
      Promise.resolve({
        read: (offset, length) => Promise.resolve(bytesAt(offset, length)),
        close: () => Promise.resolve(),
      }),
  };
  const digest = createSum();
  let written = 0, finished = "", atOnce = 0, atOnceMax = 0;
  const stored: StoredFile = {
    kept: { size: kept, sha256: "" },
    restart: () => Promise.reject(new Error("The prefix agrees")),
    async write(bytes) {
      atOnceMax = Math.max(atOnceMax, ++atOnce);
      await turn();
      atOnce--;
      digest.update(bytes);
      written += bytes.length;
    },
    finish(sha256) {
      finished = sha256;
      return Promise.resolve({ name: "groß.bin", scan: "clean" as const });
    },
    discard: () => Promise.resolve(),
    leave: () => Promise.resolve(),
  };
  const prefix = createSum();
  for (let at = 0; at < kept; at += 1_000_000) {
    for (const sum of [digest, prefix]) sum.update(bytesAt(at, Math.min(1_000_000, kept - at)));
  }
  stored.kept.sha256 = prefix.hex();

  const store = Object.assign(new MemoryStore(), { open: () => Promise.resolve(stored) });
  const a = createTestEnd({ digest: createSum }), b = createTestEnd({}, store);
  const connection = new TestConnection(a, b);
  const id = a.end.send([source], { name: "groß.bin" });
  await run(connection, () => b.end.rows[0]?.size === size);
  const before = Deno.memoryUsage();
  b.end.answer(id, true);
  await run(connection, () => isOver(a) && isOver(b));
  const after = Deno.memoryUsage();
  print(`${Math.round((after.rss - before.rss) / 2 ** 20)} MB more while 10 GB are compared and 20 MB sent`);
  assert.deepEqual([written, finished], [size - kept, digest.hex()]);
  for (const { end } of [a, b]) assert.deepEqual([end.rows[0].done, end.rows[0].state], [size, "finished"]);
  assert.ok(connection.blockBytes < 25_000_000 && atOnceMax === 1, `${connection.blockBytes} bytes`);
  await Promise.all([a.end.close(), b.end.close()]);
});
