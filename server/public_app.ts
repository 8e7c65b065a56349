import type { Context } from "hono";
import * as v from "valibot";
import { tokenRequest } from "../protocol/signalling.ts";
import { accountRoutes, createIdentify } from "./accounts/routes.ts";
import type { AccountsDeps } from "./accounts/types.ts";
import { type AdministrationDeps, administrationRoutes } from "./administration/routes.ts";
import { LOCAL_ADVISER } from "./adviser.ts";
import type { Assets } from "./assets.ts";
import { listDownloads, sendDownload } from "./downloads.ts";
import { ADVISER_TOKEN_MS } from "./limits.ts";
import { checkRule, ownNames, RULES } from "./rules.ts";
import { sendLogo } from "./send_logo.ts";
import { type AdviserSocketDeps, openAdviserSocket } from "./signalling/adviser_socket.ts";
import { openClientSocket } from "./signalling/client_socket.ts";
import type { Logo } from "./store/types.ts";
import type { LaunchTokens } from "./tokens.ts";
import { createWebApp, type HttpRoute, type RequestEnv, type SocketRoute, type WebApp } from "./web_app.ts";

export interface PublicAppDeps extends Omit<AdviserSocketDeps, "signIns"> {
  accounts: AccountsDeps;
  administration: AdministrationDeps;
  port: number;
  assets: Assets;
  launchTokens: LaunchTokens;
  /** Opens a fresh adviser window on this computer. @returns false if it was asked for too often. */
  reopen(): boolean;
  /** The office's logo as it is now. */
  logo(): Logo | null;
  /** Where the executables lie, or null. */
  downloadDir: string | null;
}

/**
 * The adviser's server: help page and download for everybody, signalling for client processes, the adviser's page and
 * sign-in for the office's people.
 */
export function createPublicApp(deps: PublicAppDeps): WebApp {
  const own = ownNames(deps.port, ["127.0.0.1", "localhost", "[::1]"]);
  const accountDeps = { accounts: deps.accounts, assets: deps.assets, tokens: deps.tokens, own };
  const identify = createIdentify(accountDeps);
  const http: HttpRoute[] = [
    { method: "GET", path: "/", rule: "public-page", handle: (c) => deps.assets.page("help", c.req.raw) },
    { method: "GET", path: "/assets/:file", rule: "public-file", handle: (c) => asset(deps.assets, c) },
    { method: "GET", path: "/favicon.ico", rule: "public-file", handle: noIcon },
    {
      method: "GET",
      path: "/api/office",
      rule: "public-file",
      handle: (c) => {
        const { name, ...facts } = deps.office();
        return c.json({ office: name, ...facts });
      },
    },
    { method: "GET", path: "/api/office/logo", rule: "public-file", handle: (c) => sendLogo(c, deps.logo()) },
    {
      method: "GET",
      path: "/api/downloads",
      rule: "public-file",
      handle: async (c) => c.json(await listDownloads(deps.downloadDir)),
    },
    {
      method: "GET",
      path: "/download/:name",
      rule: "public-file",
      handle: async (c) =>
        await sendDownload(deps.downloadDir, c.req.param("name") ?? "", c.req.raw) ?? c.notFound(),
    },
    { method: "GET", path: "/healthz", rule: "public-file", handle: (c) => c.json({ ok: true }) },
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
  ];
  return createWebApp({ http, sockets, own, identify });
}

/** GET /assets/…: the path as sent, so that no encoding leads to another file. */
export function asset(assets: Assets, context: Context<RequestEnv>): Response | Promise<Response> {
  return assets.file(new URL(context.req.url).pathname, context.req.raw) ?? context.notFound();
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
