import assert from "node:assert/strict";
import { openDatabase } from "./database.ts";
import { createStore } from "./store.ts";
import { ANNA, bytesOf, renamed, testStore } from "./testing.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const session = (n: number) => String(n).padStart(22, "A");
const BERT = { id: "bert", name: "Bert" };

Deno.test("settings: what was set is there again after the next start; the rest holds as it was", () => {
  using store = testStore();
  assert.deepEqual(store.settings.read(), {
    office: "",
    phone: "",
    address: "",
    imprint: "",
    conditions: "",
    retentionDays: 365,
  });
  store.settings.write({ office: "Kanzlei Müller", retentionDays: 30 });
  store.settings.write({ phone: "0221 1" });
  store.close();
  const db = openDatabase(store.dir);
  const again = createStore(db, Date.now).settings.read();
  db.close();
  assert.deepEqual([again.office, again.phone, again.retentionDays], ["Kanzlei Müller", "0221 1", 30]);
});

Deno.test("settings: a logo is kept as it came, replaced, and taken away", () => {
  using store = testStore();
  const bytes = new Uint8Array(200_000).map((_, index) => index);
  assert.equal(store.settings.logo(), null);
  store.settings.setLogo({ type: "image/png", bytes });
  store.settings.setLogo({ type: "image/webp", bytes });
  const read = createStore(store.db, Date.now).settings.logo();
  assert.deepEqual([read?.type, Array.from(read!.bytes)], ["image/webp", Array.from(bytes)]);
  store.settings.setLogo(null);
  assert.equal(createStore(store.db, Date.now).settings.logo(), null);
});

Deno.test("meetings: started, handed over, ended; once each", () => {
  using store = testStore();
  const { meetings } = store;
  meetings.start({ session: session(1), adviser: ANNA, startedAt: 1000, mode: "support" });
  meetings.start({ session: session(1), adviser: BERT, startedAt: 5000, mode: "show" });
  meetings.change(session(1), { mode: "show" });
  meetings.change(session(1), { adviser: BERT });
  meetings.change(session(7), { mode: "show" });
  meetings.end(session(1), { endedAt: 61_000, reason: "client-ended" });
  meetings.end(session(1), { endedAt: 99_000, reason: "lost" });
  assert.deepEqual(meetings.list({ limit: 9 }), [{
    session: session(1),
    adviser: BERT,
    startedAt: 1000,
    endedAt: 61_000,
    mode: "show",
    reason: "client-ended",
  }]);
});

Deno.test("meetings: newest first, in pages, one adviser's or everybody's", () => {
  using store = testStore();
  for (let n = 1; n <= 5; n++) {
    const adviser = n % 2 ? ANNA : BERT;
    store.meetings.start({ session: session(n), adviser, startedAt: n, mode: "support" });
  }
  const starts = (options: Parameters<typeof store.meetings.list>[0]) =>
    store.meetings.list(options).map(({ startedAt }) => startedAt);
  assert.deepEqual(starts({ limit: 2 }), [5, 4]);
  assert.deepEqual(starts({ limit: 2, before: 4 }), [3, 2]);
  assert.deepEqual(starts({ limit: 9, adviser: "anna" }), [5, 3, 1]);
  assert.deepEqual(starts({ limit: 9, before: 5, adviser: "anna" }), [3, 1]);
});

Deno.test("applyRetention() leaves nothing of what is old in any file, and the rest whole", () => {
  using store = testStore();
  const count = 300;
  for (let n = 0; n < count; n++) {
    const adviser = { id: "anna", name: `Geheime Beraterin ${n}` };
    store.meetings.start({ session: session(n), adviser, startedAt: store.time, mode: "support" });
    store.meetings.change(session(n), { adviser: { id: "bert", name: `Geheimer Berater ${n}` } });
    store.meetings.end(session(n), { endedAt: store.time + 1, reason: "lost" });
    store.audit.record(renamed(`Geheimer Name ${n}`));
  }
  assert.match(bytesOf(store.dir), /Geheimer Berater/);
  store.settings.write({ retentionDays: 30 });
  store.time += 20 * DAY_MS;
  store.applyRetention(store.time);
  assert.equal(store.meetings.list({ limit: 999 }).length, count);

  const kept = { session: session(999), adviser: ANNA, startedAt: store.time, mode: "show" } as const;
  store.meetings.start(kept);
  store.audit.record(renamed("Neuer Name"));
  store.time += 11 * DAY_MS;
  store.applyRetention(store.time);

  assert.doesNotMatch(bytesOf(store.dir), /Geheim/i);
  assert.deepEqual(store.meetings.list({ limit: 999 }).map((one) => one.session), [kept.session]);
  assert.deepEqual(store.audit.list({ limit: 999 }).map(({ event }) => event), [
    { event: "retention-applied", days: 30, meetings: count, entries: count },
    renamed("Neuer Name"),
  ]);
  assert.deepEqual(store.audit.verify(), { state: "intact", entries: 2 });
  assert.equal(Deno.statSync(`${store.dir}/office.db-wal`).size, 0);
});

Deno.test("applyRetention() deletes for good also where a copy was being made the first time", () => {
  using store = testStore();
  store.audit.record(renamed("Geheimer Name"));
  store.time += 400 * DAY_MS;
  const reader = openDatabase(store.dir);
  reader.exec("BEGIN; SELECT count(*) FROM audit");
  store.applyRetention(store.time);
  reader.exec("COMMIT");
  reader.close();
  store.applyRetention(store.time);
  assert.doesNotMatch(bytesOf(store.dir), /Geheim/);
});
