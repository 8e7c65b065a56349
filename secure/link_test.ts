import assert from "node:assert/strict";
import type { LinkMessage } from "../protocol/link.ts";
import { RELAY_DATA_MAX_CHARS, SDP_MAX_CHARS } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { toBase64url } from "./base64url.ts";
import { type Bytes, randomBytes, utf8 } from "./bytes.ts";
import { deriveRoots } from "./keys.ts";
import { createLink, LINK_MESSAGE_MAX_BYTES } from "./link.ts";
import { createSealedPipe, SealError } from "./seal.ts";

const { link: keys } = await deriveRoots(randomBytes(32));
const HELLO: LinkMessage = { type: "hello", name: "Kanzlei Müller", mode: "support" };

function createEnd(role: "client" | "adviser") {
  const end = { got: [] as LinkMessage[], out: [] as string[], broken: [] as Error[] };
  const link = createLink({
    role,
    keys,
    send: (data) => end.out.push(data),
    onMessage: (message) => end.got.push(message),
    onBroken: (error) => end.broken.push(error),
  });
  return { ...end, link };
}

async function until(condition: () => boolean) {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await new Promise((done) => setTimeout(done, 0));
  assert.ok(condition(), "condition never came true");
}

/** Sealed under the adviser's key, though no honest adviser would say it. */
async function sealRaw(bytes: Bytes): Promise<string> {
  const out: string[] = [];
  const pipe = createSealedPipe({
    keys: Promise.resolve({ seal: keys.adviser, open: keys.client }),
    order: "later",
    maxBytes: 1 << 20,
    send: (sealed) => out.push(toBase64url(sealed)),
    onMessage: () => {},
    onBroken: () => {},
  });
  pipe.send(bytes);
  await until(() => out.length === 1);
  return out[0];
}

Deno.test("createLink() carries messages both ways, and goes on after some were lost", async () => {
  const client = createEnd("client"), adviser = createEnd("adviser");
  const end: LinkMessage = { type: "end", reason: "adviser-ended" };
  for (const message of [HELLO, HELLO, end]) adviser.link.send(message);
  client.link.send(HELLO);
  await until(() => adviser.out.length === 3 && client.out.length === 1);
  client.link.receive(adviser.out[0]);
  client.link.receive(adviser.out[2]);
  adviser.link.receive(client.out[0]);
  await until(() => client.got.length === 2 && adviser.got.length === 1);
  assert.deepEqual(client.got, [HELLO, end]);
  assert.deepEqual(adviser.got, [HELLO]);
});

Deno.test("createLink() fits the largest description of a session", async () => {
  const adviser = createEnd("adviser"), connection = toBase64url(randomBytes(16));
  adviser.link.send({
    type: "peer",
    signal: { kind: "offer", connection, sdp: "v=0\r\n".repeat(3276).slice(0, SDP_MAX_CHARS) },
  });
  await until(() => adviser.out.length === 1);
  assert.ok(adviser.out[0].length <= RELAY_DATA_MAX_CHARS);
});

Deno.test("createLink() refuses to send more than a relay message holds", () => {
  const sdp = "€".repeat(SDP_MAX_CHARS);
  const message: LinkMessage = { type: "peer", signal: { kind: "offer", connection: "A".repeat(22), sdp } };
  assert.throws(() => createEnd("client").link.send(message), RangeError);
});

const WRONG: [
  what: string,
  data: () => string | Promise<string>,
  kind: typeof SealError | typeof ProtocolError,
][] = [
  ["what isn't base64url", () => "{}", SealError],
  ["nothing", () => "", SealError],
  ["a text over the limit", () => "A".repeat(RELAY_DATA_MAX_CHARS + 4), SealError],
  ["noise", () => toBase64url(randomBytes(100)), SealError],
  ["a sealed text that isn't JSON", () => sealRaw(utf8("hello")), ProtocolError],
  ["sealed bytes that aren't UTF-8", () => sealRaw(Uint8Array.of(0x22, 0xff, 0x22)), ProtocolError],
  ["a sealed message that isn't in the protocol", () => sealRaw(utf8('{"type":"shutdown"}')), ProtocolError],
  [
    "a sealed message with a field too many",
    () => sealRaw(utf8(JSON.stringify({ ...HELLO, x: 1 }))),
    ProtocolError,
  ],
  [
    "a sealed message over the limit",
    () => sealRaw(new Uint8Array(LINK_MESSAGE_MAX_BYTES + 1).fill(32)),
    SealError,
  ],
];
for (const [what, data, kind] of WRONG) {
  Deno.test(`createLink() breaks once and for ever on ${what}`, async () => {
    const client = createEnd("client"), adviser = createEnd("adviser");
    client.link.receive(await data());
    adviser.link.send(HELLO);
    adviser.link.send(HELLO);
    await until(() => adviser.out.length === 2 && client.broken.length === 1);
    client.link.receive(adviser.out[1]);
    client.link.send(HELLO);
    await new Promise((done) => setTimeout(done, 0));
    assert.ok(client.broken[0] instanceof kind, String(client.broken[0]));
    assert.deepEqual([client.got.length, client.out.length, client.broken.length], [0, 0, 1]);
  });
}
