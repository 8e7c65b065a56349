import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:tls";
import { createStunOverTurnClient } from "werift";
import { startTestServer, verifiedPair } from "../testing.ts";
import { certificateFiles } from "../tls/certificate_files.ts";
import { makePair } from "../tls/testing.ts";
import { METHODS, readStun, writeStun } from "./stun_message.ts";

/** turns: on the port of HTTPS. */

const PACKETS = 100;

Deno.test({
  name: "the HTTPS port relays for those who are told so, and answers pages as before",
  // Deno 2.6 hands no connection over.
  ignore: Deno.version.deno.startsWith("2.6."),
  async fn() {
    const dir = await Deno.makeTempDir({ prefix: "mfb-turns-" });
    const server = await startTestServer({
      certificates: certificateFiles({ ...await makePair(dir, "one"), now: Date.now }),
    });
    try {
      const { adviser, client } = await verifiedPair(server);
      const socket = connect({ port: server.port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        socket.write(writeStun({ method: METHODS.binding, class: 0, transaction: new Uint8Array(12) }, []));
      });
      const answer = await new Promise<Uint8Array>((resolve) =>
        socket.once("data", (data) => resolve(Buffer.from(data)))
      );
      assert.equal(readStun(answer).method, METHODS.binding);
      socket.destroy();
      const [from, to] = await Promise.all([adviser, client].map(async ({ ice }) => {
        const [, { username, credential }] = ice[0].servers as Record<string, string>[];
        return (await createStunOverTurnClient(
          { address: ["127.0.0.1", server.port], username, password: credential },
          { transport: "tls", tlsOptions: { rejectUnauthorized: false } },
        )).turn;
      }));
      await to.getChannel(from.relayedAddress);
      const received: number[] = [];
      const all = new Promise<void>((resolve) => {
        to.onData.subscribe((data) => {
          received.push(data[0]);
          if (received.length === PACKETS) resolve();
        });
      });
      for (let at = 0; at < PACKETS; at++) await from.sendData(Buffer.alloc(1_200, at), to.relayedAddress);
      await all;
      assert.deepEqual(received, Array.from({ length: PACKETS }, (_, at) => at));
      await Promise.all([from.close(), to.close()]);
      const page = await fetchTls(server.port);
      assert.match(page, /^HTTP\/1.1 200/);
    } finally {
      await server.stop();
      await Deno.remove(dir, { recursive: true });
    }
  },
});

function fetchTls(port: number): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    });
    socket.on("data", (data) => text += data);
    socket.on("close", () => resolve(text));
  });
}
