import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { UserError } from "../errors.ts";
import { createAuditLog, verifyChain } from "./audit.ts";
import { databasePath, numberOf, openExisting } from "./database.ts";
import type { AuditVerdict } from "./types.ts";

export interface Backup {
  /** What the copy holds; it was opened and checked. */
  readonly meetings: number;
  readonly audit: AuditVerdict;
}

/**
 * Copies the office's database as it is at one moment, while a server goes on writing it. The copy (0600) appears whole
 * or not at all under its name; where something has this name already, nothing happens.
 *
 * @throws UserError "backup", or "database" where there is nothing to copy.
 */
export function backUp(dataDir: string, file: string): Backup {
  const db = openExisting(databasePath(dataDir), { readOnly: false });
  try {
    claimName(file);
    try {
      const backup = copy((to) => void db.prepare("VACUUM INTO ?").run(to), file);
      createAuditLog(db, Date.now).record({ event: "backup-made" });
      return backup;
    } catch (error) {
      rmSync(file);
      throw cannot(file, wordsFor(error), error);
    }
  } finally {
    db.close();
  }
}

/** Takes the name with an empty file, so that nothing of anybody else's is ever overwritten. */
function claimName(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw cannot(file, code === "EEXIST" ? "it is there already" : code ?? String(error), error);
  }
}

function copy(vacuumInto: (file: string) => void, file: string): Backup {
  const fresh = `${file}.new`;
  try {
    closeSync(openSync(fresh, "wx", 0o600));
    vacuumInto(fresh);
    const backup = check(fresh);
    flush(fresh);
    renameSync(fresh, file);
    return backup;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") rmSync(fresh, { force: true });
    throw error;
  }
}

function check(file: string): Backup {
  const db = openExisting(file, { readOnly: true });
  try {
    return { meetings: numberOf(db, "SELECT count(*) FROM meetings"), audit: verifyChain(db) };
  } finally {
    db.close();
  }
}

/** "VACUUM INTO" leaves the copy in the system's memory. */
function flush(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function wordsFor(error: unknown): string {
  const said = String((error as Error).message);
  if (/is full|ENOSPC/i.test(said)) return "the disk is full";
  if ((error as NodeJS.ErrnoException).code === "EEXIST") return "an unfinished copy (.new) is there already";
  return said;
}

function cannot(file: string, why: string, cause: unknown): UserError {
  return new UserError("backup", `Cannot write the copy "${file}": ${why}`, {
    cause,
    hint: "Name another file.",
  });
}
