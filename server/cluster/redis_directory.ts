import { randomInt } from "node:crypto";
import type { Mode } from "../../protocol/fields.ts";
import { NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN, NUMBER_TTL_MS } from "../../protocol/limits.ts";
import type { Allotment, Directory } from "../directory.ts";
import { NUMBER_REUSE_MS, RESUME_TOKEN_MS } from "../limits.ts";
import { directoryScripts } from "./directory_scripts.ts";
import { CLAIM_MAX_MS } from "./limits.ts";
import type { Redis } from "./redis.ts";

/** Numbers of each length that are drawn for one allotment: only open and resting ones are refused. */
const CANDIDATES = 8;
const TRIES = 5;

export interface RedisDirectoryOptions {
  redis: Redis;
  /** This node, which becomes the home of what it allots. */
  node: string;
  /** See directory_scripts.ts; Redis's own clock unless a test sets another. */
  clock?: string;
}

export interface RedisDirectory extends Directory {
  /** Puts back what this node allotted and Redis has lost, e.g. because it was started anew with nothing on its disk. */
  restore(): Promise<void>;
}

/** The directory that several nodes share. @throws UnavailableError */
export function createRedisDirectory(options: RedisDirectoryOptions): RedisDirectory {
  const { redis, node } = options;
  const scripts = directoryScripts(options.clock);
  /** The waiting numbers of this node, as RESTORE takes them. */
  const mine = new Map<string, { session: string; mode: Mode; password: string; until: string }>();

  return {
    async allot(session, { mode, password = false, minDigits }) {
      const flag = password ? "1" : "0";
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const rest = [node, RESUME_TOKEN_MS, ...candidates(minDigits)];
        const args = [session, mode, flag, NUMBER_TTL_MS, NUMBER_REUSE_MS, ...rest];
        const found = await redis.run(scripts.allot, args) as [string, string] | null;
        if (!found) continue;
        const [number, until] = found;
        mine.set(number, { session, mode, password: flag, until });
        return { number, mode, expiresAt: Number(until) };
      }
      throw new RangeError("Cannot allot a session number: none is free");
    },

    async claim(number) {
      const found = await redis.run(scripts.claim, [number, CLAIM_MAX_MS]) as [string, Mode, string] | null;
      return found && { session: found[0], mode: found[1], password: found[2] === "1" };
    },

    async release(number) {
      await redis.run(scripts.release, [number]);
    },

    async burn(number) {
      mine.delete(number);
      await redis.run(scripts.burn, [number, NUMBER_REUSE_MS]);
    },

    async extend(number) {
      const found = await redis.run(scripts.extend, [number, NUMBER_TTL_MS, NUMBER_REUSE_MS]);
      const entry = mine.get(number);
      if (entry && found) entry.until = (found as string[])[2];
      return allotment(found);
    },

    async find(session) {
      return allotment(await redis.run(scripts.find, [session]));
    },

    async expire() {
      for (const [number, { until }] of mine) if (Number(until) <= Date.now()) mine.delete(number);
      return await redis.run(scripts.expire, [node, NUMBER_REUSE_MS]) as string[];
    },

    async restore() {
      for (const [number, { session, mode, password, until }] of mine) {
        await redis.run(scripts.restore, [number, session, mode, password, until, NUMBER_REUSE_MS]);
      }
    },
  };
}

function allotment(found: unknown): Allotment | null {
  if (!found) return null;
  const [number, mode, until] = found as [string, Mode, string];
  return { number, mode, expiresAt: Number(until) };
}

/** Numbers to try, short ones first; none begins with 0. */
function candidates(minDigits: number): string[] {
  const numbers: string[] = [];
  for (let digits = Math.max(minDigits, NUMBER_DIGITS_MIN); digits <= NUMBER_DIGITS_MAX; digits++) {
    const first = 10 ** (digits - 1);
    for (let i = 0; i < CANDIDATES; i++) numbers.push(String(randomInt(first, 10 * first)));
  }
  return numbers;
}
