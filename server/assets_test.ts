import assert from "node:assert/strict";
import { assetsOf, loadAssets, PAGE_NAMES } from "./assets.ts";
import { UserError } from "./errors.ts";

const PAGES = Object.fromEntries(PAGE_NAMES.map((page) => [page, `${page}.html`]));

function builtUi(manifest: unknown = undefined): string {
  const folder = Deno.makeTempDirSync();
  const write = (name: string, text: string) => Deno.writeTextFileSync(`${folder}/${name}`, text);
  for (const page of PAGE_NAMES) write(`${page}.html`, `<title>${page}</title>`);
  write("main-1.js", "plain");
  write("main-1.js.br", "brotli");
  write("main-1.js.gz", "gzip");
  write("icon-1.png", "png");
  write(
    "manifest.json",
    JSON.stringify(
      manifest ?? {
        pages: PAGES,
        files: {
          "/assets/main-1.js": { file: "main-1.js", type: "text/javascript", br: true, gz: true },
          "/assets/icon-1.png": { file: "icon-1.png", type: "image/png", br: false, gz: false },
        },
      },
    ),
  );
  return folder;
}

const request = (headers: Record<string, string> = {}) => new Request("http://127.0.0.1/", { headers });

Deno.test("loadAssets() serves the built files compressed as the browser takes them, for ever", async () => {
  const folder = builtUi();
  const assets = await loadAssets(folder);
  Deno.removeSync(folder, { recursive: true });
  const cases: [string, string, string | null][] = [
    ["gzip, deflate, br, zstd", "brotli", "br"],
    ["gzip", "gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip", "gzip"],
    ["", "plain", null],
    ["identity", "plain", null],
  ];
  const etags = new Set<string | null>();
  for (const [accept, body, encoding] of cases) {
    const response = assets.file("/assets/main-1.js", request({ "accept-encoding": accept }))!;
    assert.equal(response.headers.get("content-encoding"), encoding);
    assert.equal(response.headers.get("content-type"), "text/javascript");
    assert.match(response.headers.get("cache-control")!, /immutable/);
    etags.add(response.headers.get("etag"));
    assert.equal(await response.text(), body);
  }
  assert.equal(etags.size, 3);
  assert.equal(
    assets.file("/assets/icon-1.png", request({ "accept-encoding": "br" }))!.headers.get("vary"),
    "accept-encoding",
  );
  const etag = [...etags][0]!;
  const again = assets.file(
    "/assets/main-1.js",
    request({ "accept-encoding": "br", "if-none-match": `"x", W/${etag}` }),
  )!;
  assert.equal(again.status, 304);
});

Deno.test("loadAssets() serves pages that are asked for anew each time", async () => {
  const folder = builtUi();
  const assets = await loadAssets(folder);
  Deno.removeSync(folder, { recursive: true });
  const page = assets.page("adviser", request());
  assert.equal(page.headers.get("cache-control"), "no-cache");
  assert.equal(await page.text(), "<title>adviser</title>");
});

Deno.test("loadAssets() knows no path but the manifest's", () => {
  const assets = assetsOf({ help: "", adviser: "", client: "", guest: "", sign_in: "", admin: "" }, {
    "/assets/a.js": "",
  });
  for (
    const path of [
      "/assets/A.js",
      "/assets//a.js",
      "/assets/a.js/",
      "/assets/%61.js",
      "/a.js",
      "__proto__",
      "",
    ]
  ) {
    assert.equal(assets.file(path, request()), null, path);
  }
});

Deno.test("loadAssets() refuses a folder that isn't a built UI, or a manifest that leads out of it", async () => {
  await assert.rejects(loadAssets("/nonexistent"), UserError);
  for (
    const manifest of [
      {},
      { pages: { ...PAGES, help: "../help.html" }, files: {} },
      {
        pages: PAGES,
        files: { "/assets/x": { file: "../../etc/passwd", type: "text/plain" } },
      },
      {
        pages: PAGES,
        files: { "/api/token": { file: "help.html", type: "text/plain" } },
      },
    ]
  ) {
    const folder = builtUi(manifest);
    await assert.rejects(loadAssets(folder), UserError);
    Deno.removeSync(folder, { recursive: true });
  }
});
