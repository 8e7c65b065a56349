import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { TransferError, type TransferFault } from "../../transfer/types.ts";
import { createFolderStore } from "./folder_store.ts";
import { filesIn, keep, openFile, sha256, testFile, testFolder } from "./testing.ts";

const windows = Deno.build.os === "windows";
/** Tests of what only Unix has. */
const unix = { ignore: windows };

const fails = (fault: TransferFault) => (error: unknown) =>
  error instanceof TransferError && error.fault === fault;

Deno.test("createFolderStore() makes its folder when the first file arrives, not before", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "Downloads", "MFB");
  const store = createFolderStore({ folder, scanner: null });
  assert.ok(!existsSync(folder));
  assert.deepEqual(await keep(store, testFile("a.txt", "hello")), { name: "a.txt", scan: "none" });
  assert.deepEqual(filesIn(folder), { "a.txt": "hello" });
});

Deno.test("open() keeps folders, makes names safe, and numbers what is there", async () => {
  await using temporary = await testFolder();
  const folder = temporary.path;
  writeFileSync(join(folder, "Rechnung.pdf"), "mine");
  writeFileSync(join(folder, "Belege"), "a file where a folder should be");
  const store = createFolderStore({ folder, scanner: null });
  const cases: [string, string][] = [
    ["Rechnung.pdf", "Rechnung (2).pdf"],
    ["Rechnung.pdf", "Rechnung (3).pdf"],
    ["Belege/2025/x.txt", "Belege (2)/2025/x.txt"],
    ["Belege/2025/x.txt", "Belege (2)/2025/x (2).txt"],
    ["../../x.txt", "x.txt"],
    ["CON/aux.txt", "_CON/_aux.txt"],
    ["empty", "empty"],
  ];
  for (const [path, name] of cases) {
    assert.equal((await keep(store, testFile(path, path === "empty" ? "" : path))).name, name);
  }
  const found = filesIn(folder);
  assert.equal(found["Rechnung.pdf"], "mine");
  assert.equal(found["Rechnung (2).pdf"], "Rechnung.pdf");
  assert.equal(found["empty"], "");
  assert.deepEqual(Object.keys(found).filter((name) => name.startsWith(".mfb")), []);
});

Deno.test("open() keeps both of two names that differ by case or composition only, also at the same time", async () => {
  await using temporary = await testFolder();
  const store = createFolderStore({ folder: temporary.path, scanner: null });
  const files = ["a.txt", "A.TXT", "\u00e9", "e\u0301", "same", "same", "same"].map((path, at) =>
    testFile(path, `${at}`)
  );
  await Promise.all(files.map((file) => keep(store, file)));
  const found = filesIn(temporary.path);
  assert.deepEqual(Object.values(found).sort(), ["0", "1", "2", "3", "4", "5", "6"]);
});

Deno.test("finish() refuses what isn't what was sent, and leaves nothing", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "MFB");
  const store = createFolderStore({ folder, scanner: null });
  const file = testFile("Belege/a.txt", "hello");
  const open = () => openFile(store, file);
  const wrong = await open();
  await wrong.write(file.bytes);
  await assert.rejects(wrong.finish(sha256(new Uint8Array(1))), fails("digest"));
  const short = await open();
  await short.write(file.bytes.subarray(1));
  await assert.rejects(short.finish(sha256(file.bytes.subarray(1))), fails("size"));
  const long = await open();
  await long.write(file.bytes);
  await assert.rejects(long.write(new Uint8Array(1)), fails("size"));
  await long.discard();
  await long.discard();
  await assert.rejects(long.write(new Uint8Array(1)), fails("aborted"));
  assert.deepEqual(filesIn(folder), {});
});

Deno.test("finish() asks the scanner before the file has its name", async () => {
  await using temporary = await testFolder();
  const folder = temporary.path;
  const seen: string[] = [];
  const store = createFolderStore({
    folder,
    scanner: {
      async scan({ name, file, size }) {
        const bytes = new Uint8Array(size);
        await file.seek(0, Deno.SeekMode.Start);
        await file.read(bytes);
        seen.push(`${name}: ${new TextDecoder().decode(bytes)}`);
        assert.ok(!existsSync(join(folder, name)));
        return name === "bad.exe" ? "malware" : "clean";
      },
    },
  });
  assert.deepEqual(await keep(store, testFile("good.exe", "1")), { name: "good.exe", scan: "clean" });
  await assert.rejects(keep(store, testFile("bad.exe", "2")), fails("scan"));
  assert.deepEqual(seen, ["good.exe: 1", "bad.exe: 2"]);
  assert.deepEqual(filesIn(folder), { "good.exe": "1" });
});

Deno.test("open() refuses sizes and paths that are none, before anything is made", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "MFB");
  const store = createFolderStore({ folder, scanner: null });
  for (const size of [-1, NaN, Infinity, 2 ** 63, 1.5]) {
    await assert.rejects(store.open({ path: "a", size, modified: 0 }), fails("size"));
  }
  await assert.rejects(store.open({ path: "a/".repeat(100) + "b", size: 1, modified: 0 }), fails("name"));
  assert.ok(!existsSync(folder));
  await assert.rejects(
    store.open({ path: "a", size: Number.MAX_SAFE_INTEGER, modified: 0 }),
    fails("disk-full"),
  );
  assert.deepEqual(filesIn(folder), {});
});

Deno.test("open() goes on with what an earlier run left of the same file, and with nothing else", async () => {
  await using temporary = await testFolder();
  const folder = temporary.path;
  const file = testFile("a.txt", "hello world");
  {
    // A run that ended without a word: its handle is closed, its file stays.
    const left = await openFile(createFolderStore({ folder, scanner: null }), file);
    await left.write(file.bytes.subarray(0, 5));
    await left.leave();
  }
  const store = createFolderStore({ folder, scanner: null });
  const other = await openFile(store, { ...file, modified: 1 });
  assert.equal(other.kept.size, 0);
  await other.discard();
  const again = await openFile(store, file);
  assert.deepEqual(again.kept, { size: 5, sha256: sha256(file.bytes.subarray(0, 5)) });
  // The same file once more meanwhile: on its own.
  const twice = await openFile(store, file);
  assert.equal(twice.kept.size, 0);
  await again.write(file.bytes.subarray(5));
  assert.equal((await again.finish(sha256(file.bytes))).name, "a.txt");
  await twice.write(new TextEncoder().encode("xx"));
  await twice.restart();
  await twice.write(file.bytes);
  assert.equal((await twice.finish(sha256(file.bytes))).name, "a (2).txt");
  assert.deepEqual(filesIn(folder), { "a.txt": "hello world", "a (2).txt": "hello world" });
});

Deno.test("open() sweeps what nobody came back for within a week", async () => {
  await using temporary = await testFolder();
  const folder = temporary.path;
  const name = (digit: string) => `.mfb-${digit.repeat(32)}.part`;
  const now = Date.UTC(2026, 10, 29);
  const days = (count: number) => new Date(now - count * 24 * 60 * 60 * 1000);
  for (const [file, age] of [[name("0"), 8], [name("1"), 6], [".mfb-x.part", 8], ["mine.part", 8]] as const) {
    writeFileSync(join(folder, file), "x");
    utimesSync(join(folder, file), days(age), days(age));
  }
  mkdirSync(join(folder, name("2")));
  await keep(createFolderStore({ folder, scanner: null, now: () => now }), testFile("a", ""));
  assert.deepEqual(
    Object.keys(filesIn(folder)).sort(),
    [`${name("2")}/`, ".mfb-x.part", "a", "mine.part", name("1")].sort(),
  );
});

Deno.test("a folder that vanishes: not-writable, and nothing is made in its place", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "stick");
  const store = createFolderStore({ folder, scanner: null });
  await keep(store, testFile("a", ""));
  const open = await openFile(store, testFile("b", "b"));
  await open.write(new TextEncoder().encode("b"));
  if (windows) await open.discard();
  rmSync(folder, { recursive: true });
  if (!windows) {
    await assert.rejects(open.finish(sha256(new TextEncoder().encode("b"))), fails("not-writable"));
  }
  await assert.rejects(keep(store, testFile("c", "")), fails("not-writable"));
  assert.deepEqual(readdirSync(temporary.path), []);
});

Deno.test("links are never followed, whenever they appear", unix, async () => {
  await using temporary = await testFolder();
  const [folder, outside] = ["MFB", "outside"].map((name) => join(temporary.path, name));
  mkdirSync(folder);
  mkdirSync(outside);
  symlinkSync(outside, join(folder, "Belege"));
  symlinkSync(join(outside, "target"), join(folder, "a.txt"));
  const store = createFolderStore({ folder, scanner: null });
  assert.equal((await keep(store, testFile("Belege/x.txt", "x"))).name, "Belege (2)/x.txt");
  assert.equal((await keep(store, testFile("a.txt", "a"))).name, "a (2).txt");
  // What an unfinished file's name leads to.
  const file = testFile("b.txt", "hello");
  const left = await openFile(store, file);
  const [name] = readdirSync(folder).filter((name) => name.startsWith(".mfb-"));
  await left.discard();
  writeFileSync(join(outside, "victim"), "precious");
  symlinkSync(join(outside, "victim"), join(folder, name));
  assert.equal((await keep(store, file)).name, "b.txt");
  // One that is put there during receipt.
  const swapped = await openFile(store, testFile("c.txt", "c"));
  await swapped.write(new TextEncoder().encode("c"));
  const part = readdirSync(folder).find((one) => one.startsWith(".mfb-") && one !== name)!;
  renameSync(join(folder, part), join(folder, "moved"));
  symlinkSync(join(outside, "victim"), join(folder, part));
  await assert.rejects(swapped.finish(sha256(new TextEncoder().encode("c"))), fails("not-writable"));
  assert.deepEqual(filesIn(outside), { victim: "precious" });
});

Deno.test("a run that ended between a file's two names: the finished one isn't touched", unix, async () => {
  await using temporary = await testFolder();
  const folder = temporary.path;
  const file = testFile("a.txt", "hello");
  const store = createFolderStore({ folder, scanner: null });
  const open = await openFile(store, file);
  const [name] = readdirSync(folder);
  await open.discard();
  await keep(store, file);
  Deno.linkSync(join(folder, "a.txt"), join(folder, name));
  const again = await openFile(store, file);
  assert.equal(again.kept.size, 0);
  await again.write(new TextEncoder().encode("xx"));
  await again.discard();
  assert.deepEqual(filesIn(folder), { "a.txt": "hello" });
});

Deno.test("whatever names come, nothing lies outside and nothing is overwritten (generated)", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "a", "b", "MFB");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "x"), "mine");
  const store = createFolderStore({ folder, scanner: null });
  let count = 0;
  const part = fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "",
      "C:",
      "x",
      "X",
      "con",
      "nul.txt",
      "x.",
      "x ",
      "\\x",
      "a:b",
      "\u202ex",
      "e\u0301",
      "\u00e9",
      "\0",
    ),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constant("ä".repeat(300)),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
  await fc.assert(
    // Some at once.
    fc.asyncProperty(fc.array(path, { minLength: 8, maxLength: 8 }), async (paths) => {
      await Promise.all(paths.map(async (path) => {
        const text = `${++count}`;
        const { name } = await keep(store, testFile(path, text));
        assert.equal(await Deno.readTextFile(join(folder, name)), text);
      }));
    }),
    // Each file is brought to a disk there.
    { numRuns: windows ? 10 : 60 },
  );
  const found = Object.entries(filesIn(temporary.path)).filter(([name]) => !name.endsWith("/"));
  assert.ok(found.every(([name]) => name.startsWith("a/b/MFB/")));
  assert.equal(new Set(found.map(([, text]) => text)).size, count + 1);
});
