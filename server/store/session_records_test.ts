import assert from "node:assert/strict";
import { LOCAL_ADVISER } from "../adviser.ts";
import { createSessionRecords } from "./session_records.ts";
import { testStore } from "./testing.ts";

const SESSION = "A".repeat(22);
const OTHER = "B".repeat(22);
const who = { id: LOCAL_ADVISER.id, name: LOCAL_ADVISER.name };

Deno.test("createSessionRecords() writes down who met when, for how long and how", () => {
  using store = testStore();
  const { heard: hear } = createSessionRecords(store, () => store.time);
  const startedAt = store.time;
  hear({ event: "session-created", session: SESSION, mode: "support" });
  hear({ event: "claimed", session: SESSION });
  assert.deepEqual(store.meetings.list({ limit: 9 }), []);
  hear({ event: "verified", session: SESSION });
  const meeting = { session: SESSION, adviser: who, startedAt, endedAt: null, mode: "support", reason: null };
  assert.deepEqual(store.meetings.list({ limit: 9 }), [meeting]);
  store.time += 90_000;
  hear({ event: "mode-changed", session: SESSION, mode: "show" });
  hear({ event: "ended", session: SESSION, reason: "client-ended" });
  assert.deepEqual(store.meetings.list({ limit: 9 }), [
    { ...meeting, mode: "show", endedAt: startedAt + 90_000, reason: "client-ended" },
  ]);
  assert.deepEqual(store.audit.list({ limit: 9 }).map(({ event }) => event).reverse(), [
    { event: "session-created", who, session: SESSION, mode: "support" },
    { event: "session-verified", who, session: SESSION },
    { event: "session-ended", who, session: SESSION, reason: "client-ended" },
  ]);
});

Deno.test("createSessionRecords() takes no number that nobody used for a meeting", () => {
  using store = testStore();
  const { heard: hear } = createSessionRecords(store, () => store.time);
  hear({ event: "session-created", session: SESSION, mode: "support" });
  hear({ event: "ended", session: SESSION, reason: "expired" });
  assert.deepEqual(store.meetings.list({ limit: 9 }), []);
});

Deno.test("createSessionRecords() after a restart ends a meeting that it knows from before", () => {
  using store = testStore();
  const { heard: before } = createSessionRecords(store, () => store.time);
  before({ event: "session-created", session: SESSION, mode: "show" });
  before({ event: "verified", session: SESSION });
  const { heard: after } = createSessionRecords(store, () => store.time + 5000);
  after({ event: "ended", session: SESSION, reason: "lost" });
  const [meeting] = store.meetings.list({ limit: 9 });
  assert.deepEqual([meeting.mode, meeting.endedAt, meeting.reason], ["show", store.time + 5000, "lost"]);
});

Deno.test("createSessionRecords() after a restart knows whose a session is, and writes down who takes it over", () => {
  using store = testStore();
  const [anna, bert] = ["anna", "bert"].map((id) => ({ id, name: `Frau ${id}`, role: "adviser" as const }));
  const [from, to] = [anna, bert].map(({ id, name }) => ({ id, name }));
  const before = createSessionRecords(store, () => store.time);
  before.adviser(SESSION, anna);
  before.heard({ event: "session-created", session: SESSION, mode: "support" });
  before.heard({ event: "verified", session: SESSION });
  const after = createSessionRecords(store, () => store.time);
  after.heard({ event: "mode-changed", session: SESSION, mode: "show" });
  after.adviser(SESSION, bert);
  after.heard({ event: "ended", session: SESSION, reason: "lost" });
  const [{ adviser, mode }] = store.meetings.list({ limit: 9 });
  assert.deepEqual([adviser, mode], [to, "show"]);
  assert.deepEqual(store.audit.list({ limit: 2 }).map(({ event }) => event), [
    { event: "session-ended", who: to, session: SESSION, reason: "lost" },
    { event: "session-handed-over", who: from, session: SESSION, to },
  ]);
});

Deno.test("createSessionRecords() ends no session where nothing can be written", () => {
  using store = testStore();
  const { heard: hear } = createSessionRecords(store, () => store.time);
  store.close();
  hear({ event: "session-created", session: OTHER, mode: "support" });
  hear({ event: "verified", session: OTHER });
  hear({ event: "ended", session: OTHER, reason: "lost" });
});

Deno.test("createSessionRecords() writes down whose session it is, and who took it over", () => {
  using store = testStore();
  const { heard, adviser } = createSessionRecords(store, () => store.time);
  const [anna, bert] = ["anna", "bert"].map((id) => ({ id, name: `Frau ${id}`, role: "adviser" as const }));
  const [from, to] = [anna, bert].map(({ id, name }) => ({ id, name }));
  adviser(SESSION, anna);
  heard({ event: "session-created", session: SESSION, mode: "support" });
  heard({ event: "verified", session: SESSION });
  adviser(SESSION, anna);
  adviser(SESSION, bert);
  heard({ event: "ended", session: SESSION, reason: "lost" });
  assert.deepEqual(store.meetings.list({ limit: 9 }).map((one) => one.adviser), [to]);
  assert.deepEqual(store.audit.list({ limit: 9 }).map(({ event }) => event).reverse(), [
    { event: "session-created", who: from, session: SESSION, mode: "support" },
    { event: "session-verified", who: from, session: SESSION },
    { event: "session-handed-over", who: from, session: SESSION, to },
    { event: "session-ended", who: to, session: SESSION, reason: "lost" },
  ]);
});
