import { ADDRESS_MAX_CHARS, ICE_URLS_MAX } from "../protocol/limits.ts";
import { NETWORK_FLAGS, NETWORK_USAGE, type NetworkFlags, readNetworkFlags } from "./network_arguments.ts";

/** The flags that only the server (and the demo) knows, each with its line of `--help` and its place in `ServerFlags`. */
export const SERVER_FLAGS = {
  "host": { type: "string" },
  "data": { type: "string" },
  "office": { type: "string" },
  "phone": { type: "string" },
  "address": { type: "string" },
  "downloads": { type: "string" },
  "relay-port": { type: "string" },
  "no-relay": { type: "boolean" },
  "turn-url": { type: "string" },
  "turn-secret-file": { type: "string" },
  ...NETWORK_FLAGS,
  "metrics-token-file": { type: "string" },
  "log-json": { type: "boolean" },
  "redis": { type: "string" },
  "redis-password-file": { type: "string" },
  "key-file": { type: "string" },
} as const;
export type ServerFlag = keyof typeof SERVER_FLAGS;

export const SERVER_USAGE = `  --host ADDRESS     address to listen on (default 127.0.0.1)
  --data DIR         where the server keeps its key and its database
  --office NAME      the office's name for its clients
  --phone NUMBER     the office's telephone number
  --address URL      the help page as clients reach it, for e-mails and QR codes; these three
                     come before what is set on the administration page
  --downloads DIR    folder with the executables for clients, before DATA/downloads
  --relay-port N     UDP port of the relay, for pairs without a direct way; 0 takes any (default 3478)
  --no-relay         relays nothing: only direct connections
  --turn-url URLS    relays of another program (coturn) instead, e.g. "turn:turn.kanzlei.example:3478",
                     several with commas between them
  --turn-secret-file FILE   the secret that it knows as static-auth-secret
${NETWORK_USAGE}  --metrics-token-file FILE
                     who shows the token in FILE may read /metrics from anywhere
  --log-json         logs as JSON lines
  --redis URL        several servers share this Redis or Valkey: redis:// or rediss://
  --redis-password-file FILE   the password of that Redis
  --key-file FILE    the key that these servers share, instead of the data folder's server.key
`;

export interface ServerFlags extends NetworkFlags {
  /** Address to listen on. */
  host: string;
  /** Where keys and state are kept; null for the user's data folder. */
  data: string | null;
  /** The office as clients read it; null: as it is set in the administration. */
  office: string | null;
  phone: string | null;
  /** The help page, as clients reach it, e.g. "https://hilfe.kanzlei.example/"; null: likewise. */
  address: string | null;
  /** Folder with executables for clients; null: none beside that of `data`. */
  downloads: string | null;
  relay: RelayFlags;
  /** The file with the token for /metrics; null: it is for this computer only. */
  metricsTokenFile: string | null;
  /** Logs as JSON lines. */
  logJson: boolean;
  /** What several servers share (docs/cluster.md); null: this one is alone. */
  redis: { url: string; passwordFile: string | null } | null;
  /** The key that several servers share; null: the data folder's. */
  keyFile: string | null;
}

/** Where pairs without a direct way meet. `secretFile`: one line. */
export type RelayFlags =
  | { kind: "none" }
  | { kind: "own"; udpPort: number | null }
  | { kind: "foreign"; urls: string[]; secretFile: string };

/** The flags as given, on the command line or in the environment. */
export interface FlagReader {
  /** @returns null if it isn't given. */
  text(flag: ServerFlag): string | null;
  on(flag: ServerFlag): boolean;
  /** Reports a flag's value, e.g. "is not a port". All mistakes are told together. */
  mistake(flag: ServerFlag, what: string): void;
}

/** Reads and checks the server's own flags. */
export function readServerFlags(flags: FlagReader): ServerFlags {
  const { text, on, mistake } = flags;
  const address = text("address");
  const addressGood = address === null || (isOrigin(address) && address.length <= ADDRESS_MAX_CHARS);
  if (!addressGood) mistake("address", "is not an address such as https://hilfe.kanzlei.example");
  const host = text("host") ?? "127.0.0.1";
  const redis = text("redis"), passwordFile = text("redis-password-file");
  if (redis !== null && !isRedis(redis)) {
    mistake("redis", "is not an address such as redis://127.0.0.1:6379 or rediss://redis.kanzlei.example");
  }
  if (redis === null && passwordFile !== null) mistake("redis-password-file", "needs --redis");
  return {
    host,
    data: text("data"),
    office: text("office"),
    phone: text("phone"),
    address: address !== null && addressGood ? new URL(address).href : null,
    downloads: text("downloads"),
    relay: readRelayFlags(flags),
    ...readNetworkFlags(flags, { host, address: addressGood ? address : null }),
    metricsTokenFile: text("metrics-token-file"),
    logJson: on("log-json"),
    redis: redis === null ? null : { url: redis, passwordFile },
    keyFile: text("key-file"),
  };
}

function readRelayFlags({ text, on, mistake }: FlagReader): RelayFlags {
  const port = text("relay-port"),
    urls = text("turn-url")?.split(",") ?? null,
    secretFile = text("turn-secret-file");
  if (port !== null && (!/^\d{1,5}$/.test(port) || Number(port) > 65535)) {
    mistake("relay-port", "is not a port (0 to 65535)");
  }
  if (urls?.some((url) => !TURN_URL.test(url)) || (urls?.length ?? 0) > ICE_URLS_MAX) {
    mistake("turn-url", "is not a relay's address such as turn:turn.kanzlei.example:3478");
  }
  if ((urls === null) !== (secretFile === null)) {
    mistake(urls ? "turn-url" : "turn-secret-file", "needs both --turn-url and --turn-secret-file");
  }
  if (urls && (port !== null || on("no-relay"))) mistake("turn-url", "takes the place of our own relay");
  if (urls && secretFile !== null) return { kind: "foreign", urls, secretFile };
  return on("no-relay") ? { kind: "none" } : { kind: "own", udpPort: port === null ? null : Number(port) };
}

/** RFC 7065. */
const TURN_URL = /^turns?:[a-z0-9.:[\]-]{1,255}(\?transport=(udp|tcp))?$/i;

/** redis:// or rediss://, with at most a database's number behind the host. */
function isRedis(text: string): boolean {
  try {
    const url = new URL(text);
    return /^rediss?:$/.test(url.protocol) && url.hostname !== "" && /^\/?\d*$/.test(url.pathname) &&
      !url.search && !url.hash;
  } catch {
    return false;
  }
}

/** The environment's name of a flag: "tls-cert" is MFB_TLS_CERT. */
export function variableOf(flag: string): string {
  return `MFB_${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** An http or https address with nothing behind its host and port. */
export function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash &&
      !url.username;
  } catch {
    return false;
  }
}
