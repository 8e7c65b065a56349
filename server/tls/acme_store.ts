import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { UserError } from "../errors.ts";

/** An order that hasn't ended after this long was left by a process that died. */
const ORDER_STALE_MS = 15 * 60 * 1000;

/** What ACME keeps: the account's key, the certificate and its key, each 0600 in a folder 0700. */
export interface AcmeStore {
  read(name: "account.key" | "certificate.pem" | "certificate.key"): string | null;
  /** Complete or not at all. */
  write(name: "account.key" | "certificate.pem" | "certificate.key", text: string): void;
  /** @returns false while another process with this folder is ordering, too. */
  lock(now: number): boolean;
  unlock(): void;
}

/** @throws UserError if the folder can't be made. */
export function acmeStore(dir: string): AcmeStore {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("data-dir", `Cannot use data folder "${dir}": ${code}`, { cause: error });
  }
  const lockFile = join(dir, "ordering");
  return {
    read(name) {
      try {
        return readFileSync(join(dir, name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    write(name, text) {
      const fresh = join(dir, `${name}.${process.pid}.new`);
      writeFileSync(fresh, text, { mode: 0o600 });
      renameSync(fresh, join(dir, name));
    },
    lock(now) {
      try {
        if (now - statSync(lockFile).mtimeMs > ORDER_STALE_MS) rmSync(lockFile, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
      try {
        writeFileSync(lockFile, "", { mode: 0o600, flag: "wx" });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      }
    },
    unlock: () => rmSync(lockFile, { force: true }),
  };
}
