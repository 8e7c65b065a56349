import assert from "node:assert/strict";
import { documentProtocol } from "./document.ts";

const PAGE = new URL("../docs/protocol.md", import.meta.url);

Deno.test("docs/protocol.md says what the schemas say", async () => {
  const page = documentProtocol();
  if (Deno.args.includes("--update")) await Deno.writeTextFile(PAGE, page);
  assert.equal(
    await Deno.readTextFile(PAGE),
    page,
    "run: deno test -RW protocol/document_test.ts -- --update",
  );
});
