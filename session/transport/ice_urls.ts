import type { IceServer } from "../../protocol/ice.ts";

/** One address of an ICE server. */
export interface IceUrl {
  /** As it was told. */
  readonly text: string;
  readonly kind: "stun" | "turn";
  readonly address: [host: string, port: number];
  readonly transport: "udp" | "tcp" | "tls";
  readonly username: string;
  readonly password: string;
}

/** The addresses that we can use (RFC 7064, RFC 7065), in their order: STUN over UDP, TURN over UDP, TCP and TLS. */
export function iceUrlsOf(servers: readonly IceServer[]): IceUrl[] {
  return servers.flatMap(({ urls, username = "", credential = "" }) =>
    urls.flatMap((text): IceUrl[] => {
      const [, scheme, host, port, query] =
        /^(stun|turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(text) ?? [];
      if (!scheme) return [];
      const secure = scheme === "turns";
      // TURN over DTLS: nobody's.
      if (secure && query === "udp") return [];
      return [{
        text,
        kind: scheme === "stun" ? "stun" : "turn",
        address: [host.replace(/^\[|\]$/g, ""), port ? Number(port) : secure ? 5349 : 3478],
        transport: secure ? "tls" : query === "tcp" ? "tcp" : "udp",
        username,
        password: credential,
      }];
    })
  );
}
