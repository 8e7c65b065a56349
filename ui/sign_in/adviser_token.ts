import type * as v from "valibot";
import { adviserToken } from "./answers.ts";
import { ask } from "./ask.ts";

/** The token for the adviser's socket, by the browser's sign-in; null: it isn't signed in. */
export async function accountToken(): Promise<v.InferOutput<typeof adviserToken> | null> {
  const result = await ask("/api/account", { type: "token" }, { answer: adviserToken });
  return result.ok ? result.value : null;
}

/** Whether the page is open at the computer's own address, where the program itself opens it. */
export function isOwnAddress(): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
}
