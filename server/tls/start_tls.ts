import { join } from "node:path";
import type { NetworkFlags } from "../network_arguments.ts";
import { createListener, type Listener } from "../listener.ts";
import { acmeStore } from "./acme_store.ts";
import { certificateFiles } from "./certificate_files.ts";
import { createRedirectApp } from "./redirect.ts";
import type { CertificateSource } from "./source.ts";

export interface StartTlsOptions extends Pick<NetworkFlags, "tls" | "acme" | "httpRedirect"> {
  /** Address of the plain port. */
  host: string;
  /** The help page as clients reach it, null where not told. */
  address: string | null;
  /** Where ACME keeps its keys, in a folder of its own. */
  dataDir: string;
  now(): number;
}

/** Certificates as told by the flags, with the plain port beside HTTPS; null without TLS. @throws UserError */
export async function startTls(options: StartTlsOptions): Promise<CertificateSource | null> {
  const { tls, acme, now } = options;
  if (!tls && !acme) return null;
  const challenges = new Map<string, string>();
  let httpsPort = 443;
  const plain: Listener | null = options.httpRedirect === null ? null : await createListener({
    hostname: options.host,
    port: options.httpRedirect,
    app: () =>
      createRedirectApp({
        address: options.address,
        httpsPort: () => httpsPort,
        challenge: (token) => challenges.get(token) ?? null,
      }),
  });
  try {
    const source = tls
      ? certificateFiles({ ...tls, now })
      // Its packages are loaded by those who use it.
      : await (await import("./acme.ts")).acmeCertificates({
        ...acme!,
        store: acmeStore(join(options.dataDir, "tls")),
        challenges,
        now,
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
    return {
      get certificate() {
        return source.certificate;
      },
      attach(listener) {
        httpsPort = listener.port;
        source.attach(listener);
      },
      look: source.look,
      async close() {
        await Promise.all([plain?.close(), source.close()]);
      },
    };
  } catch (error) {
    await plain?.close();
    throw error;
  }
}
