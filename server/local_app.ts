import type { Context } from "hono";
import type { Assets } from "./assets.ts";
import * as v from "valibot";
import { INSTANCE_PATH } from "./instance.ts";
import { instanceAsk, type InstanceGate } from "./instance_proof.ts";
import { type LocalSocketDeps, openLocalSocket } from "./local_socket.ts";
import { asset, noIcon, swapLaunchToken } from "./public_app.ts";
import { ownNames } from "./rules.ts";
import type { LaunchTokens, MemoryTokens } from "./tokens.ts";
import { createWebApp, type HttpRoute, type SocketRoute, type WebApp } from "./web_app.ts";

export interface LocalAppDeps extends LocalSocketDeps {
  port: number;
  assets: Assets;
  launchTokens: LaunchTokens;
  uiTokens: MemoryTokens;
  /** Knows this user's second starts. */
  instance: InstanceGate;
  /** Opens a fresh window on the owner's desktop. @returns false if it was asked for too often. */
  reopen(): boolean;
}

/** The client's own UI on 127.0.0.1: answers no other name, no other page, no other user. No cookies. */
export function createLocalApp(deps: LocalAppDeps): WebApp {
  const http: HttpRoute[] = [
    { method: "GET", path: "/", rule: "own-page", handle: (c) => deps.assets.page("client", c.req.raw) },
    { method: "GET", path: "/assets/:file", rule: "own-file", handle: (c) => asset(deps.assets, c) },
    { method: "GET", path: "/favicon.ico", rule: "own-file", handle: noIcon },
    {
      method: "POST",
      path: "/api/token",
      rule: "own-launch",
      handle: (c) => swapLaunchToken(c, deps.launchTokens, () => deps.uiTokens.issue()),
    },
    {
      method: "POST",
      path: "/api/reopen",
      rule: "own-reopen",
      handle: (c) => c.json({ opened: deps.reopen() }),
    },
    { method: "POST", path: INSTANCE_PATH, rule: "own-instance", handle: answerSecondStart },
  ];

  async function answerSecondStart(context: Context): Promise<Response> {
    const ask = v.safeParse(instanceAsk, await context.req.json().catch(() => null));
    if (!ask.success) return context.text("Bad request", 400);
    const proof = deps.instance.take(ask.output);
    if (proof === null) return context.text("Not allowed", 403);
    // Too often, and the window that was opened just before is enough.
    deps.reopen();
    return context.json({ proof });
  }

  const sockets: SocketRoute[] = [
    { path: "/api/ui", rule: "own-socket", open: (socket) => openLocalSocket(deps, socket) },
  ];
  const own = ownNames(deps.port, ["127.0.0.1"]);
  return createWebApp({ http, sockets, own, everywhere: "own", capturesScreen: "/" });
}
