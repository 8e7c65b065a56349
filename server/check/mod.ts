import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerOptions } from "../arguments.ts";
import type { Places } from "../downloads/catalogue.ts";
import { checkAddress } from "./address_check.ts";
import { checkClock } from "./clock_check.ts";
import { checkData } from "./data_check.ts";
import { checkDownloads } from "./downloads_check.ts";
import type { Finding } from "./finding.ts";
import { checkPort } from "./port_check.ts";
import { checkRedis } from "./redis_check.ts";
import { checkRelay } from "./relay_check.ts";
import { checkTls, nameIn } from "./tls_check.ts";

export interface CheckOptions extends
  Pick<
    ServerOptions,
    | "host"
    | "port"
    | "address"
    | "keyFile"
    | "tls"
    | "acme"
    | "httpRedirect"
    | "proxies"
    | "insecureHttp"
    | "relay"
    | "redis"
  > {
  dataDir: string;
  /** Where the downloads lie. */
  places: Places;
  now(): number;
}

/**
 * `server pruefen`: looks at all that a server with these flags needs, beside one that runs or before its first start,
 * and changes nothing.
 *
 * @param tell is told each finding as soon as it is there. @returns whether none is red.
 */
export async function checkSetUp(options: CheckOptions, tell: (finding: Finding) => void): Promise<boolean> {
  const { host, port, dataDir, keyFile, redis } = options;
  const secure = options.tls !== null || options.acme !== null, proxied = options.proxies.length > 0;
  let well = true;
  const say = (findings: readonly Finding[]) => {
    for (const finding of findings) {
      well &&= finding.light !== "red";
      tell(finding);
    }
  };
  const others: number[] = [];
  const heard = (date: number | null) => void (date !== null && others.push(date));

  const data = checkData(dataDir, keyFile);
  say(data.findings);
  const address = options.address ?? data.address, { officeKey } = data;
  const { finding, running } = await checkPort({ host, port, secure, officeKey });
  say([finding]);
  const tls = await checkTls({ ...options, name: nameIn(address), now: options.now() });
  say(tls.findings);
  heard(tls.date);
  say(await checkAddress({ address, officeKey, running, proxied }));
  say(await checkRelay({ ...options, address, secure, proxied, running }));
  if (redis) {
    const key = readIfThere(keyFile ?? join(dataDir, "server.key"));
    const answer = await checkRedis({ ...redis, key });
    say([answer.finding]);
    heard(answer.date);
  }
  say(await checkDownloads(options.places, join(dataDir, "cache")));
  say([checkClock({ now: options.now(), others, writtenAt: data.writtenAt })]);
  return well;
}

/** What is wrong with it is told by the check of the data folder. */
function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
