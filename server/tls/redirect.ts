import { createWebApp, type WebApp } from "../web_app.ts";

export interface RedirectDeps {
  /** The help page as clients reach it, null where not told. */
  address: string | null;
  /** The port that speaks HTTPS. */
  httpsPort(): number;
  /** The answer to an ACME challenge (RFC 8555 §8.3), null for an unknown one. */
  challenge(token: string): string | null;
}

const HOST = /^([A-Za-z0-9.-]{1,253}|\[[0-9a-f:]{2,39}\])(:\d{1,5})?$/i;

/** The plain port beside HTTPS: leads there, answers ACME, and does nothing else. */
export function createRedirectApp(deps: RedirectDeps): WebApp {
  return createWebApp({
    own: [],
    sockets: [],
    http: [
      {
        method: "GET",
        path: "/.well-known/acme-challenge/:token",
        rule: "public-file",
        handle(c) {
          const answer = deps.challenge(c.req.param("token") ?? "");
          return answer === null ? c.notFound() : c.text(answer);
        },
      },
      {
        method: "GET",
        path: "/*",
        rule: "public-file",
        handle(c) {
          const origin = deps.address ?? originOf(c.req.header("host"), deps.httpsPort());
          if (origin === null) return c.notFound();
          const { pathname, search } = new URL(c.req.url);
          return c.body(null, 308, { location: `${origin.replace(/\/$/, "")}${pathname}${search}` });
        },
      },
    ],
  });
}

/** The same host over HTTPS; null for a Host header that is none. */
function originOf(host: string | undefined, port: number): string | null {
  const name = HOST.exec(host ?? "")?.[1];
  return name === undefined ? null : `https://${name}${port === 443 ? "" : `:${port}`}`;
}
