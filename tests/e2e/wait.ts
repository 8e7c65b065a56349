/** Waiting for conditions: the only way in which these tests wait. */

const POLL_MS = 40;

export interface WaitOptions {
  /** What is awaited, for the message. */
  what: string;
  timeoutMs?: number;
  /** Said when the time is up: what was there instead. */
  otherwise?: () => string | Promise<string>;
}

/** Asks again and again until the answer is neither null, undefined nor false. @throws Error when the time is up. */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 60_000, otherwise }: WaitOptions,
): Promise<NonNullable<T>> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > until) {
      const instead = otherwise ? `; ${await otherwise()}` : "";
      throw new Error(`Waited ${timeoutMs} ms for ${what} in vain${instead}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Passes the value on, or throws when it isn't there in time. */
export async function within<T>(promise: Promise<T>, { what, timeoutMs = 60_000 }: WaitOptions): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${timeoutMs} ms for ${what} in vain`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
