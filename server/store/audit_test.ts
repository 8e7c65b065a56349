import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { AUDIT_ENTRIES_MAX } from "../limits.ts";
import { createAuditLog, cutOldest } from "./audit.ts";
import { transaction } from "./database.ts";
import { ANNA, renamed, testStore } from "./testing.ts";
import type { AuditEvent } from "./types.ts";

const ROWS = 12;

/** What somebody with a database program does to the log; `first` and `second` name different entries. */
const TAMPERINGS: Record<string, (db: DatabaseSync, first: number, second: number) => void> = {
  "changed event": (db, first) =>
    db.prepare("UPDATE audit SET event = replace(event, 'anna', 'otto') WHERE seq = ?").run(first),
  "changed time": (db, first) => db.prepare("UPDATE audit SET at = at - 1 WHERE seq = ?").run(first),
  "changed hash": (db, first) => db.prepare("UPDATE audit SET hash = zeroblob(32) WHERE seq = ?").run(first),
  "changed link": (db, first) =>
    db.prepare("UPDATE audit SET previous = zeroblob(31) WHERE seq = ?").run(first),
  "taken out": (db, first) => db.prepare("DELETE FROM audit WHERE seq = ?").run(first),
  "cut from": (db, first) => db.prepare("DELETE FROM audit WHERE seq >= ?").run(first),
  "cut up to": (db, first) => db.prepare("DELETE FROM audit WHERE seq <= ?").run(first),
  "swapped": (db, first, second) => {
    db.prepare("UPDATE audit SET seq = -1 WHERE seq = ?").run(first);
    db.prepare("UPDATE audit SET seq = ? WHERE seq = ?").run(first, second);
    db.prepare("UPDATE audit SET seq = ? WHERE seq = -1").run(second);
  },
  "swapped words": (db, first, second) => {
    const swap = db.prepare(
      "UPDATE audit SET event = (SELECT event FROM audit AS other WHERE other.seq = ? - audit.seq) WHERE seq IN (?, ?)",
    );
    swap.run(first + second, first, second);
  },
  "taken out, and the rest moved up": (db, first) => {
    db.prepare("DELETE FROM audit WHERE seq = ?").run(first);
    for (let seq = first + 1; seq <= ROWS; seq++) {
      db.prepare("UPDATE audit SET seq = seq - 1 WHERE seq = ?").run(seq);
    }
  },
  "one put in at the end": (db, first) => {
    const copy = "INSERT INTO audit SELECT ?, at, event, previous, hash FROM audit WHERE seq = ?";
    db.prepare(copy).run(ROWS + 1, first);
  },
};

Deno.test("verify() finds every changed, cut, swapped and added entry", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(TAMPERINGS)),
      fc.uniqueArray(fc.integer({ min: 1, max: ROWS - 1 }), { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 0, max: 1 }),
      (name, [first, second], old) => {
        using store = testStore();
        store.db.exec("PRAGMA synchronous = OFF");
        for (let i = 0; i < ROWS; i++) {
          store.audit.record(renamed(`Bert ${i}`));
          store.time += 1000;
        }
        // Also where the oldest part was deleted by rights.
        if (old) {
          transaction(store.db, () => cutOldest(store.db, { before: store.time - 11_000, keep: ROWS }));
        }
        const kept = ROWS - (old ? 1 : 0);
        assert.deepEqual(store.audit.verify(), { state: "intact", entries: kept });
        const rows = () => JSON.stringify(store.db.prepare("SELECT * FROM audit ORDER BY seq").all());
        const before = rows();
        TAMPERINGS[name](store.db, first + old, second + old);
        if (rows() === before) return;
        assert.notEqual(store.audit.verify().state, "intact", name);
        // What is written afterwards covers nothing up.
        store.audit.record(renamed("Carla"));
        assert.notEqual(store.audit.verify().state, "intact", `${name}, then written on`);
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("verify() names the first entry that is wrong, and tells a cut", () => {
  using store = testStore();
  for (let i = 0; i < ROWS; i++) store.audit.record(renamed("Bert"));
  store.db.exec("UPDATE audit SET at = 1 WHERE seq = 5");
  assert.deepEqual(store.audit.verify(), { state: "changed", seq: 5 });
  store.db.exec("DELETE FROM audit WHERE seq >= 5");
  assert.deepEqual(store.audit.verify(), { state: "cut", seq: 5 });
});

Deno.test("record() and list(): newest first, in pages, and as it was", () => {
  using store = testStore();
  const events: AuditEvent[] = [
    { event: "server-started", version: "1" },
    { event: "sign-in", who: ANNA, how: "launch" },
    renamed("Bert"),
  ];
  for (const event of events) store.audit.record(event);
  const listed = store.audit.list({ limit: 2 });
  assert.deepEqual(listed.map(({ seq, event }) => [seq, event]), [[3, events[2]], [2, events[1]]]);
  assert.deepEqual(store.audit.list({ limit: 9, before: 2 }).map(({ event }) => event), [events[0]]);
  assert.equal(listed[0].at, store.time);
});

Deno.test("record() takes nothing that isn't agreed, and never throws", () => {
  using store = testStore();
  const wrong = [
    { event: "sign-in", who: ANNA, how: "password", password: "geheim" },
    { event: "unheard-of" },
    { event: "server-started", version: "x".repeat(10_000) },
    { event: "session-created", who: ANNA, session: "31189", mode: "support" },
    { event: "account-removed", who: ANNA, account: { id: "a/b", name: "" } },
  ];
  for (const event of wrong) store.audit.record(event as AuditEvent);
  assert.deepEqual(store.audit.list({ limit: 9 }), []);
  store.close();
  store.audit.record(renamed("Bert"));
});

Deno.test("record() writes down few of a stranger's many tries, and counts the rest", () => {
  using store = testStore();
  const wrong = { event: "wrong-credentials", account: null, how: "password", address: "192.0.2.1" } as const;
  for (let i = 0; i < 1000; i++) store.audit.record(wrong);
  store.audit.record(renamed("Bert"));
  store.time += 60_000;
  store.audit.record(wrong);
  const listed = store.audit.list({ limit: 1000 });
  assert.equal(listed.length, 62);
  assert.deepEqual(listed[0].event, { ...wrong, unrecorded: 940 });
});

Deno.test("a log in two hands, the server's and a copy's, stays one chain", () => {
  using store = testStore();
  const other = createAuditLog(store.db, () => store.time);
  for (let i = 0; i < 5; i++) {
    store.audit.record(renamed("Bert"));
    other.record({ event: "backup-made" });
  }
  assert.deepEqual(store.audit.verify(), { state: "intact", entries: 10 });
});

Deno.test("cutOldest() deletes by age and by number, never younger ones, and the chain holds", () => {
  using store = testStore();
  const start = store.time;
  for (let i = 0; i < 10; i++) {
    store.audit.record(renamed("Bert"));
    // The clock is set back once.
    store.time += i === 4 ? -10_000 : 1000;
  }
  const cut = (before: number, keep = AUDIT_ENTRIES_MAX) =>
    transaction(store.db, () => cutOldest(store.db, { before, keep }));
  assert.equal(cut(start + 2000), 2);
  assert.equal(cut(start + 2000), 0);
  assert.equal(cut(start, 3), 5);
  assert.deepEqual(store.audit.verify(), { state: "intact", entries: 3 });
  assert.equal(cut(Number.MAX_SAFE_INTEGER), 3);
  assert.deepEqual(store.audit.verify(), { state: "intact", entries: 0 });
  store.audit.record(renamed("Bert"));
  assert.deepEqual(store.audit.verify(), { state: "intact", entries: 1 });
  assert.equal(store.audit.list({ limit: 1 })[0].seq, 11);
});
