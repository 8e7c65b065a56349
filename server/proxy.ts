import { BlockList, isIP } from "node:net";

/** How a request came in: from the connection itself, or as a named proxy tells it. */
export interface Peer {
  /** The client's address, null where unknown. */
  remote: string | null;
  /** It came over TLS, at least to the proxy. Missing: no. */
  secure?: boolean;
  /** The host that the client asked the proxy for. Missing: see the Host header. */
  host?: string;
}

/** Reads one request header, by its lower-case name; several lines come as one, with commas. */
export type GetHeader = (name: string) => string | null | undefined;

/** The proxies whose X-Forwarded-* are believed. Nobody else's are. */
export interface Proxies {
  /** Whether connections from this address are a proxy's, behind which are many clients. */
  has(address: string | null): boolean;
  /** What the request's peer is: the connection's own, or, from a named proxy, what that proxy wrote. */
  peer(connection: Peer, get: GetHeader): Peer;
}

/** Chains longer than this are nonsense. */
const HOPS_MAX = 32;
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** @param networks addresses, or networks such as "10.0.0.0/8". @throws RangeError naming the first that is neither. */
export function createProxies(networks: readonly string[]): Proxies {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits, ...more] = network.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
    if (family === 0 || more.length > 0 || !(length <= most)) throw new RangeError(network);
    list.addSubnet(address, length, family === 4 ? "ipv4" : "ipv6");
  }

  const has = (address: string | null) => {
    const plain = address === null ? "" : plainAddress(address);
    const family = isIP(plain);
    return networks.length > 0 && family !== 0 && list.check(plain, family === 4 ? "ipv4" : "ipv6");
  };

  return {
    has,
    peer(connection, get) {
      if (!has(connection.remote)) return connection;
      let remote = connection.remote!;
      // Each hop appends whom it heard from: what stands left of the first stranger is that stranger's own tale.
      const hops = listOf(get("x-forwarded-for")).slice(-HOPS_MAX).reverse();
      for (const hop of hops) {
        const address = addressOf(hop);
        if (address === null) break;
        remote = address;
        if (!has(address)) break;
      }
      const host = listOf(get("x-forwarded-host")).at(-1);
      return {
        remote,
        secure: listOf(get("x-forwarded-proto")).at(-1)?.toLowerCase() === "https",
        ...(host !== undefined && HOST.test(host) ? { host } : {}),
      };
    },
  };
}

function listOf(header: string | null | undefined): string[] {
  return header?.split(",").map((one) => one.trim()).filter((one) => one !== "") ?? [];
}

/** "192.0.2.1", "192.0.2.1:443", "2001:db8::1", "[2001:db8::1]:443"; null for anything else. */
function addressOf(hop: string): string | null {
  const bare = /^\[([^\]]*)\](:\d+)?$/.exec(hop)?.[1] ?? (hop.includes(".") ? hop.replace(/:\d+$/, "") : hop);
  return isIP(bare) === 0 ? null : plainAddress(bare);
}

/** Without a zone, and an IPv4 address as itself where it came in IPv6's clothes. */
function plainAddress(address: string): string {
  return address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
}
