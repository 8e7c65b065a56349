import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { UserError } from "../errors.ts";
import { MIGRATIONS } from "./migrations.ts";

/** How long a write waits for another process's (the command that makes a copy), milliseconds. */
export const BUSY_MS = 2_000;

/** With less the files beside the database can't be made. */
const ROOM_BYTES = 64 * 1024;

export function databasePath(dataDir: string): string {
  return join(dataDir, "office.db");
}

/**
 * Opens the office's database (0600), makes it where there is none, and brings it to this program's version. Its
 * owner closes it. The tables' modules take the handle: `createStore(db)`.
 *
 * @throws UserError "database" if it can't be used, with the reason in words.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  const path = databasePath(dataDir);
  return explained(path, () => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // Made by us, so that nobody else can read it from its first moment on; -wal and -shm get its mode.
    closeSync(openSync(path, "a", 0o600));
    if (process.platform !== "win32") chmodSync(path, 0o600);
    return open(path, (db) => {
      db.exec("PRAGMA journal_mode = WAL");
      migrate(db, path);
    });
  });
}

/**
 * Opens a database of this program's version or an older one as it is, for the command that copies it.
 *
 * @throws UserError "database"
 */
export function openExisting(path: string, { readOnly }: { readOnly: boolean }): DatabaseSync {
  return explained(path, () => {
    if (!existsSync(path)) throw cannot(path, "there is none");
    return open(path, (db) => void versionOf(db, path), { readOnly });
  });
}

/**
 * One transaction: all of it or nothing.
 *
 * @param quick a power failure may undo it (the end of the process can't). Else it is on the disk when this returns.
 */
export function transaction<T>(
  db: DatabaseSync,
  work: () => T,
  { quick = false }: { quick?: boolean } = {},
): T {
  if (quick) db.exec("PRAGMA synchronous = NORMAL");
  try {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk has undone it already.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  } finally {
    if (quick) db.exec("PRAGMA synchronous = FULL");
  }
}

/** One number that a query of one column finds. */
export function numberOf(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get()!)[0]);
}

function open(
  path: string,
  prepare: (db: DatabaseSync) => void,
  { readOnly = false }: { readOnly?: boolean } = {},
): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly });
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // What is deleted is overwritten; a file from elsewhere calls no functions through its schema.
    db.exec("PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON");
    db.exec("PRAGMA synchronous = FULL");
    const check = Object.values(db.prepare("PRAGMA quick_check(1)").get()!)[0];
    if (check !== "ok") throw damaged(path);
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync, path: string): void {
  if (versionOf(db, path) === MIGRATIONS.length) return;
  transaction(db, () => {
    // Another start may have been here first.
    for (let version = versionOf(db, path); version < MIGRATIONS.length; version++) {
      db.exec(MIGRATIONS[version]);
      db.exec(`PRAGMA user_version = ${version + 1}`);
    }
  });
}

function versionOf(db: DatabaseSync, path: string): number {
  const version = numberOf(db, "PRAGMA user_version");
  if (version <= MIGRATIONS.length) return version;
  throw cannot(
    path,
    `a newer MFB wrote it (its version is ${version}, this program knows ${MIGRATIONS.length})`,
    "Start the newer program, or go back to a copy of before.",
  );
}

/** Turns what SQLite and the file system say into words. */
function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = String((error as Error).message);
    const code = (error as NodeJS.ErrnoException).code;
    if (/not a database|malformed|corrupt/i.test(said)) throw damaged(path, error);
    if (/is full/i.test(said) || code === "ENOSPC" || !hasRoom(path)) {
      throw cannot(path, "the disk is full", "Make room, then start again; nothing is lost.", error);
    }
    if (
      /readonly|unable to open|disk I\/O/i.test(said) || ["EROFS", "EACCES", "EPERM"].includes(code ?? "")
    ) {
      throw cannot(path, "it can't be written", "Choose another folder with --data.", error);
    }
    if (/locked|busy/i.test(said)) throw cannot(path, "another process holds it", undefined, error);
    throw cannot(path, code ?? said, "Choose another folder with --data.", error);
  }
}

/** SQLite says only "unable to open" where there is no room for the memory that processes share. */
function hasRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    // No such folder: that is another fault.
    return true;
  }
}

function damaged(path: string, cause?: unknown): UserError {
  return cannot(path, "it is damaged", "Put a copy of it in its place, see docs/operations.md.", cause);
}

function cannot(path: string, why: string, hint?: string, cause?: unknown): UserError {
  return new UserError("database", `Cannot use "${path}": ${why}`, { cause, hint });
}
