import assert from "node:assert/strict";
import { backoffMs, renewalTime } from "./renewal.ts";

const DAY = 24 * 60 * 60 * 1000;

Deno.test("renewalTime() is after two thirds of the certificate's life, with room to fail", () => {
  for (const days of [6, 47, 90, 365]) {
    const life = { notBefore: 0, notAfter: days * DAY };
    assert.ok(renewalTime(life, 0) >= life.notAfter * 2 / 3 - 1);
    assert.ok(renewalTime(life, 1) <= life.notAfter * 0.71);
  }
});

Deno.test("backoffMs() grows to six hours and stays, never two at the same moment", () => {
  const minutes = [1, 2, 3, 8, 20, 2000].map((failures) => backoffMs(failures, 1) / 60_000);
  assert.deepEqual(minutes, [2, 4, 8, 256, 360, 360]);
  assert.equal(backoffMs(1, 0), 60_000);
});
