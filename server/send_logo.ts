import { createHash } from "node:crypto";
import type { Context } from "hono";
import { matches } from "./assets.ts";
import type { Logo } from "./store/types.ts";
import type { RequestEnv } from "./web_app.ts";

/** GET /api/office/logo: the bytes under the type that they were found to be; browsers may guess no other (nosniff). */
export function sendLogo(context: Context<RequestEnv>, logo: Logo | null): Response {
  if (!logo) return context.text("Not found", 404);
  const etag = `"${createHash("sha256").update(logo.bytes).digest("base64url").slice(0, 22)}"`;
  const headers = {
    "cache-control": "no-cache",
    "content-disposition": `inline; filename="logo.${logo.type.slice("image/".length)}"`,
    etag,
  };
  if (matches(context.req.header("if-none-match") ?? null, etag)) return context.body(null, 304, headers);
  return context.body(logo.bytes, 200, { ...headers, "content-type": logo.type });
}
