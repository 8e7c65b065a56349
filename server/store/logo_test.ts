import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { LOGO_MAX_BYTES } from "../../protocol/limits.ts";
import { readLogo } from "./logo.ts";

const PNG = "89504e470d0a1a0a0000000d49484452";
const FILES: [name: string, hex: string, expected: string][] = [
  ["PNG", PNG, "image/png"],
  ["JPEG", "ffd8ffe000104a464946", "image/jpeg"],
  ["WebP", "524946461a000000574542505650384c", "image/webp"],
  ["SVG", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>").toString("hex"), "type"],
  ["HTML", Buffer.from("<!doctype html><script>1</script>").toString("hex"), "type"],
  ["GIF", Buffer.from("GIF89a").toString("hex"), "type"],
  ["another RIFF", Buffer.from("RIFF....WAVE").toString("hex"), "type"],
  ["half a PNG", PNG.slice(0, 14), "type"],
  ["nothing", "", "type"],
];

Deno.test("readLogo() knows pictures by what they are", () => {
  for (const [name, hex, expected] of FILES) {
    const logo = readLogo(new Uint8Array(Buffer.from(hex, "hex")));
    assert.equal(typeof logo === "string" ? logo : logo.type, expected, name);
  }
});

Deno.test("readLogo() takes no picture that is too large", () => {
  const bytes = new Uint8Array(LOGO_MAX_BYTES + 1);
  bytes.set(Buffer.from(PNG, "hex"));
  assert.equal(typeof readLogo(bytes.slice(0, LOGO_MAX_BYTES)), "object");
  assert.equal(readLogo(bytes), "size");
});
