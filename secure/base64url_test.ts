import assert from "node:assert/strict";
import fc from "fast-check";
import { ProtocolError } from "../protocol/parse.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";

Deno.test("toBase64url() gives the vectors of RFC 4648 without padding", () => {
  const cases = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
  cases.forEach((text, length) =>
    assert.equal(toBase64url(new TextEncoder().encode("foobar".slice(0, length))), text)
  );
  assert.equal(toBase64url(Uint8Array.of(0xfb, 0xff)), "-_8");
});

Deno.test("fromBase64url() gives back what toBase64url() took", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 10_000 }), (bytes) => {
    assert.deepEqual(fromBase64url(toBase64url(bytes)), Uint8Array.from(bytes));
  }));
});

Deno.test("fromBase64url() reads one text for each byte string, and throws only ProtocolError", () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_=+/-]{0,12}$/));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        assert.equal(toBase64url(fromBase64url(text)), text);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }),
    { numRuns: 1000 },
  );
});

for (const text of ["A", "AB", "AAB", "Zg==", "Zm8=", "Z g", "Zm9+", "Zm9/", "ZmäA", "Zm9v\n"]) {
  Deno.test(`fromBase64url() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => fromBase64url(text), ProtocolError);
  });
}
