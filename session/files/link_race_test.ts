import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { TransferError } from "../../transfer/types.ts";
import { createFolderStore } from "./folder_store.ts";
import { filesIn, keep, testFile, testFolder } from "./testing.ts";

const SWAPS = 10_000;

Deno.test("a folder swapped for a link 10,000 times while files arrive in it: nothing gets out", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using temporary = await testFolder();
  const [folder, outside] = ["MFB", "outside"].map((name) => join(temporary.path, name));
  mkdirSync(outside);
  mkdirSync(join(folder, "Belege"), { recursive: true });
  const store = createFolderStore({ folder, scanner: null });
  const swapper = new Worker(new URL("./testing_link_swapper.ts", import.meta.url), { type: "module" });
  let done = false;
  const swapped = new Promise((resolve) => swapper.onmessage = resolve).then(() => void (done = true));
  swapper.postMessage({ folder, name: "Belege", target: outside, times: SWAPS });
  let kept = 0, refused = 0;
  while (!done) {
    try {
      await keep(store, testFile("Belege/x.txt", `${kept}`));
      kept++;
    } catch (error) {
      assert.ok(error instanceof TransferError, String(error));
      refused++;
    }
  }
  await swapped;
  swapper.terminate();
  assert.deepEqual(filesIn(outside), {});
  const found = Object.entries(filesIn(folder)).filter(([name]) => !name.endsWith("/"));
  assert.equal(found.length, kept, `${refused} refused`);
  assert.ok(kept > 0);
});
