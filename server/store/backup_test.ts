import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { backUp } from "./backup.ts";
import { numberOf, openDatabase, openExisting } from "./database.ts";
import { createStore } from "./store.ts";
import { ANNA, renamed, testStore } from "./testing.ts";

const CHILD = new URL("./kill_child_testing.ts", import.meta.url).pathname;
const refuses = (why: RegExp) => (error: unknown) => error instanceof UserError && why.test(error.message);

Deno.test("backUp() copies what the server has, for this user alone, and the copy opens in its place", () => {
  using store = testStore();
  store.settings.write({ office: "Kanzlei Müller" });
  store.settings.setLogo({ type: "image/png", bytes: new Uint8Array(1000).fill(7) });
  store.meetings.start({ session: "A".repeat(22), adviser: ANNA, startedAt: 1, mode: "support" });
  store.audit.record(renamed("Bert"));
  const file = join(store.dir, "copy.db");
  assert.deepEqual(backUp(store.dir, file), { meetings: 1, audit: { state: "intact", entries: 1 } });
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  assert.deepEqual(
    [...Deno.readDirSync(store.dir)].map(({ name }) => name).filter((name) => !name.startsWith("office")),
    ["copy.db"],
  );
  assert.deepEqual(store.audit.list({ limit: 1 })[0].event, { event: "backup-made" });
  assert.equal(store.audit.verify().state, "intact");

  const place = join(store.dir, "other");
  Deno.mkdirSync(place);
  Deno.copyFileSync(file, join(place, "office.db"));
  const db = openDatabase(place);
  const restored = createStore(db, Date.now);
  assert.equal(restored.settings.read().office, "Kanzlei Müller");
  assert.equal(restored.settings.logo()?.bytes.length, 1000);
  assert.deepEqual(restored.audit.verify(), { state: "intact", entries: 1 });
  db.close();
});

Deno.test("backUp() overwrites nothing, and makes no database where there is none", () => {
  using store = testStore();
  const file = join(store.dir, "mine");
  for (const text of ["", "something of mine"]) {
    Deno.writeTextFileSync(file, text);
    assert.throws(() => backUp(store.dir, file), refuses(/it is there already/));
    assert.equal(Deno.readTextFileSync(file), text);
  }
  Deno.writeTextFileSync(join(store.dir, "new.new"), "something of mine");
  assert.throws(() => backUp(store.dir, join(store.dir, "new")), refuses(/unfinished copy/));
  assert.equal(Deno.readTextFileSync(join(store.dir, "new.new")), "something of mine");
  assert.throws(() => Deno.statSync(join(store.dir, "new")), Deno.errors.NotFound);

  const empty = Deno.makeTempDirSync({ dir: store.dir });
  assert.throws(
    () => backUp(empty, join(store.dir, "copy")),
    refuses(/^Cannot use ".*office.db": there is none$/),
  );
  assert.deepEqual([...Deno.readDirSync(empty)], []);
  assert.throws(() => backUp(store.dir, join(store.dir, "no", "folder")), refuses(/ENOENT/));
});

Deno.test("backUp() leaves an older version's database as it is, for the server that runs", () => {
  using store = testStore();
  store.db.exec("PRAGMA user_version = 1");
  backUp(store.dir, join(store.dir, "copy"));
  assert.equal(numberOf(store.db, "PRAGMA user_version"), 1);
});

Deno.test("backUp() while another process writes: each copy is one moment, whole", async () => {
  using store = testStore();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CHILD, store.dir, "0"],
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  const drained = (async () => {
    while (!(await output.read()).done);
  })();
  let before = 0;
  for (let i = 0; i < 10; i++) {
    const file = join(store.dir, `copy ${i}`);
    const { meetings, audit } = backUp(store.dir, file);
    assert.equal(audit.state, "intact");
    assert.ok(meetings > before, `${meetings} meetings after ${before}`);
    before = meetings;
    const copy = openExisting(file, { readOnly: true });
    assert.equal(
      numberOf(copy, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
      0,
    );
    // One round's writes come in this order, so a copy holds no later one without the earlier.
    const named = numberOf(copy, "SELECT count(*) FROM audit WHERE event LIKE '%account-changed%'");
    const ended = numberOf(copy, "SELECT count(*) FROM meetings WHERE ended_at IS NOT NULL");
    assert.ok(
      meetings - named <= 1 && meetings >= named && named - ended <= 1,
      `${meetings}, ${named}, ${ended}`,
    );
    copy.close();
  }
  child.kill("SIGKILL");
  await Promise.all([child.status, drained]);
  assert.equal(store.audit.verify().state, "intact");
});
