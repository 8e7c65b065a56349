import type { EndReason } from "../../protocol/fields.ts";
import { UnavailableError } from "../errors.ts";
import { RESUME_TOKEN_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { SessionMemory } from "../signalling/session_memory.ts";
import { LATER_MAX } from "./limits.ts";
import { type Redis, script } from "./redis.ts";

/** session, field, value, lifetime */
const REMEMBER = script(
  "redis.call('HSET', 'mfb:s:' .. ARGV[1], ARGV[2], ARGV[3]) redis.call('PEXPIRE', 'mfb:s:' .. ARGV[1], ARGV[4])",
);
const RECALL = script("return redis.call('HMGET', 'mfb:s:' .. ARGV[1], 'ended', 'claim', 'seat')");

export interface RedisMemory extends SessionMemory {
  /** Does what had to wait, now that Redis is back. */
  catchUp(): Promise<void>;
}

/** What all nodes know of sessions. What is to be written while Redis is away waits until it is back. */
export function createRedisMemory(redis: Redis): RedisMemory {
  const logger = log("server", "redis");
  let waiting: (() => Promise<void>)[] = [];

  function surely(task: () => Promise<void>): void {
    // In order: a number is released before it is burnt.
    if (waiting.length > 0) return later(task);
    task().catch((error) => {
      if (error instanceof UnavailableError) later(task);
      else logger.error("Cannot write: {error}", { error });
    });
  }

  function later(task: () => Promise<void>): void {
    if (waiting.length >= LATER_MAX) waiting.shift();
    waiting.push(task);
  }

  const remember = (session: string, field: string, value: string) =>
    surely(async () => void await redis.run(REMEMBER, [session, field, value, RESUME_TOKEN_MS]));

  return {
    async recall(session) {
      const found = await redis.run(RECALL, [session]);
      const [ended, claim, seat] = found as [EndReason | null, string | null, string | null];
      return { ended, claim, seat };
    },
    ended: (session, reason) => remember(session, "ended", reason),
    verified: (session, claim) => remember(session, "claim", claim),
    handedOver: (session, seat) => remember(session, "seat", seat),
    surely,
    sweep() {
      // Redis forgets by itself.
    },
    catchUp() {
      const tasks = waiting;
      waiting = [];
      for (const task of tasks) surely(task);
      return Promise.resolve();
    },
  };
}
