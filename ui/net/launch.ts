import * as v from "valibot";
import { tokenResponse } from "../../protocol/signalling.ts";

/**
 * Takes the launch token out of the address (`#start=…`) and wipes it there at once, so that it stays in no history,
 * bookmark or screenshot. Null when the page was opened without one.
 */
export function takeLaunchToken(): string | null {
  const launch = readLaunchToken(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  return launch;
}

/** @param hash as in `location.hash`. */
export function readLaunchToken(hash: string): string | null {
  return /^#start=([A-Za-z0-9_-]{43})$/.exec(hash)?.[1] ?? null;
}

/** Swaps the single-use launch token for one that lives in this page's memory. Null: used, expired or refused. */
export async function swapLaunchToken(path: string, launch: string): Promise<string | null> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ launch }),
    });
    return response.ok ? v.parse(tokenResponse, await response.json()).token : null;
  } catch {
    return null; // TypeError of fetch: nobody is there; ValiError: not ours
  }
}

/** Asks the process behind the page to open it anew, with a fresh launch token. @returns false if it didn't. */
export async function reopen(path: string): Promise<boolean> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    return response.ok && (await response.json()).opened === true;
  } catch {
    return false; // nobody is there
  }
}
