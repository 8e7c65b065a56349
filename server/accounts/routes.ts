import type { Context } from "hono";
import * as v from "valibot";
import {
  accountRequest,
  accountsRequest,
  enrolRequest,
  setUpRequest,
  signInRequest,
} from "../../protocol/sign_in.ts";
import { LOCAL_ADVISER } from "../adviser.ts";
import type { Assets } from "../assets.ts";
import { ADVISER_TOKEN_MS } from "../limits.ts";
import { checkRule, isLoopback, originOf, type RequestFacts, RULES } from "../rules.ts";
import type { Tokens } from "../tokens.ts";
import { factsOf, type HttpRoute, type RequestEnv } from "../web_app.ts";
import { administer, invite } from "./administration.ts";
import { cookieOf, readCookie, writeCookie } from "./cookie.ts";
import { deviceOf } from "./device.ts";
import { enrol } from "./enrolment.ts";
import { ACCOUNT_BODY_MAX_BYTES, SIGN_IN_MS } from "./limits.ts";
import { ownAccount } from "./own_account.ts";
import { Refused } from "./refused.ts";
import { signIn } from "./sign_in.ts";
import type { AccountsDeps, Identity, Outcome, Visitor } from "./types.ts";

export interface AccountRoutesDeps {
  accounts: AccountsDeps;
  assets: Assets;
  tokens: Tokens;
  /** The listener's own loopback names (rules.ts). */
  own: readonly string[];
}

/** Who a request is from: by the cookie of a sign-in, or, on this computer, by the local adviser's token. */
export function createIdentify({ accounts, tokens, own }: Omit<AccountRoutesDeps, "assets">) {
  return (facts: RequestFacts): Identity | null => {
    const bearer = /^Bearer (\S{1,600})$/.exec(facts.authorization ?? "")?.[1];
    if (bearer !== undefined) {
      const local = checkRule(RULES.own, facts, own) === null &&
        tokens.verify("adviser", bearer)?.account === LOCAL_ADVISER.id;
      return local ? { adviser: LOCAL_ADVISER, present: null } : null;
    }
    const cookie = cookieOf(facts, own);
    const value = cookie && readCookie(facts.cookie, cookie);
    const present = value === null ? null : accounts.signIns.read(value);
    if (!present) return null;
    const { id, name, role } = present.account;
    return { adviser: { id, name, role }, present };
  };
}

/** Pages and requests about accounts. */
export function accountRoutes(deps: AccountRoutesDeps): HttpRoute[] {
  const { accounts, assets, tokens, own } = deps;
  const identify = createIdentify(deps);
  const page = (path: string, isThere = () => true): HttpRoute => ({
    method: "GET",
    path,
    rule: "office-page",
    handle: (c) => isThere() ? assets.page("sign_in", c.req.raw) : c.notFound(),
  });
  const visitorOf = (c: Context<RequestEnv>): Visitor => {
    const facts = factsOf(c);
    return {
      site: { origin: originOf(facts), rpId: rpIdOf(facts.host) },
      address: facts.remote,
      device: deviceOf(c.req.header("user-agent")),
      present: identify(facts)?.present ?? null,
    };
  };
  const post = <S extends v.GenericSchema>(
    { path, rule, schema }: { path: string; rule: HttpRoute["rule"]; schema: S },
    answer: (request: v.InferOutput<S>, context: Context<RequestEnv>) => Outcome | Promise<Outcome>,
  ): HttpRoute => ({
    method: "POST",
    path,
    rule,
    maxBytes: ACCOUNT_BODY_MAX_BYTES,
    handle: async (c) => {
      try {
        return reply(c, await answer(await readBody(c, schema), c), own);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { fault, retryAfterMs } = error;
        const body = retryAfterMs === undefined ? { error: fault } : { error: fault, retryAfterMs };
        return c.json(body, error.status);
      }
    },
  });
  const mayStay = (c: Context<RequestEnv>) => cookieOf(factsOf(c), own) !== null;

  return [
    page("/anmelden"),
    page("/einrichten", () => accounts.setUp.open),
    page("/einladung"),
    page("/konto"),
    post(
      { path: "/api/sign-in", rule: "office-post", schema: signInRequest },
      (request, c) => signIn(accounts, request, { visitor: visitorOf(c), mayStay: mayStay(c) }),
    ),
    post(
      { path: "/api/enrol", rule: "office-post", schema: enrolRequest },
      (request, c) => enrol(accounts, request, { visitor: visitorOf(c), mayStay: mayStay(c) }),
    ),
    post({ path: "/api/account", rule: "signed-in", schema: accountRequest }, (request, c) => {
      const visitor = visitorOf(c), { present } = visitor;
      if (!present) throw new Refused("signed-out");
      const { account, signIn } = present;
      const token = () =>
        tokens.sign("adviser", {
          exp: Math.min(signIn.createdAt + SIGN_IN_MS, accounts.now() + ADVISER_TOKEN_MS),
          account: account.id,
          role: account.role,
          signIn: signIn.id,
        });
      return ownAccount(accounts, request, { present, visitor, token });
    }),
    post({ path: "/api/accounts", rule: "administrator", schema: accountsRequest }, (request, c) => {
      const identity = identify(factsOf(c));
      if (!identity) throw new Refused("signed-out");
      return administer(accounts, request, identity);
    }),
    post({ path: "/api/adviser/set-up", rule: "own-bearer", schema: setUpRequest }, ({ token }) => {
      if (tokens.verify("adviser", token)?.account !== LOCAL_ADVISER.id) throw new Refused("forbidden");
      const secret = accounts.setUp.issue();
      if (secret !== null) return { body: { link: `/einrichten#link=${secret}` } };
      // All administrators may have lost their keys: the owner of the data folder makes another.
      return { body: { link: invite(accounts, { account: null, name: "", role: "administrator" }) } };
    }),
  ];
}

async function readBody<S extends v.GenericSchema>(
  context: Context<RequestEnv>,
  schema: S,
): Promise<v.InferOutput<S>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch {
    throw new Refused("malformed"); // not JSON, or longer than the body limit
  }
  const request = v.safeParse(schema, body);
  if (!request.success) throw new Refused("malformed");
  return request.output;
}

function reply(context: Context<RequestEnv>, { body, cookie }: Outcome, own: readonly string[]): Response {
  const carrier = cookieOf(factsOf(context), own);
  if (cookie !== undefined && carrier) context.header("set-cookie", writeCookie(carrier, cookie));
  return context.json(body);
}

/** Passkeys need a name: an address of numbers is none (WebAuthn Level 3 §5.1.2, "effective domain"). */
function rpIdOf(host: string | null): string | null {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (name === "" || name.startsWith("[") || /^[\d.]+$/.test(name) || isLoopback(name)) return null;
  return name;
}
