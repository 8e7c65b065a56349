import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renameNoReplace } from "./rename_linux.ts";
import { renameNew } from "./rename_new.ts";
import { filesIn, testFolder } from "./testing.ts";

Deno.test("renameNew() renames, and never in the place of another file", async () => {
  await using folder = await testFolder();
  const [a, b, c] = ["a", "b", "c"].map((name) => join(folder.path, name));
  writeFileSync(a, "a");
  writeFileSync(b, "b");
  assert.equal(await renameNew(a, b), false);
  assert.deepEqual(filesIn(folder.path), { a: "a", b: "b" });
  assert.equal(await renameNew(a, c), true);
  assert.deepEqual(filesIn(folder.path), { b: "b", c: "a" });
  await assert.rejects(renameNew(a, join(folder.path, "d")));
});

Deno.test(
  "renameNoReplace() does the same without hard links",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    await using folder = await testFolder();
    const [a, b, c] = ["ä", "b", "c"].map((name) => join(folder.path, name));
    writeFileSync(a, "a");
    writeFileSync(b, "b");
    assert.equal(renameNoReplace(a, b), false);
    assert.equal(renameNoReplace(a, c), true);
    assert.equal(renameNoReplace(a, join(folder.path, "d")), false);
    assert.deepEqual(filesIn(folder.path), { b: "b", c: "a" });
  },
);
