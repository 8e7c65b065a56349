import assert from "node:assert/strict";
import type { ServerSocket } from "../server_socket.ts";
import { openReachSocket } from "./reach_socket.ts";
import { createSpeedTest, SPEED_BYTES } from "./speed.ts";

Deno.test("createSpeedTest() gives so many bytes that can't be compressed", async () => {
  const body = createSpeedTest(() => 0).body("192.0.2.1")!;
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  assert.equal(bytes.length, SPEED_BYTES);
  assert.ok(new Set(bytes.subarray(0, 4096)).size > 200);
});

Deno.test("createSpeedTest() lets nobody make a burden of it", async () => {
  let now = 0;
  const speed = createSpeedTest(() => now);
  const first = speed.body("192.0.2.1")!, second = speed.body("192.0.2.1")!;
  assert.equal(speed.body("192.0.2.1"), null, "two at once");
  await first.cancel();
  await second.cancel();
  const third = speed.body("192.0.2.1");
  assert.ok(third);
  await third.cancel();
  assert.equal(speed.body("192.0.2.1"), null, "three a minute");
  now += 61_000;
  assert.ok(speed.body("192.0.2.1"));

  let given = 0;
  for (let i = 0; i < 200; i++) if (speed.body(`198.51.100.${i}`)) given++;
  assert.ok(given <= 10, `${given} at once from many addresses`);
  assert.equal(speed.body("2001:db8::1"), null);
});

Deno.test("openReachSocket() answers once, whatever it is told, and ends", () => {
  const sent: unknown[] = [], closed: number[] = [];
  const socket = {
    address: null,
    host: null,
    forwarded: false,
    secure: false,
    send: (message: unknown) => void sent.push(message),
    close: (code: number) => void closed.push(code),
    fail: () => {},
  } satisfies ServerSocket;
  const handler = openReachSocket(socket);
  handler.message("not even JSON");
  assert.deepEqual([sent, closed], [[{ type: "reached" }], [1000]]);
  handler.closed();
});
