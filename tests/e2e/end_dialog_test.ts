/// <reference lib="dom" />
import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { ROOT } from "./mfb.ts";
import { save, saveByDownloads } from "./receipts.ts";

/** The end dialog after files moved: what is asked, what is saved, and that nothing is without being asked. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const LOADED_MS = 60_000;
const shots = Deno.env.get("MFB_SHOTS") ?? null;

async function bundle(): Promise<{ script: string; style: string }> {
  const result = await esbuild.build({
    entryPoints: [`${ROOT}tests/e2e/end_dialog_page.ts`],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    outdir: "out",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "dataurl", ".svg": "dataurl" },
  });
  await esbuild.stop();
  const text = (ending: string) => result.outputFiles.find(({ path }) => path.endsWith(ending))!.text;
  return { script: text(".js"), style: text(".css") };
}

Deno.test("the end dialog asks whether and where the log is saved", options, async (t) => {
  if (shots) await Deno.mkdir(shots, { recursive: true });
  const { script, style } = await bundle();
  await using browser = await startBrowser();
  const { page, faults } = await browser.page();
  page.setDefaultTimeout(LOADED_MS);
  // Any address of loopback is a secure context, as the real page's is.
  await page.route("http://127.0.0.1:9/*", (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html><html lang="de"><title>Ende</title><style>${style}</style><body>` +
        `<script type="module">${script.replaceAll("</script", "<\\/script")}</script>`,
    }));
  const open = () => page.goto("http://127.0.0.1:9/");
  const dialog = page.getByRole("dialog", { name: "Die Sitzung ist beendet" });
  const button = (name: string) => dialog.getByRole("button", { name, exact: true });

  await open();
  await t.step("it can be read and used by everybody", async () => {
    await dialog.getByRole("heading", { name: /Protokoll speichern\?/ }).waitFor();
    await checkState(page, "end-files", shots);
    await checkTabWalk(page, "end-files");
  });

  await t.step("Escape doesn't throw away what could be saved", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.ok(await dialog.isVisible());
  });

  await t.step("the browser's dialog gets the text and the place; giving up saves nothing", async () => {
    await page.evaluate(() => {
      const files: Record<string, string> = {};
      Object.assign(globalThis, {
        files,
        showSaveFilePicker: ({ suggestedName }: { suggestedName: string }) => {
          if (suggestedName.endsWith(".json")) throw new DOMException("", "AbortError");
          return Promise.resolve({
            createWritable: () =>
              Promise.resolve({
                write: (bytes: Uint8Array<ArrayBuffer>) =>
                  files[suggestedName] = new TextDecoder().decode(bytes),
                close: () => {},
              }),
          });
        },
      });
    });
    await button("Als Text").click();
    await dialog.getByText("Gespeichert.").waitFor();
    await button("Als JSON").click();
    await dialog.getByText("Nichts gespeichert.").waitFor();
    const files = await page.evaluate(() =>
      (globalThis as unknown as { files: Record<string, string> }).files
    );
    const [[name, text], ...more] = Object.entries(files);
    assert.deepEqual(more, []);
    assert.match(name, /^MFB-Protokoll-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    assert.match(
      text,
      /^Protokoll des Dateitransfers\n\nZeit.*\n29\.11\.2026 10:03:12 \+01:00 {2}von der Kanzlei/,
    );
    assert.match(text, /zwei�Zeilen�gnp\.exe/);
  });

  await t.step("without such a dialog it is a download", async () => {
    await saveByDownloads(page);
    const { name, bytes } = await save(page, button("Als JSON"));
    assert.match(name, /\.json$/);
    assert.equal(JSON.parse(new TextDecoder().decode(bytes)).files.length, 2);
    await dialog.getByText("liegt bei Ihren Downloads").waitFor();
    const receipt = await save(page, button("Sitzungsbeleg speichern"));
    assert.equal(new TextDecoder().decode(receipt.bytes), "Beleg\n");
  });

  await t.step("Nicht speichern takes the question away, and Schließen closes", async () => {
    await button("Nicht speichern").click();
    await dialog.getByText("Das Protokoll wird nicht gespeichert.").waitFor();
    assert.equal(await button("Als Text").count(), 0);
    await checkState(page, "end-declined", shots);
    await checkTabWalk(page, "end-declined");
    await button("Schließen").click();
    await page.getByRole("heading", { name: "geschlossen" }).waitFor();
  });
  assert.deepEqual(faults, []);
});
