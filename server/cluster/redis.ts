import { createHash } from "node:crypto";
import { UnavailableError, UserError } from "../errors.ts";
import { log } from "../log.ts";
import * as limits from "./limits.ts";

/** A Lua script that Redis runs as one step. Its keys stand in its text: no Redis Cluster (docs/cluster.md). */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** The two connections of a node to Redis or Valkey. Everything fails with UnavailableError while one is gone. */
export interface Redis {
  readonly ready: boolean;
  run(script: Script, args: readonly (string | number)[]): Promise<unknown>;
  /** @returns how many connections heard it. */
  publish(channel: string, text: string): Promise<number>;
  subscribe(channel: string, listener: (text: string) => void): Promise<void>;
  /** Called when both connections are there again after one was gone. */
  onBack(listener: () => void): void;
  close(): void;
}

export interface RedisOptions {
  /** redis:// or rediss://, with name, password and number of the database if need be. */
  url: string;
  /** Wins over the address's. */
  password?: string;
}

const logger = log("server", "redis");

/** @throws UserError "redis" if it can't be reached, or doesn't let us in. */
export async function openRedis({ url, password }: RedisOptions): Promise<Redis> {
  // Only who wants a cluster loads the package.
  const { createClient, ErrorReply } = await import("@redis/client");
  let started = false, closed = false, down = false;
  const backs: (() => void)[] = [];

  const commands = createClient({
    ...credentialsOf(url, password),
    name: "mfb",
    disableOfflineQueue: true,
    pingInterval: limits.REDIS_PING_MS,
    socket: {
      connectTimeout: limits.REDIS_CONNECT_MS,
      socketTimeout: limits.REDIS_SILENCE_MS,
      reconnectStrategy: (tries: number, cause: Error) =>
        started ? Math.min(limits.REDIS_RETRY_MAX_MS, 50 * 2 ** Math.min(tries, 10)) : cause,
    },
  });
  const listening = commands.duplicate({ name: "mfb-listening" });
  const both = [commands, listening];
  const isReady = () => !closed && both.every((one) => one.isReady);
  for (const one of both) {
    // Without a listener an error would end the process; what it means is seen by who asks.
    one.on("error", (error: Error) => {
      if (!down && started && !closed) logger.warn("Redis is gone: {reason}", { reason: error.message });
      down = true;
    });
    one.on("ready", () => {
      if (!started || !isReady()) return;
      if (down) logger.info("Redis is back");
      down = false;
      for (const back of backs) back();
    });
  }

  try {
    for (const one of both) await one.connect();
  } catch (error) {
    for (const one of both) if (one.isOpen) one.destroy();
    const reason = error instanceof Error && error.message ? error.message : "no connection";
    throw new UserError("redis", `Cannot use Redis at ${placeOf(url)}: ${reason}`, {
      cause: error,
      hint: "Is it running, and are --redis and its password right?",
    });
  }
  started = true;

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    if (!isReady()) throw new UnavailableError();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new UnavailableError()), limits.REDIS_ANSWER_MS);
    try {
      return await Promise.race([command(), late.promise]);
    } catch (error) {
      if (error instanceof ErrorReply && error.message.startsWith("NOSCRIPT")) throw error;
      if (error instanceof ErrorReply) logger.warn("Redis refuses: {reason}", { reason: error.message });
      throw error instanceof UnavailableError ? error : new UnavailableError(undefined, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    get ready() {
      return isReady();
    },
    async run({ text, sha }, args) {
      const rest = ["0", ...args.map(String)];
      try {
        return await ask(() => commands.sendCommand(["EVALSHA", sha, ...rest]));
      } catch (error) {
        if (error instanceof UnavailableError) throw error;
        return await ask(() => commands.sendCommand(["EVAL", text, ...rest]));
      }
    },
    publish: (channel, text) => ask(() => commands.publish(channel, text)),
    subscribe: (channel, listener) => listening.subscribe(channel, (text) => listener(text)),
    onBack: (listener) => void backs.push(listener),
    close() {
      closed = true;
      for (const one of both) if (one.isOpen) one.destroy();
    },
  };
}

/** The package knows either an address with name and password or those beside it: what is in it would win. */
function credentialsOf(url: string, password?: string) {
  const address = new URL(url);
  const username = decodeURIComponent(address.username) || undefined;
  const own = password ?? (decodeURIComponent(address.password) || undefined);
  address.username = address.password = "";
  return { url: address.href, username, password: own };
}

/** The address without name and password. */
function placeOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
