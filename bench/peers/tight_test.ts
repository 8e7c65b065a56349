import assert from "node:assert/strict";
import { fingerprint } from "./fingerprint.ts";
import { paintsOf } from "./tight.ts";

Deno.test("paintsOf() takes the newest frame that looks so and was there already", () => {
  const fingerprints = [10, 11, 10, 12];
  const changes = [{ frame: 1, at: 100 }, { frame: 2, at: 200 }, { frame: 3, at: 300 }];
  const sightings = [
    { at: 150, fingerprint: 11 },
    { at: 180, fingerprint: 99 },
    { at: 190, fingerprint: 10 },
    { at: 250, fingerprint: 10 },
    { at: 400, fingerprint: 12 },
  ];
  assert.deepEqual(paintsOf(sightings, changes, fingerprints), [
    { frame: 1, at: 150 },
    { frame: 2, at: 250 },
    { frame: 3, at: 400 },
  ]);
});

Deno.test("fingerprint() tells pictures apart, but not by the fourth byte", () => {
  const picture = Int32Array.of(1, 2, 3, 4, 5);
  const other = picture.map((pixel) => pixel | 0xff000000);
  assert.equal(fingerprint(picture), fingerprint(other));
  const seen = new Set([fingerprint(picture)]);
  for (let i = 0; i < picture.length; i++) {
    for (const bit of [0, 7, 8, 23]) seen.add(fingerprint(picture.with(i, picture[i] ^ (1 << bit))));
  }
  assert.equal(seen.size, 1 + 5 * 4);
});
