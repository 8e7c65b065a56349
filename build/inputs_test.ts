import assert from "node:assert/strict";
import { join } from "node:path";
import { hashInputs } from "./inputs.ts";

Deno.test("hashInputs() changes with names and contents, and with nothing else", async () => {
  const root = await Deno.makeTempDir({ prefix: "mfb-inputs-" });
  try {
    const leaveOut = join(root, "ui", "assets");
    const hash = () => hashInputs(root, ["ui", "lock", "nowhere"], { leaveOut });
    await Deno.mkdir(leaveOut, { recursive: true });
    await Deno.writeTextFile(join(root, "lock"), "1");
    await Deno.writeTextFile(join(root, "ui", "a.ts"), "a");
    const first = await hash();
    await Deno.writeTextFile(join(leaveOut, "a.js"), "built");
    await Deno.writeTextFile(join(root, "ui", "a_test.ts"), "test");
    await Deno.writeTextFile(join(root, "elsewhere"), "x");
    assert.equal(await hash(), first);

    await Deno.rename(join(root, "ui", "a.ts"), join(root, "ui", "b.ts"));
    const renamed = await hash();
    assert.notEqual(renamed, first);
    await Deno.writeTextFile(join(root, "ui", "b.ts"), "b");
    assert.notEqual(await hash(), renamed);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
