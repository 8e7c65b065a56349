/// <reference lib="deno.worker" />
import { argon2id, argon2Verify } from "hash-wasm";

/** Argon2id away from the event loop: one hash takes some 50 ms and 19 MiB. */

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32 };

export type PasswordTask = { id: number; password: string; hash: string | null };
export type PasswordResult = { id: number; hash: string } | { id: number; right: boolean };

/** One after the other: each holds its 19 MiB only while it is worked on. */
let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<PasswordTask>) => void (last = last.then(() => carryOut(data)));

async function carryOut({ id, password, hash }: PasswordTask): Promise<void> {
  if (hash !== null) {
    return self.postMessage({ id, right: await holds(password, hash) } satisfies PasswordResult);
  }
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const made = await argon2id({ ...COST, password, salt, outputType: "encoded" });
  self.postMessage({ id, hash: made } satisfies PasswordResult);
}

async function holds(password: string, hash: string): Promise<boolean> {
  try {
    // The library hashes no empty password; nobody has this one, and it takes as long.
    return await argon2Verify({ password: password || "\0", hash });
  } catch {
    return false; // Error: the hash is none
  }
}
