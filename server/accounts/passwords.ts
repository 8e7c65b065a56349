import { log } from "../log.ts";
import { normalPassword } from "./password_rules.ts";
import type { PasswordResult, PasswordTask } from "./password_worker.ts";

/** Waiting hashes at once: what comes then is refused, so that a crowd of tries costs no memory. */
const WAITING_MAX = 32;
/** Of no password: checking it takes as long as checking a real one. */
const NOBODYS =
  "$argon2id$v=19$m=19456,t=2,p=1$bWZiIG5vYm9keSdzIHNhbA$t8shlrsk5Fhi/bZ4sgbu9atUASMgcVNnouun6NyiD/w";

type Broken = { id: number; broken: true };

const logger = log("server", "accounts");

/** Hashes passwords in a worker of its own, one after the other. */
export interface Passwords {
  /** @returns the hash in PHC form; null: too many are waiting, or the worker broke. */
  hash(password: string): Promise<string | null>;
  /** @param hash null for an account that isn't there or has no password: takes as long, and is false. */
  check(password: string, hash: string | null): Promise<boolean | null>;
  close(): void;
}

export function createPasswords(): Passwords {
  const waiting = new Map<number, (result: PasswordResult | Broken) => void>();
  let worker: Worker | null = null;
  let last = 0;

  function start(): Worker {
    const worker = new Worker(new URL("./password_worker.ts", import.meta.url), {
      type: "module",
      name: "passwords",
    });
    worker.onmessage = ({ data }: MessageEvent<PasswordResult>) => {
      const settle = waiting.get(data.id);
      waiting.delete(data.id);
      settle?.(data);
    };
    // A worker that broke (no memory) must not take the server with it: its tries fail, the next start another.
    worker.onerror = (event) => {
      event.preventDefault();
      logger.error("The passwords' worker broke: {reason}", { reason: event.message });
      stop();
    };
    return worker;
  }

  function stop(): void {
    worker?.terminate();
    worker = null;
    for (const [id, settle] of waiting) settle({ id, broken: true });
    waiting.clear();
  }

  function ask(password: string, hash: string | null): Promise<PasswordResult | Broken> | null {
    if (waiting.size >= WAITING_MAX) return null;
    worker ??= start();
    const task: PasswordTask = { id: ++last, password: normalPassword(password), hash };
    const answer = new Promise<PasswordResult | Broken>((resolve) => waiting.set(task.id, resolve));
    worker.postMessage(task);
    return answer;
  }

  return {
    async hash(password) {
      const result = await ask(password, null);
      return result && "hash" in result ? result.hash : null;
    },
    async check(password, hash) {
      const result = await ask(password, hash ?? NOBODYS);
      if (result === null || !("right" in result)) return null;
      return hash !== null && result.right;
    },
    close: stop,
  };
}
