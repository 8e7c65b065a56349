import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { suggestedFolder, xdgDownloads } from "./suggested_folder.ts";
import { testFolder } from "./testing.ts";

Deno.test("suggestedFolder() is a whole path to MFB", async () => {
  const folder = await suggestedFolder();
  assert.ok(isAbsolute(folder) && /[\\/]MFB$/.test(folder), folder);
});

Deno.test("xdgDownloads() reads user-dirs.dirs", { ignore: Deno.build.os === "windows" }, async () => {
  await using temporary = await testFolder();
  const home = temporary.path;
  assert.equal(xdgDownloads({}, home), null);
  mkdirSync(join(home, ".config"));
  mkdirSync(join(home, "elsewhere"));
  const cases: [string, string | null][] = [
    ['XDG_DOWNLOAD_DIR="$HOME/Empfangen"', join(home, "Empfangen")],
    [
      '# a comment\nXDG_DESKTOP_DIR="$HOME/D"\n XDG_DOWNLOAD_DIR="/data/mein \\"Ordner\\"/"\n',
      '/data/mein "Ordner"',
    ],
    ['XDG_DOWNLOAD_DIR="$HOME/"', null],
    ['XDG_DOWNLOAD_DIR="$HOME"', null],
    ['XDG_DOWNLOAD_DIR="relative"', null],
    ['XDG_DOWNLOAD_DIR="$HOMEX/y"', null],
    ["XDG_DOWNLOAD_DIR=unquoted", null],
    ["", null],
  ];
  for (const [text, expected] of cases) {
    for (const env of [{}, { XDG_CONFIG_HOME: join(home, "elsewhere") }, { XDG_CONFIG_HOME: "relative" }]) {
      const config = env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)
        ? env.XDG_CONFIG_HOME
        : join(home, ".config");
      writeFileSync(join(config, "user-dirs.dirs"), text);
      assert.equal(xdgDownloads(env, home), expected, text);
    }
  }
});
