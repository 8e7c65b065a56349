import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { createNobleDigest } from "./digest.ts";

Deno.test("createNobleDigest() says what node:crypto says, whatever the pieces", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
    const digest = createNobleDigest(), reference = createHash("sha256");
    for (const piece of pieces) {
      digest.update(piece);
      reference.update(piece);
    }
    assert.equal(digest.hex(), reference.digest("hex"));
  }));
});
