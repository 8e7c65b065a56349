import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EndReason } from "../protocol/fields.ts";
import { loadServerKey, readServerKey } from "./data_dir.ts";
import { UserError } from "./errors.ts";
import { Guesses } from "./guesses.ts";
import { fileJournal } from "./journal.ts";
import { createMemoryDirectory } from "./memory_directory.ts";
import type { SessionStores } from "./session_stores_types.ts";
import { journalMemory } from "./signalling/session_memory.ts";

export interface SessionStoresOptions {
  /** See data_dir.ts. */
  dataDir: string;
  /** The key that several servers share; null: the data folder's. */
  keyFile: string | null;
  /** What several servers share; null: this one is alone. */
  redis: { url: string; passwordFile: string | null } | null;
}

/** The key that this server signs with. @throws UserError */
export function findServerKey({ dataDir, keyFile }: SessionStoresOptions): Uint8Array {
  return keyFile === null ? loadServerKey(dataDir) : readServerKey(keyFile);
}

/** @param onEnded a session of another node ended in which a socket of this one sat. @throws UserError */
export async function openSessionStores(
  { dataDir, redis }: SessionStoresOptions,
  { key, now, onEnded }: {
    key: Uint8Array;
    now(): number;
    onEnded(session: string, reason: EndReason): void;
  },
): Promise<SessionStores> {
  if (redis) {
    const password = redis.passwordFile === null ? undefined : readPassword(redis.passwordFile);
    const { openCluster } = await import("./cluster/cluster.ts");
    return await openCluster({ redis: { url: redis.url, password }, key, onEnded });
  }
  const journal = fileJournal(join(dataDir, "sessions.log"), now());
  return {
    directory: createMemoryDirectory({ now, journal }),
    guesses: new Guesses(),
    memory: journalMemory(journal, now),
    join: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function readPassword(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("redis", `Cannot read Redis's password from "${path}": ${reason}`, { cause: error });
  }
}
