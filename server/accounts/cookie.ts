import { checkRule, type RequestFacts, RULES } from "../rules.ts";

/** The cookie of a sign-in, as this connection may carry it. */
export interface SignInCookie {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * Over TLS `__Host-mfb`: no other host, path or plain connection can set or read it. On this computer's own loopback
 * address, where there is no TLS, `mfb_PORT`: cookies aren't separated by port, so the name is. Else there is none: a
 * sign-in doesn't travel in the clear.
 */
export function cookieOf(facts: RequestFacts, own: readonly string[]): SignInCookie | null {
  if (facts.secure) return { name: "__Host-mfb", secure: true };
  if (checkRule(RULES.own, facts, own) !== null) return null;
  return { name: `mfb_${facts.host?.match(/:(\d+)$/)?.[1] ?? "80"}`, secure: false };
}

/** @returns its value, or null if it isn't there exactly once. */
export function readCookie(header: string | null, { name }: SignInCookie): string | null {
  const values = (header ?? "").split(";").map((one) => one.trim()).filter((one) =>
    one.startsWith(`${name}=`)
  );
  return values.length === 1 ? values[0].slice(name.length + 1) : null;
}

/** A Set-Cookie header; it lasts as long as the browser, and at most as the sign-in. @param value null takes it away. */
export function writeCookie({ name, secure }: SignInCookie, value: string | null): string {
  const attributes = ["Path=/", "HttpOnly", "SameSite=Strict"];
  if (secure) attributes.push("Secure");
  if (value === null) attributes.push("Max-Age=0");
  return [`${name}=${value ?? ""}`, ...attributes].join("; ");
}
