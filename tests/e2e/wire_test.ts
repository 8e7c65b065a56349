import assert from "node:assert/strict";
import { lineOf, runText, spawn } from "./child.ts";
import { canMakeWires, makeWire } from "./wire.ts";

const PORT = 7007;
const ECHO = `import dgram from "node:dgram";
const socket = dgram.createSocket("udp4");
socket.on("message", (data, { port, address }) => socket.send(data, port, address));
socket.bind(${PORT}, () => console.log("ready"));`;
/** Says how long one datagram took there and back, or -1 when it didn't come back. */
const SEND = (address: string, bytes: number) =>
  `import dgram from "node:dgram";
const socket = dgram.createSocket("udp4");
const start = performance.now();
const end = (ms) => { console.log(ms); Deno.exit(); };
socket.on("message", () => end(performance.now() - start));
setTimeout(end, 1000, -1);
socket.send(new Uint8Array(${bytes}), ${PORT}, "${address}");`;

Deno.test({
  name: "makeWire() delays, limits the rate, loses and cuts",
  ignore: !await canMakeWires(),
  async fn() {
    await using wire = await makeWire({ bitsPerSecond: 2_000_000, roundTripMs: 40 });
    await using echo = spawn(Deno.execPath(), { args: ["eval", ECHO], namespace: wire.far.name });
    await lineOf(echo, "stdout", (line) => line === "ready");
    const trip = async (bytes = 8) => {
      const args = ["eval", SEND(wire.far.address, bytes)];
      return Number(await runText(Deno.execPath(), args, { namespace: wire.near.name }));
    };
    // Never sooner than told; how much later is the machine's affair. 1428 bytes take 5.7 ms each way.
    assert.ok(await trip() >= 40);
    assert.ok(await trip(1400) >= 51.4);
    wire.set({ loss: 1 });
    assert.equal(await trip(), -1);
    assert.ok(wire.dropped > 0);
    wire.set({ loss: 0 });
    await wire.cut();
    assert.equal(await trip(), -1);
    await wire.restore();
    assert.ok(await trip() >= 40);
  },
});
