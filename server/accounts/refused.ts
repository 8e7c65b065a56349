import type { SignInFault } from "../../protocol/sign_in.ts";

const STATUSES: Partial<Record<SignInFault, 400 | 401 | 403 | 404 | 429 | 503>> = {
  "malformed": 400,
  "signed-out": 401,
  "wrong": 403,
  "locked": 403,
  "insecure": 403,
  "again": 403,
  "forbidden": 403,
  "link": 404,
  "slow": 429,
  "busy": 503,
};

/** A request about accounts that is answered with a reason (the texts live in the dictionaries of ui/). */
export class Refused extends Error {
  override name = "Refused";

  constructor(readonly fault: SignInFault, readonly retryAfterMs?: number) {
    super(`Refused: ${fault}`);
  }

  get status(): 400 | 401 | 403 | 404 | 409 | 429 | 503 {
    return STATUSES[this.fault] ?? 409;
  }
}
