import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyOfficeKey, defaultDataDir, loadOfficeKey, loadServerKey } from "./data_dir.ts";
import { UserError } from "./errors.ts";

const hash = (key: Uint8Array) => createHash("sha256").update(key).digest("hex");

Deno.test("loadServerKey() makes one key per folder, for its owner alone, and finds it again", () => {
  const folder = Deno.makeTempDirSync();
  const key = loadServerKey(`${folder}/a/b`);
  assert.equal(key.length, 32);
  assert.equal(hash(loadServerKey(`${folder}/a/b`)), hash(key));
  assert.notEqual(hash(loadServerKey(`${folder}/c`)), hash(key));
  assert.deepEqual([...Deno.readDirSync(`${folder}/a/b`)].map((one) => one.name), ["server.key"]);
  if (Deno.build.os !== "windows") {
    assert.equal(Deno.statSync(`${folder}/a/b/server.key`).mode! & 0o777, 0o600);
    assert.equal(Deno.statSync(`${folder}/a/b`).mode! & 0o777, 0o700);
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("loadServerKey() says in words what is wrong with the folder or the key", () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/file`, "");
  assert.throws(() => loadServerKey(`${folder}/file`), UserError);
  Deno.mkdirSync(`${folder}/short`);
  Deno.writeTextFileSync(`${folder}/short/server.key`, "short");
  assert.throws(() => loadServerKey(`${folder}/short`), /it is not a key of 32 bytes/);
  assert.equal(Deno.readTextFileSync(`${folder}/short/server.key`), "short", "left as it was");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("copyOfficeKey() keeps the office's key for its owner alone; it makes the same office again", () => {
  const folder = Deno.makeTempDirSync();
  const key = loadOfficeKey(`${folder}/a`);
  assert.notEqual(hash(key), hash(loadServerKey(`${folder}/a`)));
  const copy = copyOfficeKey(`${folder}/a`, `${folder}/backup.db`);
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(copy).mode! & 0o777, 0o600);
  Deno.mkdirSync(`${folder}/b`);
  Deno.copyFileSync(copy, `${folder}/b/office.key`);
  assert.equal(hash(loadOfficeKey(`${folder}/b`)), hash(key));
  assert.throws(() => copyOfficeKey(`${folder}/a`, `${folder}/backup.db`), /it is there already/);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("defaultDataDir() follows the platform", () => {
  assert.match(defaultDataDir({ XDG_DATA_HOME: "/data" }), /^\/data\/mfb$/);
  assert.match(defaultDataDir({}), /\.local[\\/]share[\\/]mfb$/);
});
