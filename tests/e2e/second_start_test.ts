import assert from "node:assert/strict";
import { join } from "node:path";
import { attach, type Mfb, spawnMfb, startServer } from "./mfb.ts";
import { waitFor, within } from "./wait.ts";

/** A client that is started twice, as people do who click twice. */

Deno.test("a second start of the client opens the first one's page and ends", async () => {
  const folder = await Deno.makeTempDir({ prefix: "mfb-second-" });
  const opened = join(folder, "opened");
  await Deno.mkdir(join(folder, "run"), { mode: 0o700 });
  await Deno.writeTextFile(opened, "");
  // The browser of this desktop: it writes down what it is to show.
  await Deno.writeTextFile(join(folder, "chromium"), `#!/bin/sh\necho "$@" >> "${opened}"\n`, {
    mode: 0o755,
  });
  await using server = await startServer({ data: join(folder, "server"), args: ["--source", "virtual"] });
  const origin = new URL(server.url).origin;
  const start = (display = ":7") =>
    spawnMfb(["--server", origin, "--source", "virtual", "--json"], {
      env: {
        DISPLAY: display,
        WAYLAND_DISPLAY: null,
        XDG_RUNTIME_DIR: join(folder, "run"),
        PATH: `${folder}:${Deno.env.get("PATH")}`,
      },
    });
  const addresses = async () => (await Deno.readTextFile(opened)).split("\n").filter((line) => line !== "");
  const windows = (count: number) =>
    waitFor(async () => (await addresses()).length === count, {
      what: `${count} windows`,
      otherwise: async () => (await addresses()).join(", "),
    });
  const portOf = (address: string) => Number(/^--app=http:\/\/127\.0\.0\.1:(\d+)\/#start=/.exec(address)![1]);

  let first: Mfb | null = null, other: Mfb | null = null, third: Mfb | null = null;
  try {
    first = await attach(start(), "client");
    await windows(1);
    const second = start();
    assert.equal(await within(second.ended, { what: "its end" }), 0, second.stderr.join("\n"));
    assert.deepEqual(second.stdout, ['{"event":"runs-already"}']);
    await windows(2);
    const [one, two] = await addresses();
    assert.deepEqual([portOf(one), portOf(two)], [first.port, first.port]);
    assert.notEqual(one, two, "each window has a token of its own");
    assert.ok(
      ![...second.stdout, ...second.stderr].join("").includes("#start="),
      "the second one knows none",
    );

    other = await attach(start(":8"), "client");
    assert.notEqual(other.port, first.port, "another desktop has a client of its own");
    await windows(3);

    first.child.signal("SIGKILL");
    await first.child.ended;
    third = await attach(start(), "client");
    await windows(4);
    assert.equal(portOf((await addresses())[3]), third.port, "after a kill it simply starts");
  } finally {
    for (const client of [first, other, third]) await client?.[Symbol.asyncDispose]();
  }
  const left = (await Array.fromAsync(Deno.readDir(join(folder, "run")))).map(({ name }) => name);
  assert.deepEqual(left, [], "nothing is left behind");
  await Deno.remove(folder, { recursive: true });
});
