import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { UserError } from "./errors.ts";

const KEY_BYTES = 32;

/** Where this computer's user keeps MFB's data, unless told with --data. */
export function defaultDataDir(env: Record<string, string | undefined> = process.env): string {
  if (process.platform === "win32" && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "MFB");
  if (env.XDG_DATA_HOME) return join(env.XDG_DATA_HOME, "mfb");
  return join(homedir(), ".local", "share", "mfb");
}

/** What a key of the server is for, and what it costs to lose it. */
const KEYS = {
  /** Signs tokens (tokens.ts). */
  "server.key": "Delete it to have a new one made; running sessions then need new numbers.",
  /** The office itself, as its clients know it (office/identity.ts). */
  "office.key":
    "Put the copy of your backup in its place. With a new one every client that knows this office refuses it.",
} as const;

/**
 * The server's key (`server.key`, 32 bytes, 0600): made at the first start, the same ever after.
 *
 * @throws UserError if the folder can't be used, or the file isn't a key.
 */
export function loadServerKey(dataDir: string): Uint8Array {
  return loadKey(dataDir, "server.key");
}

/** The office's own key (`office.key`), in the same way. @throws UserError */
export function loadOfficeKey(dataDir: string): Uint8Array {
  return loadKey(dataDir, "office.key");
}

/**
 * Copies the office's key beside a backup, as `FILE.office.key` (0600): put back into the data folder as `office.key`,
 * the clients know the office again.
 *
 * @returns the copy's path. @throws UserError
 */
export function copyOfficeKey(dataDir: string, file: string): string {
  const path = `${file}.office.key`;
  const key = loadOfficeKey(dataDir);
  try {
    writeFileSync(path, key, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError(
      "backup",
      `Cannot write the copy "${path}": ${code === "EEXIST" ? "it is there already" : code}`,
      {
        cause: error,
      },
    );
  }
  return path;
}

function loadKey(dataDir: string, name: keyof typeof KEYS): Uint8Array {
  const path = join(dataDir, name);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const key = readIfThere(path) ?? makeKey(path);
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("data-dir", `Cannot use data folder "${dataDir}": ${reason}`, {
      cause: error,
      hint: "Choose another folder with --data.",
    });
  }
  throw new UserError("server-key", `Cannot use "${path}": it is not a key of ${KEY_BYTES} bytes`, {
    hint: KEYS[name],
  });
}

/** The key in a file that somebody else keeps, for several servers. @throws UserError */
export function readServerKey(path: string): Uint8Array {
  let key: Uint8Array | null = null;
  try {
    key = readIfThere(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("server-key", `Cannot read key file "${path}": ${reason}`, { cause: error });
  }
  if (key?.length === KEY_BYTES) return key;
  throw new UserError(
    "server-key",
    `Cannot use "${path}": ${key ? `it is not a key of ${KEY_BYTES} bytes` : "no such file"}`,
    {
      hint:
        `Copy the server.key of the first server's data folder, or make one: head -c ${KEY_BYTES} /dev/urandom.`,
    },
  );
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function makeKey(path: string): Uint8Array {
  // Written aside and linked: the file appears complete or not at all, and of two first starts one wins.
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, randomBytes(KEY_BYTES), { mode: 0o600, flag: "wx" });
  if (process.platform !== "win32") chmodSync(fresh, 0o600);
  try {
    linkSync(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(path);
}
