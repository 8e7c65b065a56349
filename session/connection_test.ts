import assert from "node:assert/strict";
import { createSealedChannel } from "../secure/channel.ts";
import { createConnection } from "./connection.ts";
import type { ChannelLabel, TransportEvents, TransportState } from "./transport/types.ts";

Deno.test("a viewer that is heard before the own channels are open counts as there once they are", async () => {
  const root = new Uint8Array(32), told: boolean[] = [], sent: Uint8Array[] = [];
  const heard = Promise.withResolvers<void>();
  let events: TransportEvents<ChannelLabel> | null = null, state: TransportState = "connecting";
  const connection = await createConnection({
    identity: { fingerprint: "" },
    iceServers: () => Promise.resolve([]),
    expectedFingerprint: null,
    root,
    onBroken: (error) => assert.fail(error),
    onSignal: () => {},
    onAlive(alive) {
      told.push(alive);
      connection.control({ type: "ping", sent: 0 });
    },
    onControl: () => heard.resolve(),
    onInput: () => {},
    onAck: () => {},
    onReady: () => {},
  }, (_options, given) => {
    events = given;
    return Promise.resolve({
      connection: "AAAAAAAAAAAAAAAAAAAAAA",
      fingerprint: "",
      get state() {
        return state;
      },
      start: () => Promise.resolve(),
      accept: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      send: (_label, bytes) => (sent.push(bytes), true),
      buffered: () => 0,
      close: () => Promise.resolve(),
    });
  });
  const sealed = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const viewer = createSealedChannel({
    role: "viewer",
    root,
    connection: connection.id,
    label: "control",
    send: sealed.resolve,
    onMessage: () => {},
    onBroken: (error) => assert.fail(error),
  });
  viewer.send(new TextEncoder().encode(JSON.stringify({ type: "hold", hold: false })));
  events!.onMessage("control", await sealed.promise);
  await heard.promise;
  assert.deepEqual([told, sent.length], [[], 0]);
  state = "open";
  events!.onState("open");
  assert.deepEqual([told, connection.alive], [[true], true]);
  await connection.close();
});
