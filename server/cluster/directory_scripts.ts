import { NUMBER_DIGITS_MAX } from "../../protocol/limits.ts";
import { script } from "./redis.ts";

/**
 * What of the directory happens in Redis, each function one step. Keys:
 * - `mfb:n:{number}`: session, mode, password, state (waiting, claimed, gone), until (of "gone": how long it rests).
 *   Given up by Redis itself when nobody asks any more;
 * - `mfb:due`: the open numbers, by when something is due (claimed: when the claim is over at the latest);
 * - `mfb:s:{session}`: node (its home), number, claim, seat, ended;
 * - `mfb:node:{node}`: there as long as that node lives.
 *
 * @param clock Lua that sets `now`, milliseconds.
 */
export function directoryScripts(clock = REDIS_CLOCK) {
  const make = (body: string) => script(`${clock}\n${COMMON}\n${body}`);
  return {
    allot: make(ALLOT),
    claim: make(CLAIM),
    release: make(RELEASE),
    burn: make(BURN),
    extend: make(EXTEND),
    find: make(FIND),
    expire: make(EXPIRE),
    restore: make(RESTORE),
  };
}

export const REDIS_CLOCK = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Times are whole numbers; Lua would write large ones as 1e+15. */
const COMMON = `
local function whole(n) return string.format('%.0f', n) end
local function read(number)
  local found = redis.call('HMGET', 'mfb:n:' .. number, 'state', 'until', 'session', 'mode', 'password')
  if not found[1] then return nil end
  return { state = found[1], til = tonumber(found[2]), session = found[3], mode = found[4], password = found[5] }
end
local function live(entry)
  return entry and (entry.state == 'claimed' or (entry.state == 'waiting' and entry.til > now))
end
local function retire(number, entry, reuse)
  redis.call('ZREM', 'mfb:due', number)
  redis.call('HSET', 'mfb:n:' .. number, 'state', 'gone', 'until', whole(now + reuse))
  redis.call('PEXPIRE', 'mfb:n:' .. number, reuse)
  if redis.call('HGET', 'mfb:s:' .. entry.session, 'number') == number then
    redis.call('HDEL', 'mfb:s:' .. entry.session, 'number')
  end
end
local function put(number, entry, reuse)
  local key = 'mfb:n:' .. number
  redis.call('DEL', key)
  redis.call('HSET', key, 'session', entry.session, 'mode', entry.mode, 'password', entry.password,
    'state', entry.state, 'until', whole(entry.til))
  redis.call('PEXPIRE', key, math.max(0, entry.til - now) + reuse)
  redis.call('ZADD', 'mfb:due', whole(entry.til), number)
end
local function seat(session, node, number, ttl)
  redis.call('HSET', 'mfb:s:' .. session, 'node', node, 'number', number)
  redis.call('PEXPIRE', 'mfb:s:' .. session, ttl)
end`;

/** session, mode, password, lifetime, rest, node, the session's lifetime, then candidates, short ones first. */
const ALLOT = `
local open = redis.call('ZCARD', 'mfb:due')
local reuse = tonumber(ARGV[5])
for i = 8, #ARGV do
  local number = ARGV[i]
  if open + 1 <= 9 * 10 ^ (#number - 1) / 500 or #number == ${NUMBER_DIGITS_MAX} then
    local old = read(number)
    if not old or (old.state == 'gone' and old.til <= now) then
      local til = now + ARGV[4]
      put(number, { session = ARGV[1], mode = ARGV[2], password = ARGV[3], state = 'waiting', til = til }, reuse)
      seat(ARGV[1], ARGV[6], number, ARGV[7])
      return { number, whole(til) }
    end
  end
end
return false`;

/** number, how long a claim can last */
const CLAIM = `
local entry = read(ARGV[1])
if not live(entry) or entry.state ~= 'waiting' then return false end
redis.call('HSET', 'mfb:n:' .. ARGV[1], 'state', 'claimed')
redis.call('ZADD', 'mfb:due', whole(math.max(entry.til, now + ARGV[2])), ARGV[1])
return { entry.session, entry.mode, entry.password }`;

/** number */
const RELEASE = `
local entry = read(ARGV[1])
if not entry or entry.state ~= 'claimed' then return end
redis.call('HSET', 'mfb:n:' .. ARGV[1], 'state', 'waiting')
redis.call('ZADD', 'mfb:due', whole(entry.til), ARGV[1])`;

/** number, rest */
const BURN = `
local entry = read(ARGV[1])
if entry and entry.state ~= 'gone' then retire(ARGV[1], entry, tonumber(ARGV[2])) end`;

/** number, lifetime, rest */
const EXTEND = `
local entry = read(ARGV[1])
if not live(entry) then return false end
entry.til = now + ARGV[2]
redis.call('HSET', 'mfb:n:' .. ARGV[1], 'until', whole(entry.til))
redis.call('PEXPIRE', 'mfb:n:' .. ARGV[1], ARGV[2] + ARGV[3])
if entry.state == 'waiting' then redis.call('ZADD', 'mfb:due', whole(entry.til), ARGV[1]) end
return { ARGV[1], entry.mode, whole(entry.til), entry.session }`;

/** session */
const FIND = `
local number = redis.call('HGET', 'mfb:s:' .. ARGV[1], 'number')
local entry = number and read(number)
if not live(entry) or entry.session ~= ARGV[1] then return false end
return { number, entry.mode, whole(entry.til) }`;

/** node, rest. Sessions whose home is another living node are that node's to end. */
const EXPIRE = `
local over = {}
for _, number in ipairs(redis.call('ZRANGEBYSCORE', 'mfb:due', '-inf', whole(now), 'LIMIT', 0, 1000)) do
  local entry = read(number)
  if not entry or entry.state == 'gone' then
    redis.call('ZREM', 'mfb:due', number)
  else
    local home = redis.call('HGET', 'mfb:s:' .. entry.session, 'node')
    if not home or home == ARGV[1] or redis.call('EXISTS', 'mfb:node:' .. home) == 0 then
      retire(number, entry, tonumber(ARGV[2]))
      over[#over + 1] = entry.session
    end
  end
end
return over`;

/** number, session, mode, password, until, rest: a waiting number that Redis forgot. */
const RESTORE = `
if tonumber(ARGV[5]) <= now or redis.call('EXISTS', 'mfb:n:' .. ARGV[1]) == 1 then return end
put(ARGV[1], { session = ARGV[2], mode = ARGV[3], password = ARGV[4], state = 'waiting', til = tonumber(ARGV[5]) },
  tonumber(ARGV[6]))
redis.call('HSET', 'mfb:s:' .. ARGV[2], 'number', ARGV[1])`;
