import { networkInterfaces } from "node:os";
import type { PeerSignal } from "../protocol/peer_signal.ts";

/** Addresses put in for one name. */
const ADDRESSES_MAX = 8;
/** RFC 8839 §5.1: foundation, component, transport, priority, then the address. */
const HIDDEN = /^(candidate:\S+ \d+ \S+ \d+ )[0-9a-f-]+\.local( )/i;

/** This computer's addresses that others can reach, or its own loopback ones where there are no others. */
export function ownAddresses(interfaces = networkInterfaces()): string[] {
  const all = Object.values(interfaces).flatMap((list) => list ?? [])
    // Link-local IPv6 addresses say nothing without their interface.
    .filter(({ address }) => !/^fe[89ab]/i.test(address));
  const outer = all.filter(({ internal }) => !internal);
  return (outer.length > 0 ? outer : all).map(({ address }) => address).slice(0, ADDRESSES_MAX);
}

/**
 * Browsers hide their own addresses behind a name of multicast DNS (draft-ietf-mmusic-mdns-ice-candidates), which many
 * networks don't carry. The page runs on this computer, so its candidates are completed with this computer's addresses;
 * those that don't belong to the candidate's port lead nowhere.
 *
 * @returns the candidates with addresses, then the signal as it was
 */
export function withOwnAddresses(signal: PeerSignal, addresses: readonly string[]): PeerSignal[] {
  if (signal.kind !== "candidate" || !HIDDEN.test(signal.candidate)) return [signal];
  const known = addresses.map((address) => ({
    ...signal,
    candidate: signal.candidate.replace(HIDDEN, `$1${address}$2`),
  }));
  return [...known, signal];
}
