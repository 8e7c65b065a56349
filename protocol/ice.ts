import * as v from "valibot";
import {
  ICE_SERVERS_MAX,
  ICE_URL_MAX_CHARS,
  ICE_URLS_MAX,
  ICE_WAIT_MS,
  RELAY_CREDENTIAL_MAX_CHARS,
} from "./limits.ts";

const url = v.pipe(
  v.string(),
  v.maxLength(ICE_URL_MAX_CHARS),
  v.regex(/^(stuns?|turns?):[\w.:[\]-]+(\?transport=(udp|tcp))?$/),
);
const credential = v.pipe(v.string(), v.maxLength(RELAY_CREDENTIAL_MAX_CHARS));

/** A server that helps two ends find a way to each other, as in RTCConfiguration (RFC 7064, RFC 7065). */
export const iceServer = v.strictObject({
  urls: v.pipe(v.array(url), v.minLength(1), v.maxLength(ICE_URLS_MAX)),
  username: v.optional(credential),
  credential: v.optional(credential),
});
export type IceServer = v.InferOutput<typeof iceServer>;

/**
 * To either end of a verified session, and again before the credentials expire. Connections that are made or restarted
 * later use them; those that run go on with theirs. Empty: there is no relay.
 */
export const ice = v.strictObject({
  type: v.literal("ice"),
  servers: v.pipe(v.array(iceServer), v.maxLength(ICE_SERVERS_MAX)),
  expiresInMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Ice = v.InferOutput<typeof ice>;

/** The servers told last. Waits for the first at most ICE_WAIT_MS, and then goes without. */
export type IceServers = () => Promise<readonly IceServer[]>;

/** Keeps what is told for the connections of one session. */
export interface IceBox {
  accept(message: Ice): void;
  readonly servers: IceServers;
  /** Null before the first. */
  readonly last: Ice | null;
}

export function createIceBox(): IceBox {
  let last: Ice | null = null;
  const first = Promise.withResolvers<readonly IceServer[]>();
  return {
    get last() {
      return last;
    },
    accept(message) {
      last = message;
      first.resolve(message.servers);
    },
    servers: async () => {
      if (last) return last.servers;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<readonly IceServer[]>((resolve) => {
        timer = setTimeout(() => resolve([]), ICE_WAIT_MS);
      });
      const servers = await Promise.race([first.promise, late]);
      clearTimeout(timer);
      return servers;
    },
  };
}
