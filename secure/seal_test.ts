import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bytes, randomBytes } from "./bytes.ts";
import { createSealedPipe, SEAL_BYTES, type SealedPipeOptions, SealError } from "./seal.ts";

const importKey = (bytes: Bytes) =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
const KEYS = await Promise.all([importKey(randomBytes(32)), importKey(randomBytes(32))]);
const MAX_BYTES = 1000;

type End = { got: string[]; out: Bytes[]; broken: Error[]; pipe: ReturnType<typeof createSealedPipe> };

function createEnd(own: 0 | 1, options: Partial<SealedPipeOptions> = {}): End {
  const end: Omit<End, "pipe"> = { got: [], out: [], broken: [] };
  const pipe = createSealedPipe({
    keys: Promise.resolve({ seal: KEYS[own], open: KEYS[1 - own] }),
    order: "next",
    maxBytes: MAX_BYTES,
    send: (sealed) => end.out.push(sealed),
    onMessage: (bytes) => end.got.push(new TextDecoder().decode(bytes)),
    onBroken: (error) => end.broken.push(error),
    ...options,
  });
  return { ...end, pipe };
}

const bytes = (text: string): Bytes => new TextEncoder().encode(text);

/** WebCrypto answers from outside the event loop's microtasks: waits until the condition holds. */
async function until(condition: () => boolean) {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await new Promise((done) => setTimeout(done, 0));
  assert.ok(condition(), "condition never came true");
}

async function sealAll(messages: string[]): Promise<Bytes[]> {
  const end = createEnd(0);
  for (const message of messages) end.pipe.send(bytes(message));
  await until(() => end.out.length === messages.length);
  return end.out;
}

/** Delivers and waits until all is handled: the last thing sent the other way round trips through the chain. */
async function receiveAll(sealed: Bytes[], options: Partial<SealedPipeOptions> = {}): Promise<End> {
  const end = createEnd(1, options);
  sealed.forEach((one) => end.pipe.receive(one));
  const intact = sealed.length;
  await until(() => end.broken.length > 0 || end.got.length === intact);
  return end;
}

Deno.test("createSealedPipe() delivers what was sent, in order, both ways", async () => {
  const host = createEnd(0), viewer = createEnd(1);
  const texts = ["", "a", "ä".repeat(500), ...Array.from({ length: 50 }, (_, i) => `message ${i}`)];
  for (const text of texts) {
    host.pipe.send(bytes(text));
    viewer.pipe.send(bytes(`re: ${text}`.slice(0, 400)));
  }
  await until(() => host.out.length === texts.length && viewer.out.length === texts.length);
  host.out.forEach((sealed) => viewer.pipe.receive(sealed));
  viewer.out.forEach((sealed) => host.pipe.receive(sealed));
  await until(() => viewer.got.length === texts.length && host.got.length === texts.length);
  assert.deepEqual(viewer.got, texts);
  assert.deepEqual(host.got, texts.map((text) => `re: ${text}`.slice(0, 400)));
  assert.deepEqual(
    host.out.map((sealed) => sealed.length),
    texts.map((text) => bytes(text).length + SEAL_BYTES),
  );
});

Deno.test("createSealedPipe() keeps the order of large and small messages", async () => {
  const sizes = [60_000, 1, 60_000, 2, 0, 30_000, 3];
  const host = createEnd(0, { maxBytes: 65_536 }), got: number[] = [];
  const viewer = createEnd(1, { maxBytes: 65_536, onMessage: (message) => got.push(message.length) });
  sizes.forEach((size) => host.pipe.send(randomBytes(size)));
  await until(() => host.out.length === sizes.length);
  host.out.forEach((sealed) => viewer.pipe.receive(sealed));
  await until(() => got.length === sizes.length);
  assert.deepEqual(got, sizes);
});

type Sabotage = {
  kind: "flip" | "drop" | "swap" | "repeat" | "cut" | "grow" | "insert";
  at: number;
  bit: number;
};
const sabotage: fc.Arbitrary<Sabotage> = fc.record({
  kind: fc.constantFrom("flip", "drop", "swap", "repeat", "cut", "grow", "insert"),
  at: fc.nat(7),
  bit: fc.nat(10_000),
});

/** @returns what arrives, and how many messages from the start are untouched. */
function sabotaged(sealed: Bytes[], { kind, at, bit }: Sabotage): [arrives: Bytes[], intact: number] {
  const out = sealed.map((one) => one.slice()), one = out[at];
  switch (kind) {
    case "flip":
      one[(bit >> 3) % one.length] ^= 1 << (bit & 7);
      return [out, at];
    case "drop":
      return [out.toSpliced(at, 1), at];
    case "swap":
      return [out.toSpliced(at, 2, out[at + 1], out[at]), at];
    case "repeat":
      return [out.toSpliced(at + 1 + bit % (out.length - at), 0, one), at + 1 + bit % (out.length - at)];
    case "cut":
      return [out.toSpliced(at, 1, one.slice(0, bit % one.length)), at];
    case "grow":
      return [out.toSpliced(at, 1, Uint8Array.from([...one, bit & 255])), at];
    case "insert":
      return [out.toSpliced(at, 0, randomBytes(bit % 60)), at];
  }
}

Deno.test("createSealedPipe() notices every flip, drop, swap, repeat, cut or insertion, and delivers nothing after it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string(), { minLength: 10, maxLength: 10 }),
      sabotage,
      async (texts, how) => {
        const [arrives, intact] = sabotaged(await sealAll(texts), how);
        const end = await receiveAll(arrives);
        await until(() => end.broken.length === 1);
        assert.deepEqual(end.got, texts.slice(0, intact));
        assert.ok(end.broken[0] instanceof SealError);
        end.pipe.receive((await sealAll(texts))[intact]);
        end.pipe.send(bytes("too late"));
        await new Promise((done) => setTimeout(done, 0));
        assert.deepEqual([end.got.length, end.out.length, end.broken.length], [intact, 0, 1]);
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test('createSealedPipe() with order "later" bears gaps, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(9), { minLength: 1 }), async (picked) => {
      const sealed = await sealAll(Array.from({ length: 10 }, (_, i) => String(i)));
      const end = await receiveAll(picked.map((i) => sealed[i]), { order: "later" });
      const rising = picked.findIndex((one, i) => i > 0 && one < picked[i - 1]);
      const expected = rising < 0 ? picked : picked.slice(0, rising);
      await until(() => end.got.length === expected.length);
      assert.deepEqual(end.got, expected.map(String));
      assert.equal(end.broken.length, rising < 0 ? 0 : 1);
    }),
    { numRuns: 100 },
  );
});

Deno.test("createSealedPipe() authenticates the counter: a repeated message doesn't pass under a later one", async () => {
  const sealed = await sealAll(["pay once", "pay once"]);
  assert.notDeepEqual(sealed[0].slice(8), sealed[1].slice(8));
  for (const counter of [2, 3, 255]) {
    const renumbered = sealed[0].slice();
    renumbered[7] = counter;
    const end = createEnd(1, { order: "later" });
    end.pipe.receive(sealed[0]);
    end.pipe.receive(renumbered);
    await until(() => end.broken.length === 1);
    assert.deepEqual(end.got, ["pay once"]);
  }
});

Deno.test("createSealedPipe() refuses its own messages reflected", async () => {
  const end = createEnd(0);
  end.pipe.send(bytes("mine"));
  await until(() => end.out.length === 1);
  end.pipe.receive(end.out[0]);
  await until(() => end.broken.length === 1);
  assert.deepEqual(end.got, []);
});

Deno.test("createSealedPipe() breaks instead of using a counter beyond the last", async () => {
  const end = createEnd(0, { maxMessages: 3 });
  for (let i = 0; i < 5; i++) end.pipe.send(bytes("x"));
  await until(() => end.broken.length === 1);
  assert.match(end.broken[0].message, /counter exhausted/);
  const sealed = await sealAll(["1", "2", "3", "4"]);
  const peer = await receiveAll(sealed, { maxMessages: 3 });
  await until(() => peer.broken.length === 1);
  assert.deepEqual(peer.got, ["1", "2", "3"]);
});

Deno.test("createSealedPipe() refuses messages over its size limit, both ways", async () => {
  const end = createEnd(0);
  assert.throws(() => end.pipe.send(new Uint8Array(MAX_BYTES + 1)), RangeError);
  end.pipe.receive(new Uint8Array(MAX_BYTES + SEAL_BYTES + 1));
  await until(() => end.broken.length === 1);
});

Deno.test("createSealedPipe() breaks when a handler throws or the keys fail", async () => {
  const boom = new Error("boom");
  const fail = () => {
    throw boom;
  };
  const [sealed] = await sealAll(["x"]);
  const receiver = createEnd(1, { onMessage: fail }), sender = createEnd(0, { send: fail });
  receiver.pipe.receive(sealed);
  sender.pipe.send(bytes("x"));
  const keyless = createEnd(0, { keys: Promise.reject(boom) });
  await until(() => [receiver, sender, keyless].every((end) => end.broken.length === 1));
  for (const end of [receiver, sender, keyless]) assert.deepEqual(end.broken, [boom]);
  const twice = createEnd(0, { keys: Promise.reject(boom), maxMessages: 0 });
  twice.pipe.send(bytes("x"));
  await new Promise((done) => setTimeout(done, 0));
  assert.equal(twice.broken.length, 1);
});
