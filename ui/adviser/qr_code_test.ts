import assert from "node:assert/strict";
import { test } from "node:test";
import decodeQR from "qr/decode.js";
import { qrPath } from "./qr_code.tsx";

const SCALE = 4;

/** Paints the path's rectangles as a browser does. */
function paint({ size, path }: ReturnType<typeof qrPath>) {
  const side = size * SCALE, data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = 0; row < SCALE; row++) {
      const start = ((Number(y) * SCALE + row) * side + Number(x) * SCALE) * 4;
      for (let at = start; at < start + Number(width) * SCALE * 4; at++) if (at % 4 !== 3) data[at] = 0;
    }
  }
  return { width: side, height: side, data };
}

test("qrPath() is read as what it was made from", () => {
  for (
    const address of [
      "http://127.0.0.1:8080/",
      "https://hilfe.kanzlei-müller.example/",
      `https://${"a".repeat(60)}.example/`,
    ]
  ) assert.equal(decodeQR(paint(qrPath(address))), address);
});
