import type { GetHeader, Peer } from "./proxy.ts";

/**
 * Who may use a route. Every HTTP route and every socket names one rule; `checkRule` enforces it; the tests are made
 * from the route tables, so a route cannot exist without a rule.
 */
export interface Rule {
  /**
   * "own": Host must be one of the listener's own loopback names, which ends DNS rebinding. "named": one of those, or the
   * name by which the office's clients know it.
   */
  host: "any" | "own" | "named";
  /** Only connections from this computer that no proxy forwarded. */
  local: boolean;
  /** "same": Origin must be there and be ours. "none": no browser, so no Origin at all. "any": reading a public page. */
  origin: "any" | "same" | "none";
  /** Sec-Fetch-Site, where the browser sends it, must be "same-origin" (or "none" where a person may open it). */
  site: "any" | "same-origin" | "same-origin-or-opened";
  /** The page may not be put into a frame, an object or an image. */
  document: boolean;
  /** The body must be application/json, which no form can send. */
  json: boolean;
  /**
   * What else is asked for, by the handler: a launch token in the body, a proof of the instance's secret in the body, or
   * a token in the socket's first message, the local adviser's token in the body, or one in the header Authorization.
   */
  token: "none" | "launch" | "instance" | "first-message" | "bearer" | "authorization";
  /** Whose request it must be (accounts/routes.ts, createIdentify). */
  who: "anybody" | "account" | "administrator";
}

const OPEN: Rule = {
  host: "any",
  local: false,
  origin: "any",
  site: "any",
  document: false,
  json: false,
  token: "none",
  who: "anybody",
};
const OFFICE_POST: Rule = { ...OPEN, origin: "same", site: "same-origin", json: true };
const OWN: Rule = { ...OPEN, host: "own", local: true };
const OWN_POST: Rule = { ...OWN, origin: "same", site: "same-origin", json: true };

export const RULES = {
  /** Everybody's pages: nothing secret, no effect. */
  "public-page": { ...OPEN, document: true },
  "public-file": OPEN,
  /** The client process; no page of the web may reach it. */
  "public-process": { ...OPEN, origin: "none", site: "same-origin", token: "first-message" },
  /** Pages for advisers, from any computer: they hold nothing secret. */
  "office-page": { ...OPEN, document: true },
  /** Before anybody is signed in: what it asks for is in the body. */
  "office-post": OFFICE_POST,
  "signed-in": { ...OFFICE_POST, who: "account" },
  "administrator": { ...OFFICE_POST, who: "administrator" },
  "office-socket": { ...OPEN, origin: "same", site: "same-origin", token: "first-message" },
  /** The help page's test whether sockets get through: says nothing, and ends at once. */
  "public-reach": { ...OPEN, origin: "same", site: "same-origin" },
  /** A browser without the program: only a page of the office's own address. */
  "guest-socket": {
    ...OPEN,
    host: "named",
    origin: "same",
    site: "same-origin",
    token: "first-message",
  },
  /** A program that shows the office's token for it; no page may ask. */
  "metrics": { ...OPEN, origin: "none", site: "same-origin", token: "authorization" },
  /** What every rule for this computer begins with. */
  "own": OWN,
  /** Pages and files for this computer only. */
  "own-page": { ...OWN, document: true },
  "own-file": { ...OWN, site: "same-origin-or-opened" },
  "own-launch": { ...OWN_POST, token: "launch" },
  "own-bearer": { ...OWN_POST, token: "bearer" },
  /** Without a token: may only do what gives the asker nothing. */
  "own-reopen": OWN_POST,
  /** The same user's second start; no page at all. Gives the asker nothing but the proof that it was heard. */
  "own-instance": { ...OWN, origin: "none", site: "same-origin", json: true, token: "instance" },
  "own-socket": { ...OWN, origin: "same", site: "same-origin", token: "first-message" },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

/** What a rule looks at. Header values as sent, null where absent. */
export interface RequestFacts {
  /** The host that was asked for; behind a named proxy, the one that it was asked for. */
  host: string | null;
  /** Over TLS; behind a named proxy, as far as to it. */
  secure: boolean;
  origin: string | null;
  site: string | null;
  destination: string | null;
  contentType: string | null;
  cookie: string | null;
  authorization: string | null;
  /** A proxy's mark: X-Forwarded-…, X-Real-IP, Forwarded or Via. */
  forwarded: boolean;
  /** The other end's address; behind a named proxy, its client's. Null where the runtime doesn't tell. */
  remote: string | null;
}

export type Refusal = { status: 401 | 403 | 415 | 421; reason: string };

/**
 * @param own the names that the rule's `host` means, e.g. ["127.0.0.1:8080", "localhost:8080"]
 * @returns null if all is well
 */
export function checkRule(rule: Rule, facts: RequestFacts, own: readonly string[]): Refusal | null {
  if (rule.host !== "any" && (facts.host === null || !own.includes(facts.host))) {
    return { status: 421, reason: "wrong host" };
  }
  if (rule.local && (facts.forwarded || !isLoopback(facts.remote))) {
    return { status: 403, reason: "not from this computer" };
  }
  if (rule.origin === "same" && (facts.origin === null || facts.origin !== originOf(facts))) {
    return { status: 403, reason: "wrong origin" };
  }
  if (rule.origin === "none" && facts.origin !== null) return { status: 403, reason: "not for browsers" };
  if (facts.site !== null && rule.site !== "any" && facts.site !== "same-origin") {
    if (!(rule.site === "same-origin-or-opened" && facts.site === "none")) {
      return { status: 403, reason: "wrong site" };
    }
  }
  if (rule.document && facts.destination !== null && facts.destination !== "document") {
    // fetch() by our own pages ("empty") is harmless: the page holds nothing secret.
    if (facts.destination !== "empty") return { status: 403, reason: "not in a frame" };
  }
  if (rule.json && !/^application\/json(;\s*charset=utf-8)?$/i.test(facts.contentType ?? "")) {
    return { status: 415, reason: "not JSON" };
  }
  return null;
}

/** What the browser calls the page's origin. */
export function originOf({ secure, host }: Pick<RequestFacts, "secure" | "host">): string {
  return `${secure ? "https" : "http"}://${host}`;
}

export function isLoopback(address: string | null): boolean {
  if (address === null) return false;
  const plain = address.replace(/^::ffff:/i, "");
  return plain === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}

/** The names under which a browser on this computer reaches the port. */
export function ownNames(port: number, hosts: readonly string[]): string[] {
  return hosts.flatMap((host) => port === 80 ? [host, `${host}:80`] : [`${host}:${port}`]);
}

const FORWARDED = [
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-real-ip",
  "forwarded",
  "via",
];

export function readFacts(get: GetHeader, peer: Peer): RequestFacts {
  return {
    host: peer.host ?? get("host") ?? null,
    secure: peer.secure ?? false,
    origin: get("origin") ?? null,
    site: get("sec-fetch-site") ?? null,
    destination: get("sec-fetch-dest") ?? null,
    contentType: get("content-type") ?? null,
    cookie: get("cookie") ?? null,
    authorization: get("authorization") ?? null,
    forwarded: FORWARDED.some((name) => get(name) != null),
    remote: peer.remote,
  };
}
