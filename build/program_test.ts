import assert from "node:assert/strict";
import { rewritePlaces } from "./program.ts";

const place = { file: "session/screen/workers.ts", folder: "session/screen", isEntry: false };

Deno.test("rewritePlaces() keeps a file's place, and knows workers as scripts", () => {
  const worker = (name: string, base: string) =>
    `new Worker(new URL("./${name}", ${base}), { type: "module" })`;
  const base = `new URL("./${place.file}", import.meta.url).href`;
  assert.equal(
    rewritePlaces(worker("capture_worker.ts", "import.meta.url"), place),
    worker("capture_worker.js", base),
  );
  assert.equal(
    rewritePlaces(`join(import.meta.dirname!, "x")`, place),
    `join((import.meta.dirname + "/session/screen")!, "x")`,
  );
});

Deno.test("rewritePlaces() lets only the entry be the main module", () => {
  assert.equal(rewritePlaces("if (import.meta.main) run();", place), "if (false) run();");
  const entry = { ...place, isEntry: true };
  assert.equal(rewritePlaces("if (import.meta.main) run();", entry), "if (import.meta.main) run();");
});

Deno.test("rewritePlaces() refuses what it can't keep", () => {
  assert.throws(() => rewritePlaces("import.meta.filename", place), /import\.meta\.filename/);
});
