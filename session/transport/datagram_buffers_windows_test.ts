import assert from "node:assert/strict";
import { datagramsThrough, TOO_LARGE_BYTES } from "./testing_datagrams.ts";

Deno.test("a datagram that is too large is an error of the socket on Windows, and stops nothing", async () => {
  const taken = await datagramsThrough([100, 100, 100, TOO_LARGE_BYTES, TOO_LARGE_BYTES, 200]);
  assert.deepEqual(taken.map(({ length }) => length), [100, 100, 100, 200]);
});
