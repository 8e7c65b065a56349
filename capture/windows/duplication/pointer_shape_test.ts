import assert from "node:assert/strict";
import fc from "fast-check";
import { pointerShape, type PointerShapeInfo, readShapeInfo } from "./pointer_shape.ts";

const MONOCHROME = 1, COLOUR = 2, MASKED_COLOUR = 4;

function info(type: number, width: number, height: number, pitch: number): PointerShapeInfo {
  return { type, width, height, pitch, hotX: 1, hotY: 2 };
}

/** Letters: "." transparent, "#" black, "O" white, else a colour's value. */
function drawn(shape: ReturnType<typeof pointerShape>): string[] {
  assert.ok(shape);
  const { width, height, rgba } = shape;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const [r, g, b, a] = rgba.subarray(4 * (y * width + x));
      if (a === 0) return ".";
      const colour = [r, g, b, a].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return colour === "000000ff" ? "#" : colour === "ffffffff" ? "O" : colour;
    }).join(" "));
}

Deno.test("readShapeInfo() reads the fields in their places", () => {
  const view = new DataView(Int32Array.of(4, 32, 48, 128, -1, 7).buffer);
  assert.deepEqual(readShapeInfo(view), { type: 4, width: 32, height: 48, pitch: 128, hotX: -1, hotY: 7 });
});

Deno.test("pointerShape() keeps a colour pointer's straight alpha, whatever the pitch", () => {
  const bitmap = Uint8Array.from([
    ...[0x10, 0x20, 0x30, 0x80, 0xff, 0xff, 0xff, 0xff, 9, 9, 9, 9],
    ...[0, 0, 0, 0, 0, 0, 0, 0xff],
  ]);
  const shape = pointerShape(info(COLOUR, 2, 2, 12), bitmap);
  assert.deepEqual(drawn(shape), ["30201080 O", ". #"]);
  assert.deepEqual([shape!.hotX, shape!.hotY], [1, 2]);
});

Deno.test("pointerShape() knows all four meanings of a monochrome pointer's two masks", () => {
  // Two pixels wide, in bytes of which the rest counts as nothing; AND lines, then XOR lines.
  const bitmap = Uint8Array.from([0b0010_0000, 0b0110_0000, 0b0100_0000, 0b0000_0000].flatMap((b) => [b, 0]));
  // AND 001/011, XOR 010/000
  assert.deepEqual(drawn(pointerShape(info(MONOCHROME, 3, 4, 2), bitmap)), ["# O .", "# . ."]);
});

Deno.test("pointerShape() draws what inverts the screen in black with a white outline", () => {
  // A text cursor: one column that inverts, transparent all around.
  const and = Array(5).fill(0b1111_1000), xor = [0, 0b0010_0000, 0b0010_0000, 0b0010_0000, 0];
  const shape = pointerShape(info(MONOCHROME, 5, 10, 1), Uint8Array.from([...and, ...xor]));
  assert.deepEqual(drawn(shape), [
    ". O O O .",
    ". O # O .",
    ". O # O .",
    ". O # O .",
    ". O O O .",
  ]);
});

Deno.test("pointerShape() lets no outline run over colours, nor beyond an edge", () => {
  // AND 1101, XOR 1000: the first inverts, the third is black.
  const shape = pointerShape(info(MONOCHROME, 4, 2, 1), Uint8Array.from([0b1101_0000, 0b1000_0000]));
  assert.deepEqual(drawn(shape), ["# O # ."]);
});

Deno.test("pointerShape() takes a masked pointer's colours where its mask is 0, and inverts where it is set", () => {
  const bitmap = Uint8Array.from([
    ...[0x10, 0x20, 0x30, 0, 0, 0, 0, 0xff, 0, 0, 0, 0xff],
    ...[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1, 0, 0, 0xff],
  ]);
  assert.deepEqual(drawn(pointerShape(info(MASKED_COLOUR, 3, 2, 12), bitmap)), [
    "302010ff O O",
    "# # #",
  ]);
});

Deno.test("pointerShape() takes nothing that can't be a pointer", () => {
  const bitmap = new Uint8Array(4 * 32 * 32);
  assert.ok(pointerShape(info(COLOUR, 32, 32, 128), bitmap));
  for (
    const wrong of [
      info(0, 32, 32, 128),
      info(3, 32, 32, 128),
      info(8, 32, 32, 128),
      info(COLOUR, 0, 32, 128),
      info(COLOUR, 32, 0, 128),
      info(COLOUR, 33, 32, 128),
      info(COLOUR, 32, 33, 128),
      info(COLOUR, 513, 1, 2052),
      info(MASKED_COLOUR, 32, 32, 127),
      info(MONOCHROME, 32, 1, 4),
      info(MONOCHROME, 32, 64, 3),
      info(MONOCHROME, 32, 2048, 4),
      info(COLOUR, 32, 0xffff_ffff, 128),
    ]
  ) assert.equal(pointerShape(wrong, bitmap), null, JSON.stringify(wrong));
});

Deno.test("pointerShape() never throws, and a shape has all its pixels", () => {
  const small = fc.integer({ min: 0, max: 40 });
  const arbitrary = fc.record({
    type: fc.constantFrom(0, MONOCHROME, COLOUR, MASKED_COLOUR, 7),
    width: small,
    height: small,
    pitch: fc.integer({ min: 0, max: 200 }),
    hotX: fc.integer(),
    hotY: fc.integer(),
  });
  fc.assert(fc.property(arbitrary, fc.uint8Array({ maxLength: 4000 }), (info, bitmap) => {
    const shape = pointerShape(info, bitmap);
    if (shape) assert.equal(shape.rgba.length, 4 * shape.width * shape.height);
  }));
});
