import assert from "node:assert/strict";
import fc from "fast-check";
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
import type { SourceFile } from "./types.ts";

/** Whatever happens to the connection and whoever aborts: a file is there byte by byte, or not at all. */

const KIB = 1024;

const file = fc.record({
  size: fc.oneof(
    fc.constantFrom(0, 1, 32 * KIB, 32 * KIB + 1, 64 * KIB, 256 * KIB),
    fc.integer({ min: 0, max: 5 * KIB }),
    fc.integer({ min: 0, max: 700 * KIB }),
  ),
  /** A share of the files fails at its source. */
  failing: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 6 }),
  /** Or at the store. */
  refused: fc.constantFrom("", "", "", "", "", "!name", "!scan", "!not-writable"),
});
const transfer = fc.record({
  from: fc.constantFrom(0 as const, 1 as const),
  files: fc.array(file, { maxLength: 6 }),
});
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("deliver"), count: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("cut"), count: fc.integer({ min: 0, max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("abort", "refuse", "restart", "withdraw", "abortAll"),
      count: fc.integer({ min: 0, max: 3 }),
    }),
  },
);
const story = fc.record({
  transfers: fc.array(transfer, { minLength: 1, maxLength: 4 }),
  events: fc.array(event, { maxLength: 25 }),
  seed: fc.integer({ min: 1 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** Mulberry32: which channel's turn it is. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let word = Math.imul(state ^ state >>> 15, 1 | state);
    word = word + Math.imul(word ^ word >>> 7, 61 | word) ^ word;
    return ((word ^ word >>> 14) >>> 0) / 2 ** 32;
  };
}

function acceptAll({ end }: TestEnd): void {
  for (const { id, state, direction } of end.rows) {
    if (state === "offered" && direction === "receive") end.answer(id, true);
  }
}

function createEnd(store = new MemoryStore()): TestEnd {
  store.faults = { "name": "!name", "scan": "!scan", "not-writable": "!not-writable" };
  return createTestEnd({}, store);
}

/** @returns the sources of each end. */
function sourcesOf({ transfers }: Story) {
  return transfers.map(({ from, files }, at) => ({
    from,
    files: files.map(({ size, failing, refused }, n) =>
      sourceOf(`${at}/${n}${refused}`, contentOf(size, at * 10 + n + 1), {
        failing: failing === null ? Infinity : Math.floor(failing * (size + 1)) - 1,
        fault: "changed",
      })
    ),
  }));
}

class Stage {
  ends: [TestEnd, TestEnd] = [createEnd(), createEnd()];
  /** Ends that were restarted: their rows are gone. */
  old: TestEnd[] = [];
  restarted = false;
  connection: TestConnection;
  #random: () => number;

  constructor(seed: number) {
    this.#random = random(seed);
    this.connection = new TestConnection(...this.ends, this.#random);
  }

  async happens({ kind, count }: Story["events"][number]): Promise<void> {
    const side = this.ends[count % 2], { end } = side;
    const row = end.rows[Math.min(count, end.rows.length - 1)];
    switch (kind) {
      case "deliver":
        this.ends.forEach(acceptAll);
        for (let i = 0; i < count; i++) if (!this.connection.deliver()) await turn();
        break;
      case "cut":
        this.connection.cut();
        for (let i = 0; i < count; i++) await turn();
        // What the user does while there is no connection counts as well.
        if (count === 4 && row) end.abort(row.id);
        this.connection = new TestConnection(...this.ends, this.#random);
        break;
      case "abort":
        if (row) end.abort(row.id);
        break;
      case "refuse":
        if (row?.state === "offered") end.answer(row.id, false);
        break;
      case "withdraw":
        end.withdraw();
        break;
      case "abortAll":
        end.abortAll();
        break;
      case "restart":
        await this.#restart(count % 2);
    }
  }

  async settle(): Promise<void> {
    await run(this.connection, () => {
      this.ends.forEach(acceptAll);
      return this.ends.every(isOver) && this.ends.every(({ store }) => store.opened === 0);
    });
    // The last results and ends are under way.
    for (let i = 0; i < 50; i++) if (!this.connection.deliver()) await turn();
  }

  /** The process is killed: its store stays, with what was written so far of nothing. */
  async #restart(at: number): Promise<void> {
    this.connection.cut();
    const old = this.ends[at];
    this.old.push(old);
    await old.end.close();
    this.restarted = true;
    this.ends[at] = createEnd(old.store);
    this.connection = new TestConnection(...this.ends, this.#random);
  }
}

async function tell(story: Story): Promise<void> {
  const stage = new Stage(story.seed), sources = sourcesOf(story);
  const owners = [...stage.ends];
  for (const { from, files } of sources) owners[from].end.send(files, { name: "x" });
  for (const event of story.events) await stage.happens(event);
  await stage.settle();

  const content = new Map(sources.flatMap(({ files }) => files).map((file) => [file.path, file.content]));
  for (const { store, end, broken } of [...stage.ends, ...stage.old]) {
    assert.deepEqual(broken, []);
    assert.equal(store.opened, 0);
    for (const [name, bytes] of store.files) {
      const original = content.get(name.replace(/ \(\d+\)$/, ""));
      assert.ok(original && sha256(original) === sha256(bytes), name);
    }
    for (const { result, sha256: digest, name, direction } of end.records) {
      if (result !== "done") continue;
      const bytes = direction === "receive" ? store.files.get(name) : content.get(name);
      assert.ok(bytes && sha256(bytes) === digest, name);
    }
  }
  assert.ok(sources.every(({ files }) => files.every(({ opened }) => opened === 0)));
  if (!stage.restarted) agree(stage.ends, sources);
  for (const { end } of stage.ends) await end.close();
}

function agree([a, b]: [TestEnd, TestEnd], sources: { files: SourceFile[] }[]): void {
  for (const row of a.end.rows) {
    const { direction: _, unscanned: __, rate, ...mine } = row;
    assert.equal(rate, 0);
    const other = b.end.rows.find(({ id }) => id === row.id);
    // What was given up before it was offered, the other end never heard of.
    if (!other) {
      assert.equal(row.state, "aborted");
      continue;
    }
    const { direction: ___, unscanned: ____, rate: _____, ...theirs } = other;
    // Given up while it was listed: one end knows of more files than the other.
    if (row.state === "aborted") Object.assign(mine, { files: other.files, size: other.size });
    assert.deepEqual(mine, theirs);
  }
  // In the order in which they became known, transfer by transfer.
  for (const [at, { files }] of sources.entries()) {
    const ofThis = ({ end }: TestEnd) =>
      end.records.filter(({ name }) => name.startsWith(`${at}/`)).map(({ name, size, sha256, result }) =>
        `${name} ${size} ${sha256} ${result}`
      );
    assert.deepEqual(ofThis(a), ofThis(b));
    assert.ok(ofThis(a).length <= files.length);
  }
}

Deno.test("every file is there byte by byte or not at all, and both ends agree", async () => {
  await fc.assert(fc.asyncProperty(story, tell), { numRuns: 150 });
});
