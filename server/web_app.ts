import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Adviser } from "./adviser.ts";
import { BODY_MAX_BYTES } from "./limits.ts";
import { log } from "./log.ts";
import type { Peer } from "./proxy.ts";
import {
  checkRule,
  readFacts,
  type Refusal,
  type RequestFacts,
  type Rule,
  type RuleName,
  RULES,
} from "./rules.ts";
import { securityHeaders } from "./security_headers.ts";
import type { ServerSocket, SocketHandler } from "./server_socket.ts";

/** What the listener tells the app of each request. */
export type RequestEnv = { Bindings: Peer };

export interface HttpRoute {
  method: "GET" | "POST";
  /** A Hono path. */
  path: string;
  rule: RuleName;
  /** What its body may be long; else BODY_MAX_BYTES. */
  maxBytes?: number;
  handle(context: Context<RequestEnv>): Response | Promise<Response>;
}

export interface SocketRoute {
  path: string;
  rule: RuleName;
  open(socket: ServerSocket, facts: RequestFacts): SocketHandler;
}

export interface WebAppOptions {
  http: readonly HttpRoute[];
  sockets: readonly SocketRoute[];
  /** The listener's own loopback names (rules.ts). */
  own: readonly string[];
  /** The names by which others know it, as Host says them. */
  named?(): readonly string[];
  /** Holds for every path, known or not. */
  everywhere?: RuleName;
  /** The page that may ask its browser for the screen. */
  capturesScreen?: string;
  /** Who asks, for the rules that want to know; nobody can without it. */
  identify?(facts: RequestFacts): { adviser: Adviser } | null;
}

/** An HTTP app and its sockets, as tables: nothing is reachable that isn't in them. */
export interface WebApp {
  readonly app: Hono<RequestEnv>;
  readonly http: readonly HttpRoute[];
  readonly sockets: readonly SocketRoute[];
  fetch(request: Request, env: RequestEnv["Bindings"]): Response | Promise<Response>;
  /** Decides on a WebSocket upgrade. @param target the request line's target. */
  openSocket(
    target: string,
    facts: RequestFacts,
  ): { open(socket: ServerSocket): SocketHandler } | { status: number };
}

const logger = log("server", "http");

const limitBody = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (context) => context.text("Too large", 413) });

export function createWebApp(options: WebAppOptions): WebApp {
  const app = new Hono<RequestEnv>();

  app.use(async (context, next) => {
    await next();
    const { host, secure } = factsOf(context), { path } = context.req;
    const headers = securityHeaders(host, path, { capturesScreen: path === options.capturesScreen, secure });
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
    if (!context.res.headers.has("cache-control")) context.res.headers.set("cache-control", "no-store");
  });
  if (options.everywhere) {
    const rule = options.everywhere;
    app.use(async (context, next) => refusal(context, rule) ?? await next());
  }

  for (const route of options.http) {
    app.on(route.method, route.path, (context, next) => {
      const refused = refusal(context, route.rule);
      return refused ? Promise.resolve(refused) : next();
    });
    if (route.method === "POST") {
      app.on(route.method, route.path, limitBody(route.maxBytes ?? BODY_MAX_BYTES));
    }
    app.on(route.method, route.path, (context) => route.handle(context));
  }

  app.notFound((context) => context.text("Not found", 404));
  app.onError((error, context) => {
    logger.error("Cannot answer a request: {error}", { error });
    return context.text("Internal error", 500);
  });

  function refusal(context: Context<RequestEnv>, rule: RuleName): Response | null {
    const facts = factsOf(context);
    const refused = check(rule, facts) ?? refuseWho(RULES[rule], facts);
    return refused && context.text(refused.reason, refused.status);
  }

  function check(name: RuleName, facts: RequestFacts): Refusal | null {
    const rule = RULES[name];
    const names = rule.host === "named" ? [...options.own, ...options.named?.() ?? []] : options.own;
    return checkRule(rule, facts, names);
  }

  function refuseWho({ who }: Rule, facts: RequestFacts): Refusal | null {
    if (who === "anybody") return null;
    const adviser = options.identify?.(facts)?.adviser;
    if (!adviser) return { status: 401, reason: "not signed in" };
    if (who === "account" || adviser.role === "administrator") return null;
    return { status: 403, reason: "not an administrator" };
  }

  return {
    app,
    http: options.http,
    sockets: options.sockets,
    fetch: (request, env) => app.fetch(request, env),
    openSocket(target, facts) {
      const everywhere = options.everywhere && check(options.everywhere, facts);
      if (everywhere) return everywhere;
      const route = options.sockets.find((one) => one.path === target);
      if (!route) return { status: 404 };
      return check(route.rule, facts) ?? { open: (socket) => route.open(socket, facts) };
    },
  };
}

/** What the rules look at, of a request that is being answered. */
export function factsOf(context: Context<RequestEnv>): RequestFacts {
  return readFacts((name) => context.req.header(name), context.env ?? { remote: null });
}
