import { createHmac, randomBytes } from "node:crypto";
import type { EndReason } from "../../protocol/fields.ts";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";
import type { SessionStores } from "../session_stores_types.ts";
import { openRedis, type RedisOptions, script } from "./redis.ts";
import { createRedisDirectory } from "./redis_directory.ts";
import { createRedisGuesses } from "./redis_guesses.ts";
import { RedisHomes } from "./redis_homes.ts";
import { createRedisMemory } from "./redis_memory.ts";

/** All nodes sign with one key: the first one's is written down, as its hash. */
const SAME_KEY = script(`
local known = redis.call('GET', 'mfb:key')
if not known then redis.call('SET', 'mfb:key', ARGV[1]) end
return known or ARGV[1]`);

export interface ClusterOptions {
  redis: RedisOptions;
  /** The server's key, the same at all nodes. */
  key: Uint8Array;
  /** Of sessions of other nodes, in which sockets of this one sit. */
  onVerified(session: string): void;
  onEnded(session: string, reason: EndReason): void;
}

/** What the first node leaves of its key in Redis. */
export function clusterKeyHash(key: Uint8Array): string {
  return createHmac("sha256", key).update("mfb cluster").digest("base64url");
}

/**
 * What a server takes from its cluster instead of its own memory.
 *
 * @throws UserError "redis" if it can't be used, "cluster-key" if the other nodes have another key.
 */
export async function openCluster(
  { redis: options, key, onVerified, onEnded }: ClusterOptions,
): Promise<SessionStores> {
  const redis = await openRedis(options);
  const node = randomBytes(16).toString("base64url");
  const directory = createRedisDirectory({ redis, node });
  const memory = createRedisMemory(redis);
  const homes = new RedisHomes({ redis, node, key, onVerified, onEnded });

  const hash = clusterKeyHash(key);
  const sameKey = async () => await redis.run(SAME_KEY, [hash]) === hash;
  if (!await sameKey()) {
    redis.close();
    throw new UserError("cluster-key", "Cannot join the other servers at this Redis: they have another key", {
      hint: "Give all of them the same server.key, by --data or --key-file (docs/cluster.md).",
    });
  }

  async function back(): Promise<void> {
    if (!await sameKey()) {
      log("server", "redis").error("Redis came back with other servers' sessions: no new ones here");
      return redis.close();
    }
    await homes.back();
    await directory.restore();
    await memory.catchUp();
  }
  redis.onBack(() =>
    void back().catch((error) => log("server", "redis").warn("Redis is back, but: {error}", { error }))
  );

  return {
    directory,
    guesses: createRedisGuesses({ redis, secret: key }),
    memory,
    homes,
    status: () => ({ ready: redis.ready, rejected: homes.bus.rejected, lines: homes.bus.lines }),
    join: (rooms) => homes.join(rooms),
    async close() {
      await homes.leave();
      redis.close();
    },
  };
}
