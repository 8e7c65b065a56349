import { createHmac } from "node:crypto";
import { NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN } from "../../protocol/limits.ts";
import { addressKey } from "../address_limits.ts";
import { FORGET_MS, type GuessLimits, KNOWN_GUESSER, PRESSURE_MS, RESERVE } from "../guesses.ts";
import { GUESSES_PER_ADDRESS, GUESSES_PER_ADDRESS_PER_MINUTE, GUESSES_PER_MINUTE } from "../limits.ts";
import { REDIS_CLOCK } from "./directory_scripts.ts";
import { type Redis, script } from "./redis.ts";

/**
 * `Guesses` for several nodes: the same buckets, in Redis. Keys: `mfb:g:a:{address, hashed}` and `mfb:g:l:{length}`,
 * each tokens, at (of the last look), and what is known of who guesses.
 *
 * Unlike there, a number that waits costs nothing even for the moment of its claim, which takes longer here: honest
 * clients of other nodes would be slowed for that moment.
 *
 * @param options.clock see directory_scripts.ts.
 * @param options.secret keeps addresses out of Redis: they are stored as keyed hashes.
 */
export function createRedisGuesses(
  options: { redis: Redis; secret: Uint8Array; clock?: string },
): GuessLimits {
  const { redis, secret } = options;
  const scripts = guessScripts(options.clock ?? REDIS_CLOCK);
  const keyOf = (address: string) =>
    createHmac("sha256", secret).update(`mfb address ${addressKey(address)}`).digest("base64url").slice(
      0,
      22,
    );
  const refused = { wrong: 0, soon: 0 };

  return {
    refused,
    async enter(address, number) {
      const key = keyOf(address);
      const [waitMs, charged] = await redis.run(scripts.enter, [key, number]) as [string, number];
      if (Number(waitMs) > 0) {
        refused.soon++;
        return Number(waitMs);
      }
      return {
        right: () => {},
        // Somebody else had the waiting number: that is no guess, and costs nothing.
        wrong() {
          refused.wrong++;
          return charged === 1 ? redis.run(scripts.wrong, [key]).then(() => {}) : undefined;
        },
      };
    },
    async digits() {
      const length = Number(await redis.run(scripts.pressed, []));
      return Math.max(NUMBER_DIGITS_MIN, length + 1);
    },
  };
}

function guessScripts(clock: string) {
  const common = `${clock}
local function exact(n) return string.format('%.17g', n) end
local function level(key, burst, perMs)
  local old = redis.call('HMGET', key, 'tokens', 'at')
  local tokens = tonumber(old[1]) or burst
  local elapsed = math.max(0, now - (tonumber(old[2]) or now))
  return math.min(burst, tokens + elapsed * perMs)
end
local function save(key, tokens)
  redis.call('HSET', key, 'tokens', exact(tokens), 'at', exact(now))
  redis.call('PEXPIRE', key, ${FORGET_MS})
end
local function wait(tokens, reserve, perMs) return math.max(0, math.ceil((1 + reserve - tokens) / perMs)) end`;

  return {
    /** address, number. @returns how long to wait, and whether the guess has cost something. */
    enter: script(`${common}
local source, length = 'mfb:g:a:' .. ARGV[1], 'mfb:g:l:' .. #ARGV[2]
local known = redis.call('HMGET', source, 'wrong', 'last')
local wrong = tonumber(known[1]) or 0
if wrong > 0 and now - tonumber(known[2]) > ${FORGET_MS} then
  wrong = 0
  redis.call('HSET', source, 'wrong', 0)
end
local reserve = wrong >= ${KNOWN_GUESSER} and ${RESERVE} or 0
local perSource = ${GUESSES_PER_ADDRESS_PER_MINUTE} / 60 / 1000
local perMinute = ${GUESSES_PER_MINUTE} * 10 ^ (#ARGV[2] - ${NUMBER_DIGITS_MIN})
local perLength = perMinute / 2 / 60 / 1000
local a, b = level(source, ${GUESSES_PER_ADDRESS}, perSource), level(length, perMinute / 2, perLength)
local waitMs = math.max(wait(a, 0, perSource), wait(b, reserve, perLength))
if b < 1 then redis.call('HSET', length, 'dry', exact(now)) end
local charged = 0
if waitMs == 0 then
  local entry = redis.call('HMGET', 'mfb:n:' .. ARGV[2], 'state', 'until')
  if not (entry[1] == 'waiting' and tonumber(entry[2]) > now) then
    charged = 1
    a = a - 1
    b = b - 1
  end
end
save(source, a)
save(length, b)
return { string.format('%.0f', waitMs), charged }`),

    /** address */
    wrong: script(`${common}
redis.call('HINCRBY', 'mfb:g:a:' .. ARGV[1], 'wrong', 1)
redis.call('HSET', 'mfb:g:a:' .. ARGV[1], 'last', exact(now))
redis.call('PEXPIRE', 'mfb:g:a:' .. ARGV[1], ${FORGET_MS})`),

    /** @returns the longest numbers that are guessed at too much, or 0. */
    pressed: script(`${common}
local most = 0
for digits = ${NUMBER_DIGITS_MIN}, ${NUMBER_DIGITS_MAX} do
  local dry = tonumber(redis.call('HGET', 'mfb:g:l:' .. digits, 'dry'))
  if dry and now - dry < ${PRESSURE_MS} then most = digits end
end
return most`),
  };
}
