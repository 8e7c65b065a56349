import assert from "node:assert/strict";
import {
  contentOf,
  createTestEnd,
  isOver,
  MemoryStore,
  run,
  sha256,
  sourceOf,
  TestConnection,
  type TestEnd,
  turn,
} from "./testing.ts";

function acceptAll({ end }: TestEnd): void {
  for (const { id, state, direction } of end.rows) {
    if (state === "offered" && direction === "receive") end.answer(id, true);
  }
}

async function closeAll(...ends: TestEnd[]): Promise<void> {
  for (const { end } of ends) await end.close();
}

Deno.test("files arrive as they were sent, and both ends say so", async () => {
  const a = createTestEnd(), b = createTestEnd();
  const connection = new TestConnection(a, b);
  const files = [
    sourceOf("leer.txt", contentOf(0)),
    sourceOf("Belege/klein.txt", contentOf(10, 2)),
    sourceOf("Belege/groß.pdf", contentOf(3_000_000, 3)),
    sourceOf("文書/最後.bin", contentOf(70_000, 4)),
  ];
  const id = a.end.send(files, { name: "Belege" });
  await run(connection, () => b.end.rows[0]?.files === 4);
  assert.deepEqual([a.end.rows[0].state, b.end.rows[0].state], ["offered", "offered"]);
  assert.equal(connection.blockBytes, 0);
  b.end.answer(id, true);
  await run(connection, () => isOver(a) && isOver(b));
  for (const { path, content } of files) assert.deepEqual(b.store.files.get(path), content);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  for (const { end } of [a, b]) {
    const [row] = end.rows;
    assert.deepEqual([row.state, row.filesDone, row.done, row.size, row.fault], [
      "finished",
      4,
      size,
      size,
      null,
    ]);
    assert.deepEqual(
      end.records.map(({ name, size, sha256, result }) => [name, size, sha256, result]).sort(),
      files.map(({ path, size, content }) => [path, size, sha256(content), "done"]).sort(),
    );
  }
  assert.ok(files.every(({ opened }) => opened === 0) && b.store.opened === 0);
  assert.deepEqual([a.broken, b.broken], [[], []]);
  await closeAll(a, b);
});

Deno.test("nothing is sent before the other end agrees, and nothing after it declines", async () => {
  const a = createTestEnd(), b = createTestEnd();
  const connection = new TestConnection(a, b);
  const id = a.end.send([sourceOf("a", contentOf(5))], { name: "a" });
  await run(connection, () => b.end.rows.length === 1);
  b.end.answer(id, false);
  await run(connection, () => isOver(a));
  for (const { end } of [a, b]) {
    assert.deepEqual([end.rows[0].state, end.rows[0].fault], ["aborted", "refused"]);
  }
  assert.equal(connection.blockBytes, 0);
  await closeAll(a, b);
});

Deno.test("a transfer goes on where it was when the connection broke", async () => {
  const a = createTestEnd(), b = createTestEnd();
  const content = contentOf(8_000_000);
  let connection = new TestConnection(a, b);
  a.end.send([sourceOf("a", content)], { name: "a" });
  await run(connection, () => b.end.rows.length === 1);
  acceptAll(b);
  let sent = 0;
  for (const part of [0.2, 0.5, 0.9]) {
    await run(connection, () => b.end.rows[0].done > part * content.length);
    sent += connection.blockBytes;
    connection.cut();
    assert.deepEqual([a.end.rows[0].state, b.end.rows[0].state], ["waiting", "waiting"]);
    connection = new TestConnection(a, b);
  }
  await run(connection, () => isOver(a) && isOver(b));
  sent += connection.blockBytes;
  assert.deepEqual(b.store.files.get("a"), content);
  // What was in flight is bounded by what was buffered.
  assert.ok(sent < content.length * 1.01 + 3 * 2 * 1024 * 1024, `${sent} bytes`);
  await closeAll(a, b);
});

Deno.test("after a restart of the receiver the rest of the transfer comes, from what it kept", async () => {
  const a = createTestEnd();
  const store = new MemoryStore();
  const first = createTestEnd({}, store);
  let connection = new TestConnection(a, first);
  const small = contentOf(100, 7), content = contentOf(5_000_000);
  // What became of the first file must have been heard before the others are whole: it would come once more.
  let reads = 0;
  const pace = async () => {
    reads++;
    do await turn(); while (reads > 4 && a.end.rows[0].filesDone === 0);
  };
  a.end.send([sourceOf("small", small), sourceOf("a", content, { pace }), sourceOf("b", small)], {
    name: "a",
  });
  await run(connection, () => first.end.rows.length === 1);
  acceptAll(first);
  await run(connection, () => first.end.rows[0].done > 3_000_000);
  connection.cut();
  // Killed: what was written is there.
  store.left.set(JSON.stringify(["a", content.length, 1_700_000_000_000]), content.slice(0, 2_900_000));
  const second = createTestEnd({}, store);
  connection = new TestConnection(a, second);
  await run(connection, () => second.end.rows.length === 1);
  acceptAll(second);
  await run(connection, () => isOver(a) && isOver(second));
  assert.deepEqual([...store.files.keys()], ["small", "a", "b"]);
  assert.deepEqual(store.files.get("a"), content);
  assert.ok(connection.blockBytes < 4_000_000, `${connection.blockBytes} bytes`);
  assert.deepEqual([a, second].map(({ end }) => [end.rows[0].filesDone, end.rows[0].state]), [
    [3, "finished"],
    [3, "finished"],
  ]);
  await closeAll(a, first, second);
});

Deno.test("after a restart of the sender the old transfer is lost, and the same file goes on", async () => {
  const first = createTestEnd(), b = createTestEnd();
  const content = contentOf(5_000_000);
  let connection = new TestConnection(first, b);
  first.end.send([sourceOf("a", content)], { name: "a" });
  await run(connection, () => b.end.rows.length === 1);
  acceptAll(b);
  await run(connection, () => b.end.rows[0].done > 3_000_000);
  connection.cut();
  const second = createTestEnd();
  connection = new TestConnection(second, b);
  await run(connection, () => isOver(b));
  assert.deepEqual([b.end.rows[0].state, b.end.rows[0].fault], ["failed", "lost"]);
  second.end.send([sourceOf("a", content)], { name: "a" });
  await run(connection, () => b.end.rows.length === 2);
  acceptAll(b);
  await run(connection, () => isOver(second) && isOver(b));
  assert.deepEqual(b.store.files.get("a"), content);
  assert.ok(connection.blockBytes < 4_000_000, `${connection.blockBytes} bytes`);
  await closeAll(first, second, b);
});

Deno.test("what was kept of another file is dropped", async () => {
  const a = createTestEnd(), b = createTestEnd();
  const content = contentOf(500_000);
  const key = JSON.stringify(["a", content.length, 1_700_000_000_000]);
  b.store.left.set(key, contentOf(200_000, 9));
  const connection = new TestConnection(a, b);
  a.end.send([sourceOf("a", content)], { name: "a" });
  await run(connection, () => b.end.rows.length === 1);
  acceptAll(b);
  await run(connection, () => isOver(a) && isOver(b));
  assert.deepEqual(b.store.files.get("a"), content);
  await closeAll(a, b);
});

for (const fault of ["changed", "vanished", "unreadable"] as const) {
  Deno.test(`a source that is ${fault} costs its own file only`, async () => {
    const a = createTestEnd(), b = createTestEnd();
    const connection = new TestConnection(a, b);
    const files = [
      sourceOf("first", contentOf(100_000)),
      sourceOf("bad", contentOf(900_000), { failing: 600_000, fault }),
      sourceOf("gone", contentOf(0), { failing: -1, fault }),
      sourceOf("last", contentOf(10)),
    ];
    a.end.send(files, { name: "a" });
    await run(connection, () => b.end.rows.length === 1);
    acceptAll(b);
    await run(connection, () => isOver(a) && isOver(b));
    assert.deepEqual([...b.store.files.keys()], ["first", "last"]);
    for (const { end } of [a, b]) {
      const [{ state, fault: first, filesDone, filesFailed, done }] = end.rows;
      assert.deepEqual([state, first, filesDone, filesFailed, done], ["finished", fault, 2, 2, 100_010]);
      const results = new Map(end.records.map(({ name, result }) => [name, result]));
      assert.deepEqual([results.get("bad"), results.get("gone")], [fault, fault]);
    }
    assert.equal(b.store.opened, 0);
    await closeAll(a, b);
  });
}

for (const fault of ["disk-full", "not-writable"] as const) {
  Deno.test(`${fault}: the transfer fails on both sides, others go on`, async () => {
    const a = createTestEnd(), b = createTestEnd();
    const connection = new TestConnection(a, b);
    if (fault === "disk-full") b.store.free = 300_000;
    else b.store.faults = { "not-writable": "bad" };
    a.end.send([sourceOf("bad", contentOf(500_000)), sourceOf("never", contentOf(10))], { name: "a" });
    a.end.send([sourceOf("other", contentOf(10))], { name: "b" });
    await run(connection, () => b.end.rows.length === 2);
    acceptAll(b);
    await run(connection, () => isOver(a) && isOver(b));
    assert.deepEqual([...b.store.files.keys()], ["other"]);
    for (const { end } of [a, b]) {
      assert.deepEqual(end.rows.map(({ state, fault }) => [state, fault]), [["failed", fault], [
        "finished",
        null,
      ]]);
      assert.deepEqual(end.records.map(({ name, result }) => [name, result]), [["bad", fault], [
        "other",
        "done",
      ]]);
    }
    assert.equal(b.store.opened, 0);
    await closeAll(a, b);
  });
}

for (const fault of ["name", "scan"] as const) {
  Deno.test(`${fault}: the file is refused, the others arrive`, async () => {
    const a = createTestEnd(), b = createTestEnd();
    b.store.faults = { [fault]: "bad" };
    const connection = new TestConnection(a, b);
    a.end.send([sourceOf("bad", contentOf(4_000_000)), sourceOf("good", contentOf(10))], { name: "a" });
    await run(connection, () => b.end.rows.length === 1);
    acceptAll(b);
    await run(connection, () => isOver(a) && isOver(b));
    assert.deepEqual([...b.store.files.keys()], ["good"]);
    for (const { end } of [a, b]) {
      assert.deepEqual([end.rows[0].state, end.rows[0].fault], ["finished", fault]);
    }
    // What the receiver can't keep isn't sent to its end.
    if (fault === "name") assert.ok(connection.blockBytes < 2_000_000, `${connection.blockBytes}`);
    await closeAll(a, b);
  });
}

for (const who of ["sender", "receiver"] as const) {
  for (const way of ["abort", "withdraw"] as const) {
    Deno.test(`${way} by the ${who} ends it on both sides and leaves nothing`, async () => {
      const a = createTestEnd(), b = createTestEnd();
      const connection = new TestConnection(a, b);
      const file = sourceOf("a", contentOf(8_000_000));
      const id = a.end.send([file], { name: "a" });
      await run(connection, () => b.end.rows.length === 1);
      acceptAll(b);
      await run(connection, () => b.end.rows[0].done > 1_000_000);
      const { end } = who === "sender" ? a : b;
      if (way === "abort") end.abort(id);
      else end.withdraw();
      assert.equal(end.rows[0].state, "aborted");
      await run(connection, () => isOver(a) && isOver(b) && b.store.opened + file.opened === 0);
      await run(connection, () => a.end.records.length > 0);
      const fault = way === "abort" ? "aborted" : "withdrawn";
      for (const { end } of [a, b]) {
        assert.deepEqual([end.rows[0].state, end.rows[0].fault], ["aborted", fault]);
        assert.deepEqual(end.records.map(({ result }) => result), [fault]);
      }
      assert.equal(b.store.files.size, 0);
      await closeAll(a, b);
    });
  }
}

Deno.test("close() discards what isn't finished", async () => {
  const a = createTestEnd(), b = createTestEnd();
  const connection = new TestConnection(a, b);
  const file = sourceOf("a", contentOf(8_000_000));
  a.end.send([file], { name: "a" });
  await run(connection, () => b.end.rows.length === 1);
  acceptAll(b);
  await run(connection, () => b.end.rows[0].done > 1_000_000);
  connection.cut();
  await closeAll(a, b);
  assert.deepEqual([b.store.opened, b.store.files.size, b.store.left.size, file.opened], [0, 0, 0, 0]);
  for (const { end } of [a, b]) assert.deepEqual(end.records.map(({ result }) => result), ["aborted"]);
});
