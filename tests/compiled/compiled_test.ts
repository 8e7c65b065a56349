import assert from "node:assert/strict";
import { join } from "node:path";
import { buildExecutable } from "../../build/executable.ts";
import { TEST_BASE } from "../../build/test_base.ts";
import { startBrowser } from "../e2e/browser.ts";
import { run, spawn } from "../e2e/child.ts";
import { attach, type Mfb } from "../e2e/mfb.ts";
import { AdviserPage, ClientPage } from "../e2e/session.ts";
import { hold } from "./held_session.ts";

/** The executable, alone in a folder, on a computer without Deno and Node. */

const STARTS = 5;

// Playwright keeps its connection to the browser open across steps.
const options = {
  sanitizeOps: false,
  sanitizeResources: false,
  ignore: Deno.build.target !== TEST_BASE.target,
};

Deno.test("executable", options, async (t) => {
  await using stack = new AsyncDisposableStack();
  const folder = async (name: string) => {
    const path = await Deno.makeTempDir({ prefix: `mfb-${name}-` });
    stack.defer(() => Deno.remove(path, { recursive: true }));
    return path;
  };
  const alone = await folder("alone"), data = await folder("data"), home = await folder("home");
  const executable = join(alone, "MFB-Kunde");
  const computer = { PATH: "/nonexistent", HOME: home, TMPDIR: home, DENO_DIR: null, DENORT_BIN: null };

  await t.step("is built from npm alone, and says that it isn't for release", async () => {
    const outDir = await folder("build");
    const built = await buildExecutable({ target: TEST_BASE.target, testBase: true, outDir });
    assert.match(built.version ?? "", /denort 2\.6\.10/);
    assert.match(built.version ?? "", /nicht zur Weitergabe \/ test build, not for release/);
    await Deno.rename(built.path, executable);
    console.log(`  size: ${(built.bytes / 1e6).toFixed(1)} MB`);
  });

  const start = async (role: "server" | "client", args: string[]): Promise<Mfb> => {
    const flags = ["--port", "0", "--no-open", "--json", "--source", "virtual", ...args];
    const child = spawn(executable, { args: [role, ...flags], cwd: alone, env: computer });
    try {
      return await attach(child, role);
    } catch (error) {
      await child.stop();
      throw error;
    }
  };

  await t.step("says its version with nothing on the PATH", async () => {
    const text = new TextDecoder().decode(await run(executable, ["--version"], { env: computer }));
    assert.match(text, /^MFB \d/);
  });

  await t.step("serves the help page soon after its start", async () => {
    const times: number[] = [];
    for (let count = 0; count < STARTS; count++) {
      const started = performance.now();
      await using server = await start("server", ["--data", data]);
      const response = await fetch(server.url);
      assert.equal(response.status, 200);
      await response.text();
      times.push(performance.now() - started);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(STARTS / 2)];
    console.log(`  start to served page: ${Math.round(median)} ms (median of ${STARTS})`);
  });

  await t.step("holds a whole session", async () => {
    await using server = await start("server", ["--data", data]);
    await using client = await start("client", ["--server", new URL(server.url).origin]);
    await using browser = await startBrowser();
    const [office, home] = [await browser.page(), await browser.page()];
    const adviser = new AdviserPage(office.page), customer = new ClientPage(home.page);
    await adviser.open(server.adviserUrl);
    await customer.open(client.url);
    await hold({ adviser, customer });
    assert.deepEqual([...office.faults, ...home.faults], []);
    assert.ok((await client.event("sharing")).mode === "support");
    await client.event("ended");
  });

  await t.step("left nothing behind in its folder", async () => {
    const names = (await Array.fromAsync(Deno.readDir(alone))).map(({ name }) => name);
    assert.deepEqual(names, ["MFB-Kunde"]);
  });
});
