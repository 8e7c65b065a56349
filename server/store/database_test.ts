import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UserError } from "../errors.ts";
import { databasePath, numberOf, openDatabase, transaction } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";

function inFolder(test: (dir: string) => void): () => void {
  return () => {
    const dir = Deno.makeTempDirSync({ prefix: "mfb-database-" });
    try {
      test(dir);
    } finally {
      Deno.removeSync(dir, { recursive: true });
    }
  };
}

const refuses = (why: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === "database" && why.test(error.message);

Deno.test(
  "openDatabase() makes the newest version, durable, for this user alone",
  inFolder((dir) => {
    const db = openDatabase(join(dir, "new"));
    assert.equal(numberOf(db, "PRAGMA user_version"), MIGRATIONS.length);
    assert.deepEqual({ ...db.prepare("PRAGMA journal_mode").get() }, { journal_mode: "wal" });
    for (const [pragma, value] of [["synchronous", 2], ["secure_delete", 1], ["foreign_keys", 1]]) {
      assert.equal(numberOf(db, `PRAGMA ${pragma}`), value, String(pragma));
    }
    transaction(db, () => db.exec("INSERT INTO settings VALUES ('a', '1')"));
    for (const { name } of Deno.readDirSync(join(dir, "new"))) {
      assert.equal(Deno.statSync(join(dir, "new", name)).mode! & 0o777, 0o600, name);
    }
    db.close();
  }),
);

Deno.test(
  "openDatabase() brings every older version to the newest",
  inFolder((dir) => {
    for (let version = 0; version <= MIGRATIONS.length; version++) {
      const data = join(dir, String(version));
      Deno.mkdirSync(data);
      const old = new DatabaseSync(databasePath(data));
      for (const sql of MIGRATIONS.slice(0, version)) old.exec(sql);
      old.exec(`PRAGMA user_version = ${version}`);
      old.close();
      const db = openDatabase(data);
      assert.equal(numberOf(db, "PRAGMA user_version"), MIGRATIONS.length);
      db.close();
      openDatabase(data).close();
    }
  }),
);

Deno.test(
  "openDatabase() refuses a newer version's database and leaves it as it is",
  inFolder((dir) => {
    const newer = openDatabase(dir);
    newer.exec("PRAGMA user_version = 9999");
    newer.close();
    const before = Deno.readFileSync(databasePath(dir));
    assert.throws(() => openDatabase(dir), refuses(/a newer MFB wrote it \(its version is 9999/));
    assert.deepEqual(Deno.readFileSync(databasePath(dir)), before);
  }),
);

Deno.test(
  "openDatabase() refuses damaged files: another file, a torn one, changed pages",
  inFolder((dir) => {
    const whole = openDatabase(dir);
    transaction(whole, () => {
      const insert = whole.prepare("INSERT INTO settings VALUES (?, ?)");
      for (let i = 0; i < 500; i++) insert.run(`name ${i}`, "value".repeat(20));
    });
    whole.close();
    const bytes = Deno.readFileSync(databasePath(dir));
    const pages = bytes.slice();
    pages.fill(0xff, 4096);
    const damages = { "text": new TextEncoder().encode("not a database\n".repeat(500)), "pages": pages };
    for (
      const [name, damaged] of Object.entries({ ...damages, "torn": bytes.subarray(0, bytes.length / 2) })
    ) {
      Deno.writeFileSync(databasePath(dir), damaged);
      assert.throws(() => openDatabase(dir), refuses(/it is damaged$/), name);
    }
  }),
);

Deno.test(
  "openDatabase() refuses a folder that can't be one",
  inFolder((dir) => {
    Deno.writeTextFileSync(join(dir, "file"), "");
    assert.throws(() => openDatabase(join(dir, "file")), refuses(/^Cannot use ".*": E/));
    Deno.mkdirSync(join(dir, "office.db"));
    assert.throws(() => openDatabase(dir), refuses(/^Cannot use/));
  }),
);

Deno.test(
  "transaction() does all or nothing",
  inFolder((dir) => {
    const db = openDatabase(dir);
    for (const quick of [false, true]) {
      assert.throws(() =>
        transaction(db, () => {
          db.exec("INSERT INTO settings VALUES ('a', '1')");
          throw new RangeError("midway");
        }, { quick }), RangeError);
      assert.equal(numberOf(db, "SELECT count(*) FROM settings"), 0);
      assert.equal(numberOf(db, "PRAGMA synchronous"), 2);
    }
    db.close();
  }),
);
