import type { ServerSocket, SocketHandler } from "../server_socket.ts";

/** So long a visitor's socket may stay, milliseconds. */
const REACH_MS = 5_000;

/** The help page's test whether WebSockets get through: answers the first message, whatever it says, and ends. */
export function openReachSocket(socket: ServerSocket): SocketHandler {
  const late = setTimeout(() => socket.close(1000, "Over"), REACH_MS);
  return {
    message() {
      socket.send({ type: "reached" });
      socket.close(1000, "Over");
    },
    closed: () => clearTimeout(late),
  };
}
