import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as v from "valibot";
import { base64url, name } from "../../protocol/fields.ts";
import { ADDRESS_MAX_CHARS, OFFICES_KEPT_MAX } from "../../protocol/limits.ts";
import { defaultDataDir } from "../data_dir.ts";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";

/** An office that this user has said Ja to, and the key that it had then. */
const office = v.strictObject({
  /** "https://kanzlei.example.de" */
  origin: v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS), v.regex(/^https?:\/\/[a-z0-9.:[\]-]+$/)),
  name,
  phone: name,
  key: base64url(32),
});
export type PinnedOffice = v.InferOutput<typeof office>;

const offices = v.pipe(v.array(office), v.maxLength(OFFICES_KEPT_MAX));
const FILE_MAX_BYTES = 32 * 1024;

/** The offices that this user has worked with, newest first. */
export interface KnownOffices {
  list(): readonly PinnedOffice[];
  /** Puts it first, in the place of what was known of its address. */
  remember(office: PinnedOffice): void;
  forget(origin: string): void;
}

/** For one start: what nobody may read later. */
export function memoryOffices(first: readonly PinnedOffice[] = []): KnownOffices {
  let list = [...first];
  return {
    list: () => list,
    remember(office) {
      list = [office, ...list.filter(({ origin }) => origin !== office.origin)].slice(0, OFFICES_KEPT_MAX);
    },
    forget(origin) {
      list = list.filter((one) => one.origin !== origin);
    },
  };
}

/**
 * `offices.json` in the user's own data folder (0600). What can't be written is said in the log, and asked again at the
 * next start.
 *
 * @throws UserError "offices" if the file is there and can't be read: nobody knows then whose keys were known.
 */
export function fileOffices(folder = defaultDataDir(process.env)): KnownOffices {
  const path = join(folder, "offices.json");
  const read = () => memoryOffices(readFile(path));
  const change = (how: (list: KnownOffices) => void) => {
    // Another client may have written meanwhile.
    const list = read();
    how(list);
    try {
      writeFile(folder, path, list.list());
    } catch (error) {
      log("client", "office").warn("Cannot remember the office: {reason}", {
        reason: (error as Error).message,
      });
    }
  };
  return {
    list: () => read().list(),
    remember: (office) => change((list) => list.remember(office)),
    forget: (origin) => change((list) => list.forget(origin)),
  };
}

function readFile(path: string): PinnedOffice[] {
  try {
    if (lstatSync(path).size > FILE_MAX_BYTES) throw new Error("it is too long");
    return v.parse(offices, JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    const reason = error instanceof v.ValiError || error instanceof SyntaxError
      ? "it is damaged"
      : (error as Error).message;
    throw new UserError("offices", `Cannot read "${path}": ${reason}`, {
      cause: error,
      hint: "Delete it, and compare the words of your office's key by telephone at the next start.",
    });
  }
}

function writeFile(folder: string, path: string, list: readonly PinnedOffice[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(8).toString("hex")}.new`;
  try {
    writeFileSync(fresh, JSON.stringify(list, null, 2), { mode: 0o600, flag: "wx" });
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}
