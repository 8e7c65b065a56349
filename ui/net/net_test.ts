import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs, restartMs } from "./backoff.ts";
import { bindsOnly, fingerprintsIn } from "./certificate.ts";
import { readLaunchToken } from "./launch.ts";

const PRINT = Array.from({ length: 32 }, () => "AB").join(":");
const OTHER = Array.from({ length: 32 }, () => "CD").join(":");

test("backoffMs() grows, is spread and stays below four seconds", () => {
  assert.equal(backoffMs(0, 0.5), 250);
  assert.ok(backoffMs(1, 0) < backoffMs(1, 0.99));
  assert.ok(backoffMs(100, 1) <= 3_750);
});

test("restartMs() asks after 1, 2, 3, then every 5 s", () => {
  assert.deepEqual([0, 1, 2, 3, 9].map(restartMs), [1_000, 2_000, 3_000, 5_000, 5_000]);
});

test("bindsOnly() accepts the agreed certificate and nothing beside it", () => {
  const line = (print: string, hash = "sha-256") => `v=0\r\na=fingerprint:${hash} ${print}\r\n`;
  assert.deepEqual(fingerprintsIn(line(PRINT.toLowerCase())), [PRINT]);
  assert.equal(bindsOnly(line(PRINT), PRINT), true);
  assert.equal(bindsOnly(line(OTHER), PRINT), false);
  assert.equal(bindsOnly(line(PRINT) + line(OTHER), PRINT), false);
  assert.equal(bindsOnly(line(PRINT) + line("AB:CD", "sha-1"), PRINT), false);
  assert.equal(bindsOnly("v=0\r\n", PRINT), false);
});

test("readLaunchToken() takes exactly 32 bytes of base64url", () => {
  assert.equal(readLaunchToken(`#start=${"a".repeat(43)}`), "a".repeat(43));
  for (
    const hash of [
      "",
      "#start=",
      `#start=${"a".repeat(42)}`,
      `#start=${"a".repeat(44)}`,
      `#x=${"a".repeat(43)}`,
    ]
  ) {
    assert.equal(readLaunchToken(hash), null);
  }
});
