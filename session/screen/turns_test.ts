import assert from "node:assert/strict";
import { hasRoom, isCalm, roomForPacket, roomForRefinement } from "./turns.ts";

/** 2 Mbit/s with a window of 100 ms. */
const WINDOW = 25_000;
const link = (inFlight: number) => {
  return { bytes: WINDOW - inFlight, packetMax: 6_250, bytesPerSecond: 250_000, inFlight };
};

Deno.test("a newer frame waits until little is under way; beside a film it waits less", () => {
  assert.ok(isCalm(link(15_000), false) && !isCalm(link(15_001), false));
  assert.ok(isCalm(link(20_000), true) && !isCalm(link(20_001), true));
});

Deno.test("a packet is no longer than what is left of the window", () => {
  assert.equal(roomForPacket(link(0)).maxBytes, 6_250);
  assert.equal(roomForPacket(link(20_000)).maxBytes, 5_000);
  assert.ok(hasRoom(link(20_000)) && !hasRoom(link(22_000)));
});

Deno.test("beside a film only an idle link makes something exact, little at a time", () => {
  assert.deepEqual(roomForRefinement(link(15_000), false), roomForPacket(link(15_000)));
  assert.equal(roomForRefinement(link(2_501), true), null);
  assert.equal(roomForRefinement(link(2_500), true)!.maxBytes, 3_750);
});

Deno.test("with nothing under way a frame may be taken, however quick the link and small the window", () => {
  for (const bytesPerSecond of [0, 1e4, 2.5e5, 2e6, 1e9]) {
    for (const bytes of [8 * 1024, 64 * 1024, 8 * 1024 * 1024]) {
      for (const film of [false, true]) {
        assert.ok(isCalm({ bytes, packetMax: bytes / 4, bytesPerSecond, inFlight: 0 }, film));
      }
    }
  }
});
