import * as v from "valibot";
import type {
  AccountRequest,
  AccountsRequest,
  EnrolRequest,
  SignInFault,
  SignInRequest,
} from "../../protocol/sign_in.ts";
import { t } from "../texts/texts.ts";
import { signInRefusal } from "./answers.ts";

/** Why it didn't work: the server's word, or that there was none. */
export interface Failure {
  fault: SignInFault | "unreachable";
  retryAfterMs: number;
}
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

type Requests = {
  "/api/sign-in": SignInRequest;
  "/api/enrol": EnrolRequest;
  "/api/account": AccountRequest;
  "/api/accounts": AccountsRequest;
  "/api/adviser/set-up": { token: string };
};

export interface AskOptions<S extends v.GenericSchema> {
  /** What the answer must look like. */
  answer: S;
  /** The local adviser's token, for who has no cookie. */
  bearer?: string | null;
}

/** Asks the server about accounts. Never throws. */
export async function ask<P extends keyof Requests, S extends v.GenericSchema>(
  path: P,
  request: Requests[P],
  { answer, bearer = null }: AskOptions<S>,
): Promise<Result<v.InferOutput<S>>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(request),
    });
    if (response.ok) return { ok: true, value: v.parse(answer, await response.json()) };
    if (response.status === 401) return failed("signed-out");
    if (!/json/.test(response.headers.get("content-type") ?? "")) return failed("malformed");
    const { error, retryAfterMs } = v.parse(signInRefusal, await response.json());
    return failed(error, retryAfterMs);
  } catch {
    return failed("unreachable"); // TypeError of fetch, SyntaxError, ValiError: no answer that helps
  }
}

export function failed(fault: Failure["fault"], retryAfterMs = 0): { ok: false; failure: Failure } {
  return { ok: false, failure: { fault, retryAfterMs } };
}

/** What to tell the person. */
export function failureText({ fault, retryAfterMs }: Failure): string {
  if (fault === "unreachable") return t.signIn.unreachable;
  if (fault !== "slow") return t.signIn.faults[fault];
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return seconds < 100 ? t.signIn.waitSeconds(seconds) : t.signIn.waitMinutes(Math.ceil(seconds / 60));
}
