import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as esbuild from "esbuild";
import type { Page } from "playwright-core";
import { CHROMIUM, startBrowser } from "./e2e/browser.ts";
import { ROOT } from "./runner/files.ts";

/** The browser's stores and sources (ui/files/) in a real Chromium; what runs in its page is ui/files/testing_page.ts. */

interface TestPage extends AsyncDisposable {
  page: Page;
  /** Calls a function of testing_page.ts. */
  call<T>(name: string, ...args: unknown[]): Promise<T>;
}
type Found = Record<string, string>;

const options = { ignore: !exists(CHROMIUM) };

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // no Chromium here
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(ROOT, "ui", "files", "testing_page.ts")],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: "iife",
    globalName: "files",
    target: "es2022",
  });
  await esbuild.stop();
  return outputFiles[0].text;
}

/** A page of a real origin, as OPFS wants it. */
async function open(): Promise<TestPage> {
  const script = await bundle();
  const html = `<!doctype html><meta charset="utf-8"><input type="file"><script src="/files.js"></script>`;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ url }) =>
      new URL(url).pathname === "/files.js"
        ? new Response(script, { headers: { "content-type": "text/javascript" } })
        : new Response(html, { headers: { "content-type": "text/html" } }),
  );
  const browser = await startBrowser();
  const { page } = await browser.page({ acceptDownloads: true });
  await page.goto(`http://127.0.0.1:${server.addr.port}/`);
  return {
    page,
    call: (name, ...args) => page.evaluate(`files.${name}(...${JSON.stringify(args)})`),
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await server.shutdown();
    },
  };
}

Deno.test("createPickedFolderStore() keeps files whole, safely named and numbered", options, async () => {
  await using chromium = await open();
  const cases: [path: string, text: string, name: string][] = [
    ["Rechnung.pdf", "1", "Rechnung.pdf"],
    ["Rechnung.pdf", "2", "Rechnung (2).pdf"],
    ["../Belege/CON/x.txt", "3", "Belege/_CON/x.txt"],
    // Where a file is, a folder gets the next number.
    ["Rechnung.pdf/x.txt", "4", "Rechnung (3).pdf/x.txt"],
    ["a\u202eb:c.txt", "5", "ab_c.txt"],
    ["empty", "", "empty"],
    ["large", "x".repeat(3_000_000), "large"],
    ["a/".repeat(100), "6", "fault: name"],
  ];
  const atOnce = ["same", "same", "SAME"].map((path, at) => [path, `7${at}`]);
  const files = cases.map(([path, text]) => [path, text]);
  const { names, found } = await chromium.call<{ names: string[]; found: Found }>(
    "keepInFolder",
    files,
    atOnce,
  );
  assert.deepEqual(names.slice(0, cases.length), cases.map(([, , name]) => name));
  for (const [, text, name] of cases.slice(0, -1)) assert.equal(found[name], text);
  assert.deepEqual(names.slice(cases.length).map((name) => found[name]), ["70", "71", "72"]);
  assert.equal(Object.keys(found).length, 10);

  const failed = await chromium.call<{ faults: string[]; found: Found }>("failInFolder");
  assert.deepEqual(
    failed.faults,
    ["digest", "size", "size", "aborted", "size"].map((fault) => `fault: ${fault}`),
  );
  assert.equal(Object.keys(failed.found).length, 10, "nothing is left of what isn't whole");

  const left = await chromium.call<{ size: number; same: boolean; found: Found }>("leaveInFolder");
  assert.deepEqual([left.size, left.same, left.found["b.txt"]], [5, true, "hello world"]);
});

Deno.test(
  "createDownloadStore() hands a whole file to the browser's downloads, and nothing else",
  options,
  async () => {
    await using chromium = await open();
    const { page } = chromium;
    const text = "Grüße ".repeat(200_000);
    const downloaded = page.waitForEvent("download", { timeout: 60_000 });
    assert.equal(await chromium.call("keepAsDownload", "Belege/Rechnung ü.exe", text), "Rechnung ü.exe");
    const download = await downloaded;
    assert.equal(download.suggestedFilename(), "Rechnung ü.exe");
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    assert.equal(hash(await Deno.readFile(await download.path())), hash(new TextEncoder().encode(text)));
    assert.deepEqual(await chromium.call("failAsDownload"), { fault: "fault: digest", stored: 1 });
    // A page that comes later takes away what this one leaves.
    await page.reload();
    assert.equal(await chromium.call("keepAsDownload", "y", "y"), "y");
    assert.equal(await chromium.call("storedFiles"), 1);
  },
);

Deno.test(
  "createFileSource() reads parts, and notices when the file changes or vanishes",
  options,
  async () => {
    await using chromium = await open();
    const folder = await Deno.makeTempDir({ prefix: "mfb-source-" });
    try {
      const path = join(folder, "a.txt");
      await Deno.writeTextFile(path, "hello world");
      await chromium.page.setInputFiles("input", path);
      const read = (offset: number, length: number) => chromium.call("readChosen", offset, length);
      assert.equal(await read(6, 5), "x/a.txt 11: world");
      assert.equal(await read(6, 6), "fault: changed");
      await Deno.writeTextFile(path, "another text, longer");
      assert.equal(await read(0, 5), "fault: changed");
      await Deno.remove(path);
      assert.equal(await read(0, 5), "fault: vanished");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
