import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { findExecutable, ownExecutable } from "./catalogue.ts";
import { downloadsOf } from "./mod.ts";
import { canPack } from "./packing.ts";
import { program, testStock } from "./testing.ts";

const BYTES = program(300_000);
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const UNPACK = {
  br: zlib.brotliDecompressSync,
  gzip: zlib.gunzipSync,
  zstd: (data: Uint8Array) => zlib.zstdDecompressSync(data),
};

const request = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://127.0.0.1/download/MFB-Kunde", { method, headers });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
/** A thread that was told to end may need a moment more than the test. */
const THREADS = { sanitizeOps: false, sanitizeResources: false };
const sameName = (name: string) => name;

/** A stock of one executable whose copies are ready. */
async function packed() {
  const test = testStock();
  test.write("MFB-Kunde", BYTES);
  test.write("other", program(10));
  const downloads = downloadsOf(test.stock);
  await ready(test);
  const send = async (headers: Record<string, string> = {}, method?: string) =>
    (await downloads.send("MFB-Kunde", request(headers, method), sameName))!;
  return { ...test, downloads, send, [Symbol.dispose]: () => test[Symbol.dispose]() };
}

/** The timer has gone off, and all copies are made. */
async function ready(test: ReturnType<typeof testStock>) {
  for (;;) {
    const all = await test.stock.list();
    if (all.every(({ copies }) => copies.size > 0)) break;
    await new Promise((resolve) => setTimeout(resolve));
  }
  await test.idle();
}

Deno.test(
  "findExecutable() looks into folders in their order, then takes the program itself",
  THREADS,
  async () => {
    using test = testStock();
    const places = { folders: [test.folder, join(test.cache, "second")], own: null };
    assert.equal(await findExecutable("MFB-Kunde.exe", places), null);
    const own = { platform: "windows" as const, path: join(test.folder, "own.exe") };
    test.write("own.exe", BYTES);
    assert.equal((await findExecutable("MFB-Kunde.exe", { ...places, own }))?.path, own.path);
    assert.equal(await findExecutable("MFB-Kunde", { ...places, own }), null);
    test.write("windows/MFB-Kunde.exe", BYTES);
    const found = await findExecutable("MFB-Kunde.exe", { ...places, own });
    assert.equal(found?.path, join(test.folder, "windows", "MFB-Kunde.exe"));
    test.write("MFB-Kunde.exe", BYTES);
    assert.equal((await findExecutable("MFB-Kunde.exe", places))?.path, join(test.folder, "MFB-Kunde.exe"));
    test.write("macos/MFB-Kunde", BYTES);
    assert.ok(await findExecutable("MFB-Kunde-macos-arm64", places));
    assert.equal(await findExecutable("MFB-Kunde-linux-arm64", places), null);
  },
);

Deno.test("ownExecutable() is the program where it is one", () => {
  const target = "x86_64-unknown-linux-gnu";
  assert.deepEqual(ownExecutable("/x/MFB-Berater", { target, built: true }), {
    platform: "linux",
    path: "/x/MFB-Berater",
  });
  assert.equal(ownExecutable("/x/MFB-Berater", { target, built: false }), null);
  assert.equal(ownExecutable("C:/x/deno.exe", { target: "x86_64-pc-windows-msvc", built: true }), null);
  assert.equal(ownExecutable("/x/MFB-Berater", { target: "x86_64-apple-darwin", built: true }), null);
});

Deno.test(
  "downloads are listed with size and hash, and with what a browser has to fetch of them",
  THREADS,
  async () => {
    using test = await packed();
    const [one, ...more] = (await test.downloads.list(null)).downloads;
    assert.deepEqual(more, []);
    assert.deepEqual(one, {
      platform: "linux",
      path: "/download/MFB-Kunde",
      bytes: 300_000,
      sent: 300_000,
      sha256: SHA256,
    });
    assert.ok((await test.downloads.list("gzip, br")).downloads[0].sent < 250_000);
  },
);

Deno.test("each coding unpacks to the very same executable, in ranges of its own", THREADS, async () => {
  using test = await packed();
  const codings = (["br", "zstd", "gzip"] as const).filter(canPack);
  assert.ok(codings.includes("br") && codings.includes("gzip"));
  const tags = new Set<string>();
  for (const coding of codings) {
    const response = await test.send({ "accept-encoding": `deflate, ${coding}` });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-encoding"), coding);
    assert.equal(response.headers.get("vary"), "accept-encoding");
    const whole = await bytesOf(response);
    assert.equal(response.headers.get("content-length"), String(whole.length));
    assert.ok(whole.length < BYTES.length, coding);
    assert.equal(createHash("sha256").update(UNPACK[coding](whole)).digest("hex"), SHA256);
    const etag = response.headers.get("etag")!;
    assert.match(etag, /^"/, "strong");
    tags.add(etag);

    const rest = await test.send({ "accept-encoding": coding, range: "bytes=1000-", "if-range": etag });
    assert.equal(rest.status, 206);
    assert.equal(rest.headers.get("content-encoding"), coding);
    assert.equal(rest.headers.get("content-range"), `bytes 1000-${whole.length - 1}/${whole.length}`);
    assert.deepEqual(await bytesOf(rest), whole.slice(1000));
    // The rest of another representation would make one file of two.
    const plain = await test.send({ "accept-encoding": "identity", range: "bytes=1000-", "if-range": etag });
    assert.equal(plain.status, 200);
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.deepEqual(await bytesOf(plain), BYTES);
    assert.equal((await test.send({ "accept-encoding": coding, "if-none-match": etag })).status, 304);
    const head = await test.send({ "accept-encoding": coding }, "HEAD");
    assert.equal(head.headers.get("content-length"), String(whole.length));
    assert.equal(head.body, null);
  }
  tags.add((await test.send({}, "HEAD")).headers.get("etag")!);
  assert.equal(tags.size, codings.length + 1);
});

Deno.test("what unpacks nothing gets the file as it is, and goes on where it broke", THREADS, async () => {
  using test = await packed();
  const whole = await test.send();
  assert.equal(whole.headers.get("content-disposition"), 'attachment; filename="MFB-Kunde"');
  assert.deepEqual(await bytesOf(whole), BYTES);
  const etag = whole.headers.get("etag")!;
  const rest = await test.send({ range: "bytes=299000-", "if-range": etag });
  assert.equal(rest.headers.get("content-range"), "bytes 299000-299999/300000");
  assert.deepEqual(await bytesOf(rest), BYTES.slice(299_000));
  assert.equal((await test.send({ range: "bytes=300000-" })).status, 416);
  const other = await test.send({ range: "bytes=0-9", "if-range": '"x"' });
  assert.equal(other.status, 200);
  await other.body!.cancel();
});

Deno.test("no other file is sent, whatever is asked for", THREADS, async () => {
  using test = await packed();
  for (
    const name of [
      "other",
      "../other",
      "MFB-Kunde/../other",
      "mfb-kunde",
      "",
      "MFB-Kunde.exe",
      `${SHA256}.br`,
    ]
  ) {
    assert.equal(await test.downloads.send(name, request(), sameName), null, name);
  }
});

Deno.test("a file that changes is never sent as its old copy, and the old copies go", THREADS, async () => {
  using test = await packed();
  const before = readdirSync(test.cache).sort();
  const fresh = program(280_000, 7);
  test.write("MFB-Kunde", fresh);
  const now = await test.send({ "accept-encoding": "br" });
  assert.equal(now.headers.get("content-encoding"), null, "its copy isn't ready");
  assert.deepEqual(await bytesOf(now), fresh);
  await ready(test);
  await test.stock.list();
  assert.deepEqual(await bytesOf(await test.send()), fresh);
  const unpacked = zlib.brotliDecompressSync(await bytesOf(await test.send({ "accept-encoding": "br" })));
  assert.deepEqual(new Uint8Array(unpacked), fresh);
  const after = readdirSync(test.cache).sort();
  assert.equal(after.length, before.length);
  assert.deepEqual(after.filter((name) => name.startsWith(SHA256)), []);
});

Deno.test("a file that is replaced while it is packed makes no copy", THREADS, async () => {
  using test = testStock();
  test.write("MFB-Kunde", BYTES);
  const path = join(test.folder, "MFB-Kunde");
  const [{ mtimeMs }] = await test.stock.list();
  // As many bytes, as old, and another content: only the hash can tell.
  writeFileSync(path, program(300_000, 1));
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
  while (test.answers.length === 0) {
    await test.stock.list();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await test.idle();
  assert.deepEqual(readdirSync(test.cache).filter((name) => name !== "hashes.json"), []);
});

Deno.test("a full disk, or copies that somebody removed: the file is sent as it is", THREADS, async () => {
  using test = testStock({ packWith: () => Promise.resolve({ failed: "ENOSPC" }) });
  test.write("MFB-Kunde", BYTES);
  const downloads = downloadsOf(test.stock);
  while (test.answers.length === 0) {
    await test.stock.list();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const tries = test.answers.length;
  const accept = { "accept-encoding": "br, gzip" };
  const response = (await downloads.send("MFB-Kunde", request(accept), sameName))!;
  assert.equal(response.headers.get("content-encoding"), null);
  assert.deepEqual(await bytesOf(response), BYTES);
  assert.ok(tries <= 3 && test.answers.length <= 3, "tried once for each coding");

  using second = await packed();
  rmSync(second.cache, { recursive: true });
  mkdirSync(second.cache);
  assert.deepEqual(await bytesOf(await second.send(accept)), BYTES);
});

Deno.test("hashes and copies outlive the server, half a copy doesn't", THREADS, async () => {
  using first = await packed();
  first.stock.close();
  appendFileSync(join(first.cache, `${SHA256}.br.new`), "half");
  using second = testStock({ cache: first.cache });
  assert.ok(!readdirSync(first.cache).includes(`${SHA256}.br.new`));
  second.write("MFB-Kunde", BYTES);
  const [{ copies }] = await second.stock.list();
  assert.ok(copies.has("br") && copies.has("gzip"));
  assert.deepEqual(second.answers, []);
});
