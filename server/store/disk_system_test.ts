import assert from "node:assert/strict";
import { run } from "../../tests/e2e/child.ts";
import { UserError } from "../errors.ts";
import { backUp } from "./backup.ts";
import { openDatabase } from "./database.ts";
import { createStore } from "./store.ts";
import { renamed, testStore } from "./testing.ts";

/** A file system in memory. Root only, and not in every container. */
async function disk(
  size: string,
): Promise<{ path: string } & AsyncDisposable & { remount(how: string): Promise<void> } | null> {
  const path = Deno.makeTempDirSync({ prefix: "mfb-disk-" });
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]);
  } catch {
    Deno.removeSync(path);
    return null;
  }
  return {
    path,
    remount: async (how) => void await run("mount", ["-o", `remount,${how}`, path]),
    async [Symbol.asyncDispose]() {
      await run("umount", ["--lazy", path]);
      Deno.removeSync(path);
    },
  };
}

const probe = await disk("64k");
await probe?.[Symbol.asyncDispose]();
const options = { ignore: !probe };

const refuses = (why: RegExp) => (error: unknown) => error instanceof UserError && why.test(error.message);

Deno.test(
  "openDatabase() says that the disk is full, and starts when there is room again",
  options,
  async () => {
    await using full = (await disk("64k"))!;
    Deno.writeFileSync(`${full.path}/filler`, new Uint8Array(48 * 1024));
    assert.throws(() => openDatabase(full.path), refuses(/the disk is full$/));
    Deno.removeSync(`${full.path}/filler`);
    await full.remount("size=1m");
    openDatabase(full.path).close();
  },
);

Deno.test("openDatabase() says that the folder can't be written", options, async () => {
  await using fixed = (await disk("1m"))!;
  await fixed.remount("ro");
  assert.throws(() => openDatabase(fixed.path), refuses(/it can't be written$/), "new");
  await fixed.remount("rw");
  openDatabase(fixed.path).close();
  await fixed.remount("ro");
  assert.throws(() => openDatabase(fixed.path), refuses(/it can't be written$/), "there already");
});

Deno.test("a disk that fills up while the server runs loses nothing that was written", options, async () => {
  await using full = (await disk("1m"))!;
  const db = openDatabase(full.path);
  const store = createStore(db, Date.now);
  store.settings.write({ office: "Kanzlei Müller" });
  for (let i = 0; i < 20; i++) store.audit.record(renamed("Bert"));
  const entries = store.audit.list({ limit: 1000 }).length;
  assert.equal(entries, 20);
  const rest = Number(
    new TextDecoder().decode(
      (await new Deno.Command("df", { args: ["--output=avail", "-B1", full.path] }).output()).stdout,
    ).split("\n")[1],
  );
  Deno.writeFileSync(`${full.path}/filler`, new Uint8Array(rest));

  assert.throws(() => store.settings.write({ imprint: "Zeile\n".repeat(5000) }), /full/);
  assert.equal(store.settings.read().imprint, "");
  store.audit.record(renamed("not written down"));
  Deno.removeSync(`${full.path}/filler`);
  store.settings.write({ phone: "0221 1" });
  store.audit.record(renamed("Carla"));
  assert.equal(store.audit.verify().state, "intact");
  assert.deepEqual(store.audit.list({ limit: 1 })[0].event, renamed("Carla"));
  store.close();
  const again = openDatabase(full.path);
  assert.equal(createStore(again, Date.now).settings.read().office, "Kanzlei Müller");
  again.close();
});

Deno.test("backUp() onto a full disk leaves nothing there", options, async () => {
  await using full = (await disk("64k"))!;
  using store = testStore();
  store.settings.setLogo({ type: "image/png", bytes: new Uint8Array(100_000) });
  assert.throws(() => backUp(store.dir, `${full.path}/copy`), refuses(/the disk is full$/));
  assert.deepEqual([...Deno.readDirSync(full.path)], []);
  assert.equal(store.audit.list({ limit: 9 }).length, 0);
});
