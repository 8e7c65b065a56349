import assert from "node:assert/strict";
import { test } from "node:test";
import { createPreviewRows, type PreviewMessage } from "./preview_rows.ts";

const piece = (y: number, rgb: number[], height = 2): PreviewMessage => ({
  type: "preview",
  width: 1,
  height,
  y,
  rows: btoa(String.fromCharCode(...rgb)),
});

test("createPreviewRows() gives a picture when its last piece is there", () => {
  const accept = createPreviewRows();
  assert.equal(accept(piece(0, [1, 2, 3])), null);
  assert.deepEqual(accept(piece(1, [4, 5, 6])), {
    width: 1,
    height: 2,
    rgba: Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255),
  });
});

test("createPreviewRows() never mixes pictures, and takes no piece that doesn't fit", () => {
  const cases: PreviewMessage[][] = [
    [piece(1, [4, 5, 6])],
    [piece(0, [1, 2, 3], 3), piece(1, [4, 5, 6], 2)],
    [piece(0, [1, 2, 3], 3), piece(2, [4, 5, 6], 3)],
    [piece(0, [1, 2, 3]), piece(1, [4, 5, 6, 7, 8, 9])],
    [piece(0, [1, 2, 3]), piece(1, [4, 5])],
    [piece(0, [1, 2, 3]), piece(1, [])],
    [piece(0, [1, 2, 3]), { ...piece(1, []), rows: "?" }, piece(1, [4, 5, 6])],
  ];
  for (const pieces of cases) {
    const accept = createPreviewRows();
    assert.deepEqual(pieces.map(accept), pieces.map(() => null));
    assert.notEqual(accept(piece(0, [1, 2, 3, 4, 5, 6])), null, "it goes on with the next picture");
  }
});
