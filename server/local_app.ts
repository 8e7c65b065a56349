import type { Assets } from "./assets.ts";
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
  ];
  const sockets: SocketRoute[] = [
    { path: "/api/ui", rule: "own-socket", open: (socket) => openLocalSocket(deps, socket) },
  ];
  return createWebApp({ http, sockets, own: ownNames(deps.port, ["127.0.0.1"]), everywhere: "own" });
}
