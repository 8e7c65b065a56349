import type { EndReason } from "../../protocol/fields.ts";
import { UnavailableError } from "../errors.ts";
import { RESUME_TOKEN_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { Coming, End, Greeting, Homes, Seated, Usher } from "../signalling/homes.ts";
import type { Rooms } from "../signalling/rooms.ts";
import { Bus } from "./bus.ts";
import { REDIS_CLOCK } from "./directory_scripts.ts";
import { createFarEnd } from "./far_end.ts";
import * as limits from "./limits.ts";
import { seatElsewhere } from "./near_end.ts";
import { type Redis, script } from "./redis.ts";

/** node. @returns whether it was known to live until now. */
const BEAT = script(`
local was = redis.call('EXISTS', 'mfb:node:' .. ARGV[1])
redis.call('SET', 'mfb:node:' .. ARGV[1], '1', 'PX', ${limits.NODE_ALIVE_MS})
return was`);
const LIVES = script("return redis.call('EXISTS', 'mfb:node:' .. ARGV[1])");
const LEAVE = script("redis.call('DEL', 'mfb:node:' .. ARGV[1])");

/** node, "1" to take over what a dead node had. @returns the home, false if there is no such session, or "dead". */
const HOME = `
local function home(session)
  local key = 'mfb:s:' .. session
  local node = redis.call('HGET', key, 'node')
  if not node then return false end
  if node == ARGV[1] or redis.call('EXISTS', 'mfb:node:' .. node) == 1 then return node end
  if ARGV[2] ~= '1' then return 'dead' end
  redis.call('HSET', key, 'node', ARGV[1])
  redis.call('PEXPIRE', key, ${RESUME_TOKEN_MS})
  return ARGV[1]
end`;
const HOME_OF_SESSION = script(`${HOME}\nreturn home(ARGV[3])`);
/** Of a waiting number only: all others are nobody's. */
const HOME_OF_NUMBER = script(`${REDIS_CLOCK}\n${HOME}
local entry = redis.call('HMGET', 'mfb:n:' .. ARGV[3], 'state', 'until', 'session')
if entry[1] ~= 'waiting' or tonumber(entry[2]) <= now then return false end
return home(entry[3])`);
/** node, session, verified claim or "". @returns 0 if it is another's by now. */
const KEEP = script(`
local key = 'mfb:s:' .. ARGV[2]
local node = redis.call('HGET', key, 'node')
if node and node ~= ARGV[1] then return 0 end
redis.call('HSET', key, 'node', ARGV[1])
if ARGV[3] ~= '' then redis.call('HSET', key, 'claim', ARGV[3]) end
redis.call('PEXPIRE', key, ${RESUME_TOKEN_MS})
return 1`);
const KEEP_AT_ONCE = 100;

export interface RedisHomesOptions {
  redis: Redis;
  /** This process, anew at each start: what an earlier one had is taken over like any dead node's. */
  node: string;
  key: Uint8Array;
  /** A session ended in which a socket of this node sat, at another node. */
  onEnded(session: string, reason: EndReason): void;
}

/**
 * Where sessions live, when several nodes share a Redis: where they were made, until that node dies. A node says each
 * second that it lives; the first that is asked for a dead one's session takes it over. A node that was taken for dead
 * and isn't gives its sessions up when it learns so: their sockets come again.
 */
export class RedisHomes implements Homes {
  readonly #options: RedisHomesOptions;
  readonly #bus: Bus;
  #rooms: Rooms | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;
  /** No node is called dead before this. */
  #graceUntil = 0;
  #known = false;

  constructor(options: RedisHomesOptions) {
    this.#options = options;
    this.#bus = new Bus({
      ...options,
      onLine: (line) =>
        createFarEnd({
          line,
          admit: (...who) => this.#rooms!.admit(...who),
          livesHere: (coming) => this.#livesHere(coming),
        }),
    });
  }

  get bus(): Bus {
    return this.#bus;
  }

  /** From now on other nodes may send sockets to these rooms. @throws UnavailableError */
  async join(rooms: Rooms): Promise<void> {
    this.#rooms = rooms;
    await this.#bus.listen();
    await this.#say();
    this.#beat = setInterval(() => void this.#say().catch(ignoreUnavailable), limits.NODE_BEAT_MS);
  }

  /** Redis is back: says what lives here, and gives up what doesn't any more. @throws UnavailableError */
  async back(): Promise<void> {
    this.#graceUntil = performance.now() + limits.NODE_GRACE_MS;
    await this.#say();
  }

  /** The others need not wait until they miss this node. */
  async leave(): Promise<void> {
    clearInterval(this.#beat);
    this.#bus.close();
    await this.#options.redis.run(LEAVE, [this.#options.node]).catch(ignoreUnavailable);
  }

  async seat(
    here: Usher,
    coming: Coming,
    end: End<never>,
    greet: (greeting: Greeting) => void,
  ): Promise<Seated> {
    const { node, onEnded } = this.#options;
    const patience = performance.now() + limits.SEAT_PATIENCE_MS;
    for (;;) {
      const home = await this.#home(coming);
      if (home === null || home === node) return await here(coming, end, greet);
      const seated = home === "dead"
        ? "moved"
        : await seatElsewhere({ bus: this.#bus, home, coming, end, greet, onEnded });
      if (seated !== "moved") return seated;
      if (performance.now() > patience) throw new UnavailableError();
      await new Promise((resolve) => setTimeout(resolve, limits.SEAT_RETRY_MS));
    }
  }

  /** @returns null: there is no such session. "dead": its node is, or that isn't known yet. @throws UnavailableError */
  async #home(coming: Coming): Promise<string | null> {
    const { redis, node } = this.#options;
    const early = performance.now() < this.#graceUntil;
    const take = early ? "0" : "1";
    const [find, what] = coming.how === "claim"
      ? [HOME_OF_NUMBER, coming.number]
      : [HOME_OF_SESSION, coming.session];
    const home = await redis.run(find, [node, take, what]) as string | null;
    if (home !== null || !early) return home;
    // Redis may have forgotten what the other nodes are about to say again.
    if (coming.how === "claim") throw new UnavailableError();
    return "dead";
  }

  async #livesHere(coming: Coming): Promise<boolean> {
    if (coming.how !== "claim" && this.#rooms!.holds(coming.session)) return true;
    const home = await this.#home(coming);
    return home === null || home === this.#options.node;
  }

  async #say(): Promise<void> {
    const { redis, node } = this.#options;
    const was = await redis.run(BEAT, [node]);
    if (was !== 1 && this.#known) await this.#keep();
    this.#known = true;
    if (performance.now() < this.#graceUntil) return;
    for (const peer of this.#bus.peers) {
      if (await redis.run(LIVES, [peer]) !== 1) this.#bus.breakPeer(peer);
    }
  }

  async #keep(): Promise<void> {
    const { redis, node } = this.#options;
    const held = [...this.#rooms!.held()];
    for (let at = 0; at < held.length; at += KEEP_AT_ONCE) {
      await Promise.all(
        held.slice(at, at + KEEP_AT_ONCE).map(async ({ session, claim }) => {
          if (await redis.run(KEEP, [node, session, claim ?? ""]) === 0) this.#rooms!.drop(session);
        }),
      );
    }
  }
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof UnavailableError)) {
    log("server", "redis").error("Cannot say that I live: {error}", { error });
  }
}
