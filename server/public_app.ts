import type { Context } from "hono";
import * as v from "valibot";
import { tokenRequest } from "../protocol/signalling.ts";
import { accountRoutes, createIdentify } from "./accounts/routes.ts";
import type { AccountsDeps } from "./accounts/types.ts";
import { type AdministrationDeps, administrationRoutes } from "./administration/routes.ts";
import { LOCAL_ADVISER } from "./adviser.ts";
import { base64url } from "../protocol/fields.ts";
import type { Assets } from "./assets.ts";
import type { Downloads } from "./downloads/mod.ts";
import { ADVISER_TOKEN_MS } from "./limits.ts";
import { checkRule, ownNames, RULES } from "./rules.ts";
import { CARD_PATH } from "./office/ask_office.ts";
import type { OfficeIdentity } from "./office/identity.ts";
import { programName } from "./office/program_name.ts";
import { openReachSocket } from "./self_test/reach_socket.ts";
import { createSpeedTest, SPEED_BYTES, type SpeedTest } from "./self_test/speed.ts";
import { sendLogo } from "./send_logo.ts";
import { opsRoutes, type OpsRoutesDeps } from "./ops_routes.ts";
import { type AdviserSocketDeps, openAdviserSocket } from "./signalling/adviser_socket.ts";
import { openClientSocket } from "./signalling/client_socket.ts";
import type { Logo } from "./store/types.ts";
import type { LaunchTokens } from "./tokens.ts";
import {
  createWebApp,
  factsOf,
  type HttpRoute,
  type RequestEnv,
  type SocketRoute,
  type WebApp,
} from "./web_app.ts";

export interface PublicAppDeps extends Omit<AdviserSocketDeps, "signIns"> {
  accounts: AccountsDeps;
  administration: AdministrationDeps;
  identity: OfficeIdentity;
  port: number;
  assets: Assets;
  /** Opens a fresh adviser window on this computer. @returns false if it was asked for too often. */
  reopen(): boolean;
  downloads: Downloads;
  /** The office's logo as it is now. */
  logo(): Logo | null;
  ops: OpsRoutesDeps;
}

/** "Ohne Download zusehen". */
const GUEST_PAGE = "/sehen";

/**
 * The adviser's server: help page and download for everybody, signalling for client processes and for browsers without
 * the program, the adviser's page and sign-in for the office's people.
 */
export function createPublicApp(deps: PublicAppDeps): WebApp {
  const own = ownNames(deps.port, ["127.0.0.1", "localhost", "[::1]"]);
  const accountDeps = { accounts: deps.accounts, assets: deps.assets, tokens: deps.tokens, own };
  const identify = createIdentify(accountDeps);
  const speed = createSpeedTest(deps.now);
  const http: HttpRoute[] = [
    { method: "GET", path: "/", rule: "public-page", handle: (c) => deps.assets.page("help", c.req.raw) },
    {
      method: "GET",
      path: GUEST_PAGE,
      rule: "public-page",
      handle: (c) => deps.assets.page("guest", c.req.raw),
    },
    { method: "GET", path: "/assets/:file", rule: "public-file", handle: (c) => asset(deps.assets, c) },
    { method: "GET", path: "/favicon.ico", rule: "public-file", handle: noIcon },
    {
      method: "GET",
      path: "/api/office",
      rule: "public-file",
      handle: (c) => {
        const { name, ...facts } = deps.office();
        return c.json({ office: name, ...facts, keyWords: deps.identity.words });
      },
    },
    { method: "GET", path: CARD_PATH, rule: "public-file", handle: (c) => sendCard(c, deps.identity) },
    { method: "GET", path: "/api/office/logo", rule: "public-file", handle: (c) => sendLogo(c, deps.logo()) },
    {
      method: "GET",
      path: "/api/downloads",
      rule: "public-file",
      handle: async (c) => c.json(await deps.downloads.list(c.req.header("accept-encoding") ?? null)),
    },
    {
      method: "GET",
      path: "/download/:name",
      rule: "public-file",
      handle: async (c) => {
        const fileName = (name: string) => programName(name, deps.identity.originFor(factsOf(c)));
        return await deps.downloads.send(c.req.param("name") ?? "", c.req.raw, fileName) ?? c.notFound();
      },
    },
    { method: "GET", path: "/api/speed", rule: "public-file", handle: (c) => sendSpeed(c, speed) },
    {
      method: "GET",
      path: "/api/self-test",
      rule: "public-file",
      handle: (c) => c.json(deps.ice.places(factsOf(c))),
    },
    ...opsRoutes(deps.ops),
    {
      method: "GET",
      path: "/berater",
      rule: "office-page",
      handle: (c) => deps.assets.page("adviser", c.req.raw),
    },
    {
      method: "POST",
      path: "/api/adviser/token",
      rule: "own-launch",
      handle: (c) =>
        swapLaunchToken(c, deps.launchTokens, () => {
          const { id: account, name, role } = LOCAL_ADVISER;
          deps.accounts.audit({ event: "sign-in", who: { id: account, name }, how: "launch" });
          return deps.tokens.sign("adviser", {
            exp: deps.now() + ADVISER_TOKEN_MS,
            account,
            role,
            signIn: null,
          });
        }),
    },
    {
      method: "POST",
      path: "/api/adviser/reopen",
      rule: "own-reopen",
      handle: (c) => c.json({ opened: deps.reopen() }),
    },
    ...accountRoutes(accountDeps),
    ...administrationRoutes(deps.administration, { assets: deps.assets, identify }),
  ];
  const sockets: SocketRoute[] = [
    { path: "/api/reach", rule: "public-reach", open: openReachSocket },
    { path: "/api/client", rule: "public-process", open: (socket) => openClientSocket(deps, socket) },
    {
      path: "/api/adviser",
      rule: "office-socket",
      open: (socket, facts) =>
        openAdviserSocket(
          { ...deps, signIns: deps.accounts.signIns },
          socket,
          checkRule(RULES.own, facts, own) === null,
        ),
    },
    // A browser says and hears what a client's process does.
    { path: "/api/guest", rule: "guest-socket", open: (socket) => openClientSocket(deps, socket) },
  ];
  return createWebApp({
    http,
    sockets,
    own,
    named() {
      const { address } = deps.office();
      return URL.canParse(address) ? [new URL(address).host] : [];
    },
    capturesScreen: GUEST_PAGE,
    identify,
  });
}

/** GET /assets/…: the path as sent, so that no encoding leads to another file. */
export function asset(assets: Assets, context: Context<RequestEnv>): Response | Promise<Response> {
  return assets.file(new URL(context.req.url).pathname, context.req.raw) ?? context.notFound();
}

/** GET /api/speed: something to measure the line with. */
function sendSpeed(context: Context<RequestEnv>, speed: SpeedTest): Response {
  // HEAD takes no body, and so would never end it.
  if (context.req.raw.method !== "GET") return context.body(null, 204);
  const body = speed.body(factsOf(context).remote);
  if (!body) return context.text("Too many tries", 429);
  const headers = { "content-type": "application/octet-stream", "content-length": String(SPEED_BYTES) };
  return new Response(body, { headers });
}

/** GET /api/office/card: who this office is, proven for the asker's nonce. */
function sendCard(context: Context<RequestEnv>, identity: OfficeIdentity): Response {
  const nonce = v.safeParse(base64url(32), context.req.query("nonce"));
  const proof = nonce.success ? identity.prove(nonce.output, factsOf(context)) : null;
  return proof ? context.json(proof) : context.text("Not found", 404);
}

/** Browsers ask for it unasked; a 404 would stand in their consoles as an error. */
export function noIcon(context: Context<RequestEnv>): Response {
  return context.body(null, 204);
}

/** POST …/token: a launch token, once, for a token of the page's own. */
export async function swapLaunchToken(
  context: Context<RequestEnv>,
  launchTokens: LaunchTokens,
  issue: () => string,
): Promise<Response> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch {
    // Not JSON, or longer than the body limit.
    return context.text("Cannot read request: not JSON", 400);
  }
  const request = v.safeParse(tokenRequest, body);
  if (!request.success) return context.text("Cannot read request: not as agreed", 400);
  if (!launchTokens.redeem(request.output.launch)) return context.text("Launch token used or expired", 403);
  return context.json({ token: issue() });
}
