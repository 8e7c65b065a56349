import assert from "node:assert/strict";
import { type Bytes, randomBytes } from "./bytes.ts";
import { createSealedChannel, type SealedChannelOptions } from "./channel.ts";

const ROOT = randomBytes(32);

function createEnd(role: "host" | "viewer", options: Partial<SealedChannelOptions> = {}) {
  const end = { got: [] as Bytes[], out: [] as Bytes[], broken: [] as Error[] };
  const channel = createSealedChannel({
    role,
    root: ROOT,
    connection: "A".repeat(22),
    label: "control",
    send: (sealed) => end.out.push(sealed),
    onMessage: (bytes) => end.got.push(bytes),
    onBroken: (error) => end.broken.push(error),
    ...options,
  });
  return { ...end, channel };
}

async function until(condition: () => boolean) {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await new Promise((done) => setTimeout(done, 0));
  assert.ok(condition(), "condition never came true");
}

Deno.test("createSealedChannel() works at once and both ways, before its keys are there", async () => {
  const host = createEnd("host"), viewer = createEnd("viewer");
  const first = Uint8Array.of(1, 2, 3), second = Uint8Array.of(4), back = Uint8Array.of(5);
  host.channel.send(first);
  host.channel.send(second);
  viewer.channel.send(back);
  await until(() => host.out.length === 2 && viewer.out.length === 1);
  const late = createEnd("viewer");
  host.out.forEach((sealed) => late.channel.receive(sealed));
  host.channel.receive(viewer.out[0]);
  await until(() => late.got.length === 2 && host.got.length === 1);
  assert.deepEqual(late.got, [first, second]);
  assert.deepEqual(host.got, [back]);
});

const STRANGERS: [what: string, role: "host" | "viewer", options: Partial<SealedChannelOptions>][] = [
  ["another connection", "viewer", { connection: "B".repeat(22) }],
  ["another label", "viewer", { label: "input" }],
  ["another root", "viewer", { root: randomBytes(32) }],
  ["the same end", "host", {}],
];
for (const [what, role, options] of STRANGERS) {
  Deno.test(`createSealedChannel() doesn't open messages of ${what}`, async () => {
    const host = createEnd("host"), stranger = createEnd(role, options);
    host.channel.send(Uint8Array.of(1));
    await until(() => host.out.length === 1);
    stranger.channel.receive(host.out[0]);
    await until(() => stranger.broken.length === 1);
    assert.deepEqual(stranger.got, []);
  });
}

Deno.test("createSealedChannel() breaks when a message is missing", async () => {
  const host = createEnd("host"), viewer = createEnd("viewer");
  host.channel.send(Uint8Array.of(1));
  host.channel.send(Uint8Array.of(2));
  await until(() => host.out.length === 2);
  viewer.channel.receive(host.out[1]);
  await until(() => viewer.broken.length === 1);
});

Deno.test("createSealedChannel() breaks on a root of the wrong length", async () => {
  const host = createEnd("host", { root: new Uint8Array(16) });
  await until(() => host.broken.length === 1);
  assert.ok(host.broken[0] instanceof RangeError);
});
