import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";
import { createStore } from "./store.ts";
import type { AuditEvent, Store } from "./types.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

export interface TestStore extends Store, Disposable {
  readonly dir: string;
  readonly db: DatabaseSync;
  /** What its clock says. */
  time: number;
}

/** A store in a folder of its own, with a clock that stands still. */
export function testStore(): TestStore {
  const dir = Deno.makeTempDirSync({ prefix: "mfb-store-" });
  const db = openDatabase(dir);
  const clock = { time: Date.UTC(2026, 10, 29, 12) };
  return Object.assign(clock, createStore(db, () => clock.time), {
    dir,
    db,
    [Symbol.dispose]() {
      if (db.isOpen) db.close();
      rmSync(dir, { recursive: true });
    },
  });
}

export const ANNA = { id: "anna", name: "Anna Müller" };

export function renamed(name: string): AuditEvent {
  return { event: "account-changed", who: ANNA, account: { id: "bert", name }, what: "name" };
}

/** A store that forgets with the process. */
export function memoryStore(now: () => number): Store {
  const db = new DatabaseSync(":memory:");
  for (const sql of MIGRATIONS) db.exec(sql);
  return createStore(db, now);
}

/** All that the folder's files hold, one character a byte. */
export function bytesOf(dir: string): string {
  return [...Deno.readDirSync(dir)]
    .map(({ name }) => new TextDecoder("latin1").decode(Deno.readFileSync(`${dir}/${name}`)))
    .join("\n");
}
