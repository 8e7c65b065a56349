import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import type { HttpRoute } from "./web_app.ts";

export interface OpsRoutesDeps {
  metrics: Metrics;
  /** Whoever shows it reads /metrics from anywhere; null: it is for this computer only. */
  metricsToken: string | null;
  /** Why no new visitors should be sent here, in one word, or null. */
  notReady(): string | null;
  /**
   * What the server depends on, each in a word. It never makes it unready: a fault of what all servers share would take
   * all of them away, and with them the sessions that go on without it.
   */
  parts(): Record<string, string>;
}

/** What those who run the server ask it: does it live, may visitors be sent, how much is going on. */
export function opsRoutes(deps: OpsRoutesDeps): HttpRoute[] {
  return [
    { method: "GET", path: "/healthz", rule: "public-file", handle: (c) => c.json({ ok: true }) },
    {
      method: "GET",
      path: "/readyz",
      rule: "public-file",
      handle(c) {
        const why = deps.notReady();
        const parts = deps.parts();
        return why === null
          ? c.json({ ready: true, ...parts })
          : c.json({ ready: false, why, ...parts }, 503);
      },
    },
    {
      method: "GET",
      path: "/metrics",
      rule: deps.metricsToken === null ? "own-file" : "metrics",
      handle(c) {
        if (deps.metricsToken !== null && !isBearer(c.req.header("authorization"), deps.metricsToken)) {
          return c.text("Not without the token", 401, { "www-authenticate": "Bearer" });
        }
        return c.text(deps.metrics.text(), 200, {
          "content-type": "text/plain; version=0.0.4; charset=utf-8",
        });
      },
    },
  ];
}

/** Shorter ones can be guessed. */
const TOKEN_MIN_CHARS = 16;

/** The token for /metrics. @throws UserError if the file holds none. */
export function readMetricsToken(file: string): string {
  let token: string;
  try {
    token = readFileSync(file, "utf8").trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UserError("metrics-token", `Cannot read "${file}": ${code}`, { cause: error });
  }
  if (token.length >= TOKEN_MIN_CHARS) return token;
  throw new UserError(
    "metrics-token",
    `Cannot use "${file}": its token has fewer than ${TOKEN_MIN_CHARS} characters`,
  );
}

/** Compared by hash, so that it takes no time that depends on the token. */
function isBearer(header: string | undefined, token: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(header ?? ""), hash(`Bearer ${token}`));
}
