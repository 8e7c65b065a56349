import assert from "node:assert/strict";
import { startBrowser } from "./browser.ts";
import { attach, type Mfb, spawnMfb, startServer } from "./mfb.ts";
import { AdviserPage, ClientPage } from "./session.ts";
import { waitFor, within } from "./wait.ts";

/** The command line: one clear sentence and exit code 2 for what a person got wrong. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const CASES: { name: string; args: (server: Mfb) => string[]; says: RegExp }[] = [
  { name: "an unknown flag", args: () => ["--colour", "red"], says: /--colour/ },
  {
    name: "several mistakes at once",
    args: () => ["server", "--port", "99999", "--what"],
    says: /99999.*--what|--what.*99999/,
  },
  { name: "an unknown command", args: () => ["serve"], says: /serve/ },
  {
    name: "a taken port (server)",
    args: ({ port }) => ["server", "--port", String(port), "--no-open", "--source", "virtual"],
    says: /port/,
  },
  {
    name: "a taken port (client)",
    args: ({ port, url }) => ["--port", String(port), "--no-open", "--source", "virtual", "--server", url],
    says: /port/,
  },
  {
    name: "no such display (client)",
    args: ({ url }) => ["--display", ":99", "--no-open", "--server", url],
    says: /:99/,
  },
  {
    name: "no such display (server)",
    args: () => ["server", "--port", "0", "--no-open", "--display", ":99"],
    says: /:99/,
  },
];

Deno.test("mistakes on the command line", options, async (t) => {
  await using stack = new AsyncDisposableStack();
  const data = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const server = stack.use(await startServer({ data, args: ["--source", "virtual"] }));
  for (const { name, args, says } of CASES) {
    await t.step(name, async () => {
      const flags = args(server);
      await using child = spawnMfb(flags[0] === "server" ? [...flags, "--data", `${data}/second`] : flags);
      const code = await within(child.ended, { what: "the end of the program", timeoutMs: 60_000 });
      await child.stop();
      const said = child.stderr.filter((line) => line.trim() !== "");
      assert.equal(code, 2, said.join("\n"));
      assert.equal(said.length, 1, said.join("\n"));
      assert.match(said[0], says);
      assert.doesNotMatch(said[0], /at .*\.ts:\d+|Uncaught/);
      assert.deepEqual(child.stdout, []);
    });
  }
});

Deno.test("server pruefen prints a table, and ends with 1 for a red light", options, async () => {
  await using stack = new AsyncDisposableStack();
  const data = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  // A folder without programs for clients, beside a source that may have built some.
  const child = stack.use(spawnMfb(["server", "pruefen", "--data", `${data}/office.db`, "--port", "0"]));
  const code = await within(child.ended, { what: "the end of the program", timeoutMs: 60_000 });
  await child.stop();
  assert.equal(code, 1, child.stderr.join("\n"));
  assert.match(child.stdout.join("\n"), /^GELB {2}Datenordner .*→ Vor dem ersten Start.*^GRÜN {2}Uhr/ms);
  assert.deepEqual(child.stderr.filter((line) => line.trim() !== ""), []);
});

Deno.test(
  "demo without a display shares the virtual desktop, a whole session works there",
  options,
  async () => {
    const data = await Deno.makeTempDir();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const child = stack.use(
      spawnMfb(["demo", "--port", "0", "--no-open", "--json", "--data", data], { env: { DISPLAY: null } }),
    );
    const server = await attach(child, "server");
    const client = await attach(child, "client");
    const browser = stack.use(await startBrowser());
    const adviser = new AdviserPage((await browser.page()).page);
    const customer = new ClientPage((await browser.page()).page);
    await adviser.open(server.adviserUrl);
    await customer.open(client.url);
    await customer.connect(await adviser.newSession());
    await customer.answer("Ja");
    await waitFor(() => adviser.canvas.isVisible(), { what: "the virtual desktop" });
    await waitFor(async () => (await adviser.size()).width > 300, { what: "a picture" });
    await adviser.steer();
    await adviser.button("Beenden").click();
    await adviser.ended.waitFor();
    await customer.ended.waitFor();
  },
);
