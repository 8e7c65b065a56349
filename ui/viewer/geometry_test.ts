import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pixelAt, placePicture } from "./geometry.ts";

const ORIGIN = { left: 0, top: 0 };
const PICTURE = { width: 1280, height: 800 };

test("placePicture() never enlarges, and stands on whole device pixels", () => {
  const place = placePicture(PICTURE, { width: 1441, height: 901 }, {
    original: false,
    ratio: 1,
    origin: ORIGIN,
  });
  assert.deepEqual(place, { left: 80, top: 50, width: 1280, height: 800, zoom: 1 });
});

test("placePicture() stands on whole device pixels of the page, wherever the stage begins", () => {
  const origin = { left: 0.4, top: 182.03125 };
  const place = placePicture(PICTURE, { width: 1440, height: 801 }, { original: false, ratio: 1, origin });
  assert.equal(origin.left + place.left, 80);
  assert.equal(origin.top + place.top, 183);
});

test("placePicture() shrinks to fit and keeps the sides' ratio", () => {
  const place = placePicture(PICTURE, { width: 640, height: 600 }, {
    original: false,
    ratio: 1,
    origin: ORIGIN,
  });
  assert.equal(place.width, 640);
  assert.equal(place.height, 400);
});

test("placePicture() at 1:1 shows a pixel as a device pixel", () => {
  const place = placePicture(PICTURE, { width: 640, height: 600 }, {
    original: true,
    ratio: 2,
    origin: ORIGIN,
  });
  assert.deepEqual(place, { left: 0, top: 0, width: 640, height: 400, zoom: 1 });
});

test("pixelAt() finds every pixel's middle, whatever the scale", () => {
  fc.assert(fc.property(
    fc.record({ width: fc.integer({ min: 1, max: 7680 }), height: fc.integer({ min: 1, max: 4320 }) }),
    fc.record({ width: fc.integer({ min: 100, max: 3000 }), height: fc.integer({ min: 100, max: 2000 }) }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    (picture, stage, share) => {
      const box = placePicture(picture, stage, { original: false, ratio: 1, origin: ORIGIN });
      const at = { x: Math.floor(share * picture.width), y: Math.floor(share * picture.height) };
      const point = {
        x: box.left + (at.x + 0.5) * box.width / picture.width,
        y: box.top + (at.y + 0.5) * box.height / picture.height,
      };
      assert.deepEqual(pixelAt(point, box, picture), at);
    },
  ));
});

test("pixelAt() stays within the picture", () => {
  const box = { left: 10, top: 10, width: 100, height: 100 };
  assert.deepEqual(pixelAt({ x: -50, y: 500 }, box, PICTURE), { x: 0, y: 799 });
});
