import assert from "node:assert/strict";
import { decodePageBytes, encodePageBytes } from "./page_bytes.ts";
import { ProtocolError } from "./parse.ts";

Deno.test("decodePageBytes() reads what encodePageBytes() wrote, and refuses any other kind", () => {
  const bytes = Uint8Array.of(7, 0, 255);
  for (const kind of ["frame", "file-part"] as const) {
    const decoded = decodePageBytes(encodePageBytes(kind, bytes));
    assert.equal(decoded.kind, kind);
    assert.deepEqual([...decoded.bytes], [...bytes]);
  }
  assert.deepEqual([...decodePageBytes(Uint8Array.of(1)).bytes], []);
  for (const message of [Uint8Array.of(), Uint8Array.of(2, 1), Uint8Array.of(255)]) {
    assert.throws(() => decodePageBytes(message), ProtocolError);
  }
});
