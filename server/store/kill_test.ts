import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { openDatabase } from "./database.ts";
import { createStore } from "./store.ts";

const KILLS = 50;
const CHILD = new URL("./kill_child_testing.ts", import.meta.url).pathname;

/** @returns the rounds that the child said were written before it was killed. */
async function writeUntilKilled(dir: string, first: number): Promise<number[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CHILD, dir, String(first)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  // Anywhere in a round: when some rounds are told, and up to 20 ms later.
  const enough = 1 + Math.floor(Math.random() * 6);
  let said = "", killed = false;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (killed || said.split("\n").length <= enough) continue;
    killed = true;
    setTimeout(() => child.kill("SIGKILL"), Math.random() * 20);
  }
  assert.equal((await child.status).signal, "SIGKILL");
  return said.split("\n").slice(0, -1).map(Number);
}

/** Kills it many times, and looks each time whether all is there that it was told. */
async function killOften(kills: number): Promise<void> {
  const dir = Deno.makeTempDirSync({ prefix: "mfb-kill-" });
  const told: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    // One round may have been begun that wasn't told.
    told.push(...await writeUntilKilled(dir, (told.at(-1) ?? -2) + 2));
    const last = told.at(-1)!;
    const db = openDatabase(dir);
    const store = createStore(db, Date.now);
    assert.deepEqual({ ...db.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
    assert.equal(store.audit.verify().state, "intact");
    const { phone, imprint } = store.settings.read();
    assert.ok(Number(phone) === last || Number(phone) === last + 1, `${phone} after ${last}`);
    assert.equal(imprint, "Zeile\n".repeat(Number(phone) % 900));
    const met = new Map(store.meetings.list({ limit: 1_000_000 }).map((one) => [one.startedAt, one.reason]));
    const names = new Set(
      store.audit.list({ limit: 1_000_000 }).map(({ event }) =>
        event.event === "account-changed" ? event.account.name : ""
      ),
    );
    for (const round of told) {
      assert.equal(met.get(round), "adviser-ended", `meeting ${round}`);
      assert.ok(names.has(`Bert ${round}`), `entry ${round}`);
    }
    db.close();
  }
  rmSync(dir, { recursive: true });
}

Deno.test(`killed ${KILLS} times while it writes: nothing that was written is lost, the chain is whole`, async () => {
  await Promise.all([killOften(KILLS / 2), killOften(KILLS / 2)]);
});
