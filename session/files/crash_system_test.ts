import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "../../tests/e2e/child.ts";
import { waitFor } from "../../tests/e2e/wait.ts";
import { CRASH_FILES, crashFile, filesIn, testFolder } from "./testing.ts";

const KILLS = 8;
const WAIT_MS = 60_000;

Deno.test("kill -9 at any moment: what has its name is whole, what hasn't goes on", async () => {
  await using temporary = await testFolder();
  const folder = join(temporary.path, "MFB");
  mkdirSync(folder);
  let next = 0, resumed = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const receiver = spawn(Deno.execPath(), {
      args: ["run", "-A", "--no-check", join(import.meta.dirname!, "testing_receiver.ts"), folder, `${next}`],
    });
    // Somewhere in the middle of one of the next steps.
    const steps = 1 + Math.floor(Math.random() * 60);
    await waitFor(() => receiver.exitCode !== null || receiver.stdout.length >= steps, {
      what: "the receiver's steps",
      timeoutMs: WAIT_MS,
    });
    assert.equal(receiver.exitCode, null, receiver.stderr.join("\n"));
    receiver.signal("SIGKILL");
    await receiver.stop();
    if (Number(receiver.stdout[0].split(" ")[2]) > 0) resumed++;
    const found = filesIn(folder);
    const named = Object.keys(found).filter((name) => !name.endsWith("/") && !name.startsWith(".mfb-"));
    for (const name of named) {
      const { bytes } = crashFile(Number(name.split(" ").at(-1)));
      assert.ok(readFileSync(join(folder, name)).equals(bytes), `${name} isn't whole`);
    }
    assert.ok(Object.keys(found).filter((name) => name.startsWith(".mfb-")).length <= 1);
    while (next < CRASH_FILES && existsSync(join(folder, crashFile(next).path))) next++;
    assert.equal(named.length, next);
  }
  assert.ok(resumed > 0, "never went on with what was left");
});
