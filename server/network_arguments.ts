import { isIP } from "node:net";
import { createProxies } from "./proxy.ts";
import { isLoopback } from "./rules.ts";

/** The server's flags for how it stands on the network: TLS, ACME, proxy. */
export const NETWORK_FLAGS = {
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "acme-directory": { type: "string" },
  "acme-email": { type: "string" },
  "acme-accept-terms": { type: "boolean" },
  "http-redirect": { type: "string" },
  "proxy": { type: "string" },
  "insecure-http": { type: "boolean" },
} as const;
type NetworkFlag = keyof typeof NETWORK_FLAGS;

export const NETWORK_USAGE = `  --tls-cert FILE --tls-key FILE
                     HTTPS with this certificate (PEM, with its chain); taken anew when the files change
  --acme-directory URL --acme-email ADDRESS --acme-accept-terms
                     HTTPS with a certificate from there, for the name in --address
  --http-redirect PORT   plain port that leads to HTTPS, and answers ACME (80; default with ACME)
  --proxy ADDRESS[,ADDRESS]   plain HTTP from these reverse proxies only; networks may be named too
  --insecure-http    plain HTTP on a network, without any protection (for tests)
`;

export interface NetworkFlags {
  /** The certificate's files. */
  tls: { certFile: string; keyFile: string } | null;
  /** Where certificates come from by ACME (RFC 8555), for the host of `--address`. */
  acme: { directory: string; email: string | null; domain: string } | null;
  /** The plain port beside HTTPS; null: none. */
  httpRedirect: number | null;
  /** Addresses and networks whose X-Forwarded-* are believed. */
  proxies: string[];
  /** Plain HTTP may be served to a network. */
  insecureHttp: boolean;
}

interface Reader {
  text(flag: NetworkFlag | "host"): string | null;
  on(flag: NetworkFlag): boolean;
  mistake(flag: NetworkFlag | "host" | "address", what: string): void;
}

const ACME_HTTP_PORT = 80;

export function readNetworkFlags(
  { text, on, mistake }: Reader,
  { host, address }: { host: string; address: string | null },
): NetworkFlags {
  const certFile = text("tls-cert"), keyFile = text("tls-key");
  if (certFile !== null && keyFile === null) mistake("tls-cert", "needs --tls-key too");
  if (keyFile !== null && certFile === null) mistake("tls-key", "needs --tls-cert too");

  const directory = text("acme-directory"), email = text("acme-email");
  const name = address === null ? "" : new URL(address).hostname;
  if (directory !== null) {
    if (!/^https:\/\/./.test(directory)) mistake("acme-directory", "is not an https address");
    if (certFile !== null) mistake("acme-directory", "is not for a server with --tls-cert");
    if (address === null || !address.startsWith("https://") || isIP(name.replace(/^\[|\]$/g, "")) !== 0) {
      mistake("acme-directory", "needs --address https://NAME, the name for the certificate");
    }
    if (!on("acme-accept-terms")) {
      mistake("acme-directory", "needs --acme-accept-terms, once you have read that service's terms");
    }
  }
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) mistake("acme-email", "is not an e-mail address");

  const secure = certFile !== null || directory !== null;
  const redirect = text("http-redirect");
  if (redirect !== null && (!/^\d{1,5}$/.test(redirect) || Number(redirect) > 65535)) {
    mistake("http-redirect", "is not a port (0 to 65535)");
  } else if (redirect !== null && !secure) mistake("http-redirect", "has no HTTPS to lead to");

  const proxies = text("proxy")?.split(",").map((one) => one.trim()) ?? [];
  try {
    createProxies(proxies);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    mistake("proxy", `names "${error.message}", which is neither an address nor a network`);
  }

  const insecureHttp = on("insecure-http");
  if (!secure && proxies.length === 0 && !insecureHttp && !isLoopback(host) && host !== "localhost") {
    mistake(
      "host",
      "would serve plain HTTP to a network: give it --tls-cert and --tls-key, --acme-directory or a --proxy " +
        "(or --insecure-http for a test)",
    );
  }
  return {
    tls: certFile !== null && keyFile !== null ? { certFile, keyFile } : null,
    acme: directory === null ? null : { directory, email, domain: name },
    httpRedirect: redirect !== null ? Number(redirect) : directory === null ? null : ACME_HTTP_PORT,
    proxies,
    insecureHttp,
  };
}
