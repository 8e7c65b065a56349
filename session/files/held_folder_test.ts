import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TransferError } from "../../transfer/types.ts";
import { type HeldFolder, holdByPath, holdFolder } from "./held_folder.ts";
import { testFolder } from "./testing.ts";

const unix = { ignore: Deno.build.os === "windows" };
const notWritable = (error: unknown) => error instanceof TransferError && error.fault === "not-writable";

for (const hold of [holdFolder, holdByPath]) {
  Deno.test(`${hold.name}() makes folders, and enters nothing but folders`, async () => {
    await using temporary = await testFolder();
    const held: HeldFolder[] = [await hold(temporary.path)];
    writeFileSync(join(temporary.path, "file"), "");
    for (let twice = 0; twice < 2; twice++) held.push((await held[0].enter("ä"))!);
    assert.equal(await held[0].enter("file"), null);
    await held[1].check();
    await held[1].sync();
    writeFileSync(held[1].at("x"), "x");
    assert.equal(await Deno.readTextFile(join(temporary.path, "ä", "x")), "x");
    for (const folder of held) await folder.close();
  });

  Deno.test(`${hold.name}() enters no link`, unix, async () => {
    await using temporary = await testFolder();
    const folder = await hold(temporary.path);
    symlinkSync("/", join(temporary.path, "link"));
    assert.equal(await folder.enter("link"), null);
    await folder.close();
  });
}

Deno.test("holdByPath() notices that something else is in a folder's place, at every level", async () => {
  await using temporary = await testFolder();
  const { path } = temporary;
  mkdirSync(join(path, "a"));
  const root = await holdByPath(path);
  const inner = (await (await root.enter("a"))!.enter("b"))!;
  await inner.check();
  renameSync(join(path, "a"), join(path, "aside"));
  mkdirSync(join(path, "a", "b"), { recursive: true });
  await assert.rejects(inner.check(), notWritable);
  rmSync(join(path, "a"), { recursive: true });
  renameSync(join(path, "aside"), join(path, "a"));
  await inner.check();
});
