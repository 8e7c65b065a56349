import assert from "node:assert/strict";
import { listDownloads, parseRange, sendDownload } from "./downloads.ts";

const BYTES = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251);

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = Deno.makeTempDirSync();
  Deno.writeFileSync(`${folder}/MFB-Kunde`, BYTES);
  Deno.writeTextFileSync(`${folder}/other`, "secret");
  await run(folder);
  Deno.removeSync(folder, { recursive: true });
}

const request = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://127.0.0.1/download/MFB-Kunde", { method, headers });

Deno.test("listDownloads() lists what is there, and nothing where nothing is", () =>
  withFolder(async (folder) => {
    assert.deepEqual(await listDownloads(folder), {
      downloads: [{ platform: "linux", name: "MFB-Kunde", path: "/download/MFB-Kunde", bytes: 700_000 }],
    });
    assert.deepEqual(await listDownloads(null), { downloads: [] });
    assert.deepEqual(await listDownloads(`${folder}/none`), { downloads: [] });
  }));

Deno.test("sendDownload() sends the file under its name", () =>
  withFolder(async (folder) => {
    const response = (await sendDownload(folder, "MFB-Kunde", request()))!;
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-disposition"), 'attachment; filename="MFB-Kunde"');
    assert.equal(response.headers.get("content-length"), "700000");
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), BYTES);
    const etag = response.headers.get("etag")!;
    assert.equal((await sendDownload(folder, "MFB-Kunde", request({ "if-none-match": etag })))!.status, 304);
    const head = (await sendDownload(folder, "MFB-Kunde", request({}, "HEAD")))!;
    assert.equal(head.headers.get("content-length"), "700000");
    assert.equal(head.body, null);
  }));

Deno.test("sendDownload() goes on where a download broke, if the file is still the same", () =>
  withFolder(async (folder) => {
    const part = (await sendDownload(folder, "MFB-Kunde", request({ range: "bytes=699000-" })))!;
    assert.equal(part.status, 206);
    assert.equal(part.headers.get("content-range"), "bytes 699000-699999/700000");
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), BYTES.slice(699_000));
    const etag = part.headers.get("etag")!;
    const same =
      (await sendDownload(folder, "MFB-Kunde", request({ range: "bytes=0-9", "if-range": etag })))!;
    assert.equal((await same.arrayBuffer()).byteLength, 10);
    const other =
      (await sendDownload(folder, "MFB-Kunde", request({ range: "bytes=0-9", "if-range": '"x"' })))!;
    assert.equal(other.status, 200);
    await other.body!.cancel();
    const beyond = (await sendDownload(folder, "MFB-Kunde", request({ range: "bytes=700000-" })))!;
    assert.equal(beyond.status, 416);
  }));

Deno.test("sendDownload() sends no other file", () =>
  withFolder(async (folder) => {
    for (const name of ["other", "../other", "MFB-Kunde/../other", "mfb-kunde", "", "MFB-Kunde.exe"]) {
      assert.equal(await sendDownload(folder, name, request()), null, name);
    }
    assert.equal(await sendDownload(null, "MFB-Kunde", request()), null);
  }));

Deno.test("parseRange() reads one range as RFC 9110 says", () => {
  const cases: [string | null, ReturnType<typeof parseRange>][] = [
    [null, null],
    ["bytes=0-0", { start: 0, end: 1 }],
    ["bytes=2-", { start: 2, end: 10 }],
    ["bytes=-3", { start: 7, end: 10 }],
    ["bytes=-30", { start: 0, end: 10 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=0-99", { start: 0, end: 10 }],
    ["bytes=5-4", null],
    ["bytes=0-1,3-4", null],
    ["items=0-1", null],
    ["bytes=-", null],
    ["bytes=9999999999999999-", null],
  ];
  for (const [header, expected] of cases) assert.deepEqual(parseRange(header, 10), expected, String(header));
});
