import assert from "node:assert/strict";
import fc from "fast-check";
import { SCHEMAS } from "../protocol/examples_testing.ts";
import type { TransferMessage } from "../protocol/transfer.ts";
import { BlockWriter } from "../protocol/transfer_blocks.ts";
import { contentOf, createTestEnd, MemoryStore, sha256, sourceOf, type TestEnd, turn } from "./testing.ts";

/** What a modified program at the other end may send: the connection breaks, nothing throws, nothing is kept. */

type Bytes = Uint8Array<ArrayBuffer>;

const ID = "A".repeat(22), OTHER = "B".repeat(22);
const SHA = sha256(new Uint8Array(0));
const encode = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));

interface Victim extends TestEnd {
  told: TransferMessage[];
  blocks: Bytes[];
  tell(message: unknown): void;
  settled(): Promise<void>;
}

function victim(store = new MemoryStore()): Victim {
  const end = createTestEnd({}, store);
  const told: TransferMessage[] = [], blocks: Bytes[] = [];
  end.end.connected({
    control: (message) => void told.push(JSON.parse(new TextDecoder().decode(message))),
    block: (message) => void blocks.push(message),
    buffered: () => 0,
  });
  return {
    ...end,
    told,
    blocks,
    tell: (message) => end.end.receiveControl(encode(message)),
    async settled() {
      for (let i = 0; i < 20; i++) await turn();
    },
  };
}

function offer(more: Partial<Extract<TransferMessage, { type: "offer" }>> = {}) {
  const told = { files: 0, failed: 0, bytes: 0 };
  return { type: "offer", id: ID, name: "x", files: 3, size: 1000, complete: true, told, ...more };
}

function blocks(write: (out: BlockWriter) => void, id = ID): Bytes {
  const out = new BlockWriter(id, 60 * 1024);
  write(out);
  return out.message();
}

const begin = (out: BlockWriter, more = {}) =>
  out.begin({ file: 0, offset: 0, size: 100, modified: 0, path: "a", ...more });
const data = (out: BlockWriter, more = {}) =>
  out.data({ file: 0, offset: 0, bytes: new Uint8Array(60), ...more });
const end = (out: BlockWriter, more = {}) => out.end({ file: 0, sha256: SHA, ...more });

/** Overwrites eight bytes of the message that a `begin` is in, from this byte of the record on. */
function forged(at: number, write: (view: DataView, at: number) => void): Bytes {
  const message = blocks((out) => begin(out));
  write(new DataView(message.buffer, message.byteOffset), 22 + at);
  return message;
}

/** To a receiver that agreed to three files of 1,000 bytes together. */
const ATTACKS: Record<string, Bytes> = {
  "a size of 2^63": forged(13, (view, at) => view.setBigUint64(at, 2n ** 63n, true)),
  "a size of -1": forged(13, (view, at) => view.setBigInt64(at, -1n, true)),
  "a size of 2^53": forged(13, (view, at) => view.setBigUint64(at, 2n ** 53n, true)),
  "an offset beyond the size": forged(5, (view, at) => view.setBigUint64(at, 101n, true)),
  "a time of NaN": forged(21, (view, at) => view.setFloat64(at, NaN, true)),
  "a time without end": forged(21, (view, at) => view.setFloat64(at, Infinity, true)),
  "a path longer than the message": forged(29, (view, at) => view.setUint16(at, 65535, true)),
  "no path": forged(29, (view, at) => view.setUint16(at, 0, true)),
  "a path that isn't UTF-8": forged(31, (view, at) => view.setUint8(at, 0xff)),
  "a file number of 2^32 - 1": forged(1, (view, at) => view.setUint32(at, 2 ** 32 - 1, true)),
  "an unknown record": forged(0, (view, at) => view.setUint8(at, 9)),
  "an id that is none": new Uint8Array(30),
  "half a message": blocks((out) => begin(out)).slice(0, 40),
  "nothing": new Uint8Array(0),
  "too much": new Uint8Array(60 * 1024 + 1).fill(65),
  "a file larger than all that was offered": blocks((out) => begin(out, { size: 1001 })),
  "files larger than all that was offered": blocks((out) => {
    begin(out, { size: 0 });
    end(out);
    begin(out, { file: 1, size: 1001 });
  }),
  "more files than were offered": blocks((out) => {
    for (let file = 0; file < 4; file++) {
      begin(out, { file, size: 0 });
      end(out, { file });
    }
  }),
  "a file twice": blocks((out) => {
    begin(out, { size: 0 });
    end(out);
    begin(out, { size: 0 });
  }),
  "a file that begins in its middle": blocks((out) => begin(out, { offset: 50 })),
  "a file before the last has ended": blocks((out) => {
    begin(out);
    begin(out, { file: 1 });
  }),
  "bytes before any file": blocks((out) => data(out)),
  "an end before any file": blocks((out) => end(out)),
  "bytes twice": blocks((out) => {
    begin(out);
    data(out);
    data(out);
  }),
  "bytes with a gap": blocks((out) => {
    begin(out);
    data(out, { offset: 1 });
  }),
  "bytes beyond the size": blocks((out) => {
    begin(out, { size: 50 });
    data(out);
  }),
  "bytes of another file": blocks((out) => {
    begin(out);
    data(out, { file: 1 });
  }),
  "an end before all bytes are there": blocks((out) => {
    begin(out);
    end(out);
  }),
};

for (const [name, message] of Object.entries(ATTACKS)) {
  Deno.test(`a receiver breaks with ${name}, and keeps nothing`, async () => {
    const { end, store, broken, tell, settled } = victim();
    tell(offer());
    end.answer(ID, true);
    await settled();
    end.receiveBlock(message);
    await settled();
    assert.equal(broken.length, 1);
    assert.ok(!broken[0].message.includes("a.txt"));
    await end.close();
    assert.ok(store.opened === 0 && [...store.files.values()].every(({ length }) => length === 0));
  });
}

Deno.test("a receiver breaks with blocks of what wasn't agreed to, and opens nothing", async () => {
  const { end, store, broken, tell, settled } = victim();
  tell(offer());
  end.receiveBlock(blocks((out) => begin(out)));
  await settled();
  assert.deepEqual([broken.length, store.opened], [1, 0]);
  await end.close();
});

Deno.test("a receiver ignores blocks of what it doesn't know, or doesn't want any more", async () => {
  const { end, store, broken, tell, settled, told } = victim();
  tell(offer());
  end.receiveBlock(blocks((out) => begin(out), OTHER));
  end.answer(ID, false);
  end.receiveBlock(blocks((out) => begin(out)));
  await settled();
  assert.deepEqual([broken.length, store.opened], [0, 0]);
  assert.equal(told.findLast(({ type }) => type === "ack")?.type, "ack");
  await end.close();
});

const WRONG_OFFERS: Record<string, unknown[]> = {
  "of 2^63 bytes": [offer({ size: 2 ** 63 })],
  "of -1 bytes": [offer({ size: -1 })],
  "of 10^7 files": [offer({ files: 1e7 })],
  "of which more was told than there is": [offer({ told: { files: 4, failed: 0, bytes: 0 } })],
  "of which more failed than there is": [offer({ told: { files: 1, failed: 2, bytes: 0 } })],
  "that shrinks": [offer({ complete: false }), offer({ files: 2 })],
  "that grows after it was complete": [offer(), offer({ files: 4 })],
  "with a long name": [offer({ name: "x".repeat(121) })],
};
for (const [name, messages] of Object.entries(WRONG_OFFERS)) {
  Deno.test(`a receiver breaks with an offer ${name}`, async () => {
    const { end, broken, tell, settled } = victim();
    for (const message of messages) tell(message);
    await settled();
    assert.equal(broken.length, 1);
    await end.close();
  });
}

Deno.test("a receiver keeps no more offers than it can show", async () => {
  const { end, broken, tell, told, settled } = victim();
  const idOf = (n: number) => String(n).padStart(22, "0");
  for (let n = 0; n < 100; n++) tell(offer({ id: idOf(n) }));
  await settled();
  assert.equal(end.rows.length, 64);
  const refused = told.filter((message) => message.type === "end" && message.fault === "refused");
  assert.deepEqual([refused.length, broken.length], [36, 0]);
  for (let n = 0; n < 10_000; n++) tell(offer({ id: idOf(n + 100) }));
  await settled();
  assert.equal(broken.length, 1);
  await end.close();
});

Deno.test("a receiver whose disk hangs breaks before much is kept", async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const { end, broken, tell, settled } = victim(Object.assign(new MemoryStore(), { open: () => promise }));
  tell(offer({ size: 2 ** 40 }));
  end.answer(ID, true);
  await settled();
  end.receiveBlock(blocks((out) => begin(out, { size: 2 ** 40 })));
  await settled();
  const part = blocks((out) => data(out, { bytes: new Uint8Array(60_000) }));
  let taken = 0;
  for (; broken.length === 0; taken++) end.receiveBlock(part.slice());
  assert.ok(taken * part.length <= 16 * 1024 * 1024, `${taken} messages`);
  reject(new Error("Cannot open"));
  await end.close();
});

const WRONG_ANSWERS: Record<string, (id: string) => unknown> = {
  "an acknowledgement of what wasn't sent": (id) => ({ type: "ack", messages: 100, held: 0, id, done: 0 }),
  "an acknowledgement of more than there is": (id) => ({ type: "ack", messages: 0, held: 0, id, done: 101 }),
  "a place beyond the files": (id) => ({ type: "go", id, file: 2, offset: 0, sha256: null }),
  "a place beyond the file": (id) => ({ type: "go", id, file: 0, offset: 101, sha256: null }),
  "a digest of nothing": (id) => ({ type: "go", id, file: 0, offset: 0, sha256: SHA }),
  "a result of a file that wasn't sent": (id) => ({
    type: "results",
    id,
    first: 0,
    list: [{ file: 0, result: "done" }],
  }),
  "a result of no file": (id) => ({ type: "results", id, first: 0, list: [{ file: 1, result: "name" }] }),
  "two results of one file": (id) => ({
    type: "results",
    id,
    first: 0,
    list: [{ file: 0, result: "name" }, { file: 0, result: "name" }],
  }),
  "results with a gap": (id) => ({ type: "results", id, first: 1, list: [{ file: 0, result: "name" }] }),
  "a success without results": (id) => ({ type: "end", id, state: "finished", fault: null, done: 100 }),
};
for (const [name, answer] of Object.entries(WRONG_ANSWERS)) {
  Deno.test(`a sender breaks with ${name}`, async () => {
    const { end, broken, tell, settled } = victim();
    const id = end.send([sourceOf("a", contentOf(100))], { name: "a" });
    await settled();
    tell(answer(id));
    await settled();
    assert.equal(broken.length, 1);
    await end.close();
  });
}

Deno.test("whatever comes, nothing throws, and no file is kept that wasn't sent whole", async () => {
  const ids = fc.constantFrom(ID, OTHER);
  const { examples } = SCHEMAS.transferMessage;
  const message = fc.oneof(
    fc.tuple(fc.constantFrom(...examples), ids).map(([example, id]) =>
      encode("id" in example ? { ...example, id } : example)
    ),
    fc.constantFrom(...[offer(), offer({ complete: false, files: 1 })]).map(encode),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  const record = fc.record({
    kind: fc.constantFrom("begin", "data", "end", "fail"),
    file: fc.nat({ max: 3 }),
    offset: fc.constantFrom(0, 0, 0, 50, 60, 120),
    size: fc.constantFrom(0, 0, 60, 120, 2000),
    length: fc.constantFrom(60, 60, 1),
  });
  const block = fc.tuple(fc.array(record, { maxLength: 6 }), ids).map(([records, id]) =>
    blocks((out) => {
      for (const { kind, file, offset, size, length } of records) {
        if (kind === "begin") begin(out, { file, offset: Math.min(offset, size), size });
        else if (kind === "data") data(out, { file, offset, bytes: new Uint8Array(length) });
        else if (kind === "end") end(out, { file });
        else out.fail({ file, fault: "changed" });
      }
    }, id)
  );
  const step = fc.oneof(
    message.map((bytes) => ({ channel: "control" as const, bytes })),
    block.map((bytes) => ({ channel: "block" as const, bytes })),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => ({
      channel: "block" as const,
      bytes: Uint8Array.from(bytes),
    })),
    fc.constantFrom({ channel: "accept" as const }, { channel: "again" as const }),
  );
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
    const store = new MemoryStore();
    const { end, broken } = createTestEnd({}, store);
    const line = { control() {}, block() {}, buffered: () => 0 };
    end.connected(line);
    end.send([sourceOf("mine", contentOf(100))], { name: "mine" });
    for (const step of steps) {
      const before = broken.length;
      if (step.channel === "control") end.receiveControl(step.bytes);
      else if (step.channel === "block") end.receiveBlock(step.bytes);
      else if (step.channel === "again") end.connected(line);
      else for (const { id, state } of end.rows) if (state === "offered") end.answer(id, true);
      await turn();
      assert.ok(broken.length <= before + 1);
    }
    await end.close();
    assert.equal(store.opened, 0);
    for (const bytes of store.files.values()) assert.equal(sha256(bytes), SHA);
  }));
});
