import type { NetworkFlags } from "../network_arguments.ts";
import { createListener } from "../listener.ts";
import { certificateFiles } from "./certificate_files.ts";
import { createRedirectApp } from "./redirect.ts";
import type { CertificateSource } from "./source.ts";

export interface StartTlsOptions extends Pick<NetworkFlags, "tls" | "httpRedirect"> {
  /** Address of the plain port. */
  host: string;
  /** The help page as clients reach it, null where not told. */
  address: string | null;
  now(): number;
}

/** Certificates as told by the flags, with the plain port beside HTTPS; null without TLS. @throws UserError */
export async function startTls(options: StartTlsOptions): Promise<CertificateSource | null> {
  if (!options.tls) return null;
  const source = certificateFiles({ ...options.tls, now: options.now });
  if (options.httpRedirect === null) return source;
  let httpsPort = 443;
  try {
    const plain = await createListener({
      hostname: options.host,
      port: options.httpRedirect,
      app: () =>
        createRedirectApp({ address: options.address, httpsPort: () => httpsPort, challenge: () => null }),
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
        await Promise.all([plain.close(), source.close()]);
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}
