import assert from "node:assert/strict";
import { test } from "node:test";
import { createStatsReader, formatBitRate } from "./stats.ts";

function report(bytes: number, candidateType: string) {
  return [
    { type: "transport", id: "T", selectedCandidatePairId: "P" },
    { type: "candidate-pair", id: "P", localCandidateId: "L", remoteCandidateId: "R", bytesReceived: bytes },
    { type: "local-candidate", id: "L", candidateType },
    { type: "remote-candidate", id: "R", candidateType: "host" },
  ];
}

test("createStatsReader() gives the rate between two reports, and the path", () => {
  const reader = createStatsReader();
  assert.deepEqual(reader.read(report(1_000, "host"), 0), { bitsPerSecond: 0, path: "direct" });
  assert.deepEqual(reader.read(report(251_000, "relay"), 2_000), { bitsPerSecond: 1e6, path: "relay" });
});

test("createStatsReader() knows the way through the server", () => {
  const reader = createStatsReader();
  reader.read([{ type: "carrier", id: "C", bytesReceived: 0 }], 0);
  const read = reader.read([{ type: "carrier", id: "C", bytesReceived: 125_000 }], 1_000);
  assert.deepEqual(read, { bitsPerSecond: 1e6, path: "server" });
});

test("createStatsReader() knows no path before there is a pair", () => {
  assert.equal(createStatsReader().read([], 0).path, "unknown");
});

test("formatBitRate() speaks the page's language", () => {
  assert.equal(formatBitRate(1_440_000, "de"), "1,4 Mbit/s");
  assert.equal(formatBitRate(64_200, "de"), "64 kbit/s");
  assert.equal(formatBitRate(0, "en"), "0 kbit/s");
});
