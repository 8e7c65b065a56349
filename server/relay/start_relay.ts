import type { Duplex } from "node:stream";
import type { Socket } from "node:net";
import { log } from "../log.ts";
import { relaySecret } from "./credentials.ts";
import { IceDesk, type RelayPlan } from "./ice_desk.ts";
import { SWEEP_MS } from "./limits.ts";
import { Relay } from "./relay.ts";
import { acceptRelayStream } from "./stream.ts";
import { openUdpPort, type UdpPort } from "./udp_port.ts";

/** As the command line tells it. */
export type RelayWish =
  | { kind: "none" }
  /** `udpPort`: null is RELAY_PORT where it is free, else TCP alone. */
  | { kind: "own"; udpPort: number | null }
  | { kind: "foreign"; urls: readonly string[]; secret: string };

/** The port of STUN and TURN (RFC 8489 §18.6). */
export const RELAY_PORT = 3478;

const logger = log("server", "relay");

/** What the server role has of relaying. */
export interface RunningRelay {
  readonly desk: IceDesk;
  readonly udpPort: number | null;
  /** Takes a connection that begins with STUN; undefined where there is no relay of ours. */
  readonly onStun: ((socket: Socket) => void) | undefined;
  /** For figures: allocations now, bytes relayed so far. */
  figures(): { allocations: number; relayedBytes: number };
  close(): Promise<void>;
}

/**
 * @param options.key the server's own (data_dir.ts). @throws UserError if a port that was asked for can't be had.
 */
export async function startRelay(
  wish: RelayWish,
  options: { hostname: string; key: Uint8Array; now(): number },
): Promise<RunningRelay> {
  const { hostname, now } = options;
  const secret = relaySecret(options.key);
  const relay = wish.kind === "own" ? new Relay({ secret, now }) : null;
  const udp = relay && wish.kind === "own" ? await openUdp(relay, hostname, wish.udpPort) : null;
  const plan: RelayPlan = wish.kind === "own" ? { kind: "own", secret, udpPort: udp?.port ?? null } : wish;
  const desk = new IceDesk({
    plan: () => plan,
    now,
    onOpen: (session) => relay?.open(session),
    onClose: (session) => relay?.close(session),
  });
  const sweeper = setInterval(() => relay?.sweep(), SWEEP_MS);
  return {
    desk,
    udpPort: udp?.port ?? null,
    onStun: relay
      ? (socket: Socket & Duplex) => {
        const { remoteAddress: address = "0.0.0.0", remotePort: port = 0 } = socket;
        acceptRelayStream(relay, socket, { address, port });
      }
      : undefined,
    figures: () => relay?.figures ?? { allocations: 0, relayedBytes: 0 },
    async close() {
      clearInterval(sweeper);
      desk.close();
      await udp?.close();
    },
  };
}

async function openUdp(relay: Relay, hostname: string, port: number | null): Promise<UdpPort | null> {
  if (port !== null) return await openUdpPort(relay, { hostname, port });
  try {
    return await openUdpPort(relay, { hostname, port: RELAY_PORT });
  } catch (error) {
    logger.warn("Relaying over TCP only: {reason}", { reason: (error as Error).message });
    return null;
  }
}
