import { readFileSync } from "node:fs";
import { clusterKeyHash } from "../cluster/cluster.ts";
import { openRedis, script } from "../cluster/redis.ts";
import { UnavailableError, UserError } from "../errors.ts";
import { bad, codeOf, type Finding, good, translated } from "./finding.ts";

const ABOUT = "Redis";
const KNOWN_KEY = script("return {redis.call('GET', 'mfb:key'), redis.call('TIME')[1]}");

export interface RedisFacts {
  finding: Finding;
  /** Its clock. */
  date: number | null;
}

/** @param options.key the key that this server would sign with; null: it can't be read, which is told elsewhere. */
export async function checkRedis(
  { url, passwordFile, key }: { url: string; passwordFile: string | null; key: Uint8Array | null },
): Promise<RedisFacts> {
  const red = (text: string, remedy: string) => ({ finding: bad(ABOUT, text, remedy), date: null });
  let password: string | undefined;
  try {
    password = passwordFile === null ? undefined : readFileSync(passwordFile, "utf8").trim();
  } catch (error) {
    return red(
      `${passwordFile} ist nicht lesbar (${codeOf(error)}).`,
      "Nennen Sie bei --redis-password-file eine Datei, die der Benutzer des Servers lesen darf.",
    );
  }
  try {
    const redis = await openRedis({ url, password });
    try {
      const [known, seconds] = await redis.run(KNOWN_KEY, []) as [string | null, string];
      if (known !== null && key !== null && known !== clusterKeyHash(key)) {
        return red(
          "Die anderen Server an diesem Redis haben einen anderen Schlüssel.",
          "Geben Sie allen denselben server.key, mit --data oder --key-file (docs/cluster.md).",
        );
      }
      return { finding: good(ABOUT, `${new URL(url).host} antwortet.`), date: Number(seconds) * 1000 };
    } finally {
      redis.close();
    }
  } catch (error) {
    if (!(error instanceof UserError || error instanceof UnavailableError)) throw error;
    const text = translated(error, FAULTS, `${new URL(url).host} antwortet nicht.`);
    return red(text, "Läuft es, und stimmen --redis und sein Kennwort? Ohne Redis startet der Server nicht.");
  }
}

const FAULTS = [[/WRONGPASS|NOAUTH|AUTH/, "Redis nimmt das Kennwort nicht an."]] as const;
