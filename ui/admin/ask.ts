import * as v from "valibot";
import {
  type AdministrationFault,
  administrationRefusal,
  type AdministrationRequest,
} from "../../protocol/administration.ts";

export type Fault = AdministrationFault | "unreachable";
export type Ask = <S extends v.GenericSchema>(
  request: AdministrationRequest,
  answer: S,
) => Promise<{ ok: true; value: v.InferOutput<S> } | { ok: false; fault: Fault }>;

/** Asks the server as an administrator. Never throws. @param bearer the local adviser's token, for who has no cookie. */
export function createAsk(bearer: string | null): Ask {
  return async (request, answer) => {
    try {
      const response = await fetch("/api/administration", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify(request),
      });
      if (response.ok) return { ok: true, value: v.parse(answer, await response.json()) };
      if (response.status === 401 || response.status === 403) return { ok: false, fault: "signed-out" };
      return { ok: false, fault: v.parse(administrationRefusal, await response.json()).error };
    } catch {
      return { ok: false, fault: "unreachable" }; // TypeError of fetch, SyntaxError, ValiError
    }
  };
}
