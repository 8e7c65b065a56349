import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { slimDatagrams } from "../../session/transport/datagram_buffers.ts";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";
import type { RelayClient } from "./allocations.ts";
import type { Relay } from "./relay.ts";
import { plainAddress } from "./xor_address.ts";

const logger = log("server", "relay");

/** The relay's UDP port. */
export interface UdpPort {
  readonly port: number;
  close(): Promise<void>;
}

/** @param hostname an IP address; "::" takes IPv4 too. @param port 0 takes any. @throws UserError if it can't be had. */
export async function openUdpPort(
  relay: Relay,
  { hostname, port }: { hostname: string; port: number },
): Promise<UdpPort> {
  const socket = createSocket(isIPv6(hostname) ? "udp6" : "udp4");
  const failed = new Promise<never>((_, reject) => socket.once("error", reject));
  const bound = new Promise<void>((resolve) => socket.bind(port, hostname, resolve));
  try {
    await Promise.race([bound, failed]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "EADDRINUSE" ? "it is in use" : message;
    throw new UserError("listen", `Cannot relay on UDP port ${port}: ${reason}`, {
      cause: error,
      hint: "Choose another with --relay-port, or none with --no-relay.",
    });
  }
  slimDatagrams(socket);
  // Of a datagram that can't be sent, e.g. to a network that is gone: the next may be better.
  socket.on("error", (error) => logger.debug("UDP: {reason}", { reason: error.message }));
  socket.on("message", (bytes, { address, port }) => {
    const client: RelayClient = {
      key: `udp ${address} ${port}`,
      address: plainAddress(address),
      port,
      stream: false,
      send: (answer) => socket.send(answer, port, address, () => {}),
    };
    relay.receive(client, Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes));
  });
  return {
    port: socket.address().port,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}
