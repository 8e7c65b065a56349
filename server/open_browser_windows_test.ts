import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { waitFor } from "../tests/e2e/wait.ts";
import { openShell } from "../capture/mod.ts";

/**
 * A browser of our own (testing_browser.c) stands where Edge would, then for the one that the user has chosen. On a real
 * Windows these would be real ones: docs/windows.md has what is to be seen there.
 */
const shell = await openShell();
const isWine = Deno.env.get("MFB_WINE_COMPOSITE") !== undefined;

// Signs that a command interpreter would take for its own, and what a token consists of. Wine's shell puts variables in
// the place of %PATH%; our addresses have no %.
const ADDRESS = "http://127.0.0.1:49152/?a=1&b=2^c|d!#start=Az-_09";

async function run(command: string, args: string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert.ok(success, `${command} ${args.join(" ")}: ${said}`);
}

/** Compiles it by the system around Wine. */
async function makeBrowser(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const unix = (path: string) => path.replace(/^Z:/, "").replaceAll("\\", "/");
  const source = unix(join(import.meta.dirname!, "testing_browser.c"));
  const folder = await Deno.makeTempDir({ dir: "Z:\\tmp", prefix: "mfb-browser-" });
  const made = join(folder, "browser.exe");
  const part = unix(join(folder, "part.exe"));
  const script = `x86_64-w64-mingw32-gcc -mwindows '${source}' -o '${part}' && mv '${part}' '${unix(made)}'`;
  await run("C:\\windows\\system32\\start.exe", ["/unix", "/bin/sh", "-c", script]);
  await waitFor(() => Deno.stat(made).catch(() => null), { what: "the compiler", timeoutMs: 20_000 });
  await Deno.copyFile(made, path);
  await Deno.remove(folder, { recursive: true });
}

/** What a browser says of itself: whether it has a console, and its command line. */
async function told(browser: string, file: string): Promise<string> {
  const path = join(dirname(browser), file);
  await waitFor(() => Deno.stat(path).catch(() => null), { what: file });
  return await Deno.readTextFile(path);
}

async function forget(browser: string): Promise<void> {
  for (const file of ["started.txt", "alive.txt", "go"]) {
    await Deno.remove(join(dirname(browser), file)).catch(() => {});
  }
}

Deno.test({
  name: "openBrowser() opens an app window of Edge that outlives us, without a console",
  ignore: !isWine,
  async fn() {
    const programs = Deno.env.get("ProgramFiles(x86)")!;
    const edge = join(programs, "Microsoft", "Edge", "Application", "msedge.exe");
    await makeBrowser(edge);
    try {
      const opener = join(import.meta.dirname!, "testing_open_browser.ts");
      await run(Deno.execPath(), ["run", "-A", "--no-check", opener, ADDRESS]);
      const line = await told(edge, "started.txt");
      assert.equal(line.replaceAll('"', ""), `none ${edge} --app=${ADDRESS}`);
      await Deno.writeTextFile(join(dirname(edge), "go"), "");
      assert.equal(await told(edge, "alive.txt"), line);
    } finally {
      await forget(edge);
      await waitFor(() => Deno.remove(edge).then(() => true, () => false), { what: "its end" });
    }
  },
});

Deno.test({
  name: "Shell.open() opens the browser that the user has chosen, with the address as it is",
  ignore: !isWine,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "mfb browser " });
    const browser = join(folder, "browser.exe");
    await makeBrowser(browser);
    // Wine knows no choice of a single user.
    const key = "HKCR\\http", before = join(folder, "before.reg");
    await run("reg.exe", ["export", key, before, "/y"]);
    try {
      await run("reg.exe", ["add", `${key}\\shell\\open\\command`, "/ve", "/d", `"${browser}" "%1"`, "/f"]);
      assert.equal(await shell!.open(ADDRESS), true);
      const line = await told(browser, "started.txt");
      await Deno.writeTextFile(join(folder, "go"), "");
      assert.equal(await told(browser, "alive.txt"), line);
      assert.equal(line, `none "${browser}" "${ADDRESS}"`);
    } finally {
      await run("reg.exe", ["import", before]);
      await waitFor(() => Deno.remove(folder, { recursive: true }).then(() => true, () => false), {
        what: "its end",
      });
    }
  },
});

Deno.test({
  name: "Shell.open() says when it can't",
  async fn() {
    assert.equal(await shell!.open("mfb-no-such-scheme:x"), false);
  },
});
