import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { type ClientToServer, clientToServer, type ServerToClient } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { UnavailableError } from "../errors.ts";
import type { GuessLimits } from "../guesses.ts";
import { FIRST_MESSAGE_MS } from "../limits.ts";
import { CLOSE_NO_FIRST_MESSAGE, type ServerSocket, type SocketHandler } from "../server_socket.ts";
import type { Office } from "../store/types.ts";
import type { IceDesk } from "../relay/ice_desk.ts";
import type { Rooms, Seat } from "./rooms.ts";
import { createQueue, firstMessageTimer } from "./socket_queue.ts";

export interface ClientSocketDeps {
  rooms: Rooms;
  ice: IceDesk;
  guesses: GuessLimits;
  now(): number;
  /** The office as it is now. */
  office(): Pick<Office, "name" | "phone">;
}

/** The client process's socket: claims a number or comes back to its session, then relays. */
export function openClientSocket(deps: ClientSocketDeps, socket: ServerSocket): SocketHandler {
  let seat: Seat | null = null;
  let asked = false, closed = false;
  let leaveIce = () => {};
  const first = firstMessageTimer(socket, FIRST_MESSAGE_MS, CLOSE_NO_FIRST_MESSAGE);
  const enqueue = createQueue((error) => socket.fail(error));
  const send = (message: ServerToClient) => socket.send(message);
  const end = { send, close: socket.close };

  function refuse(message: Extract<ServerToClient, { type: "error" | "end" }>): void {
    send(message);
    socket.close(1000, "Refused");
  }

  async function claim(number: string): Promise<void> {
    const guess = await deps.guesses.enter(socket.address ?? "unknown", number, deps.now());
    if (typeof guess === "number") return refuse({ type: "error", code: "slow", retryAfterMs: guess });
    seat = await deps.rooms.claim(end, number, (client) => {
      const { name, phone } = deps.office();
      send({ type: "claimed", office: name, phone, ...client });
    });
    if (seat) return guess.right();
    await guess.wrong();
    // Wrong, expired, used and burnt alike.
    refuse({ type: "error", code: "number" });
  }

  async function resume(token: string): Promise<void> {
    const result = await deps.rooms.resumeClient(end, token);
    if (result === null) return refuse({ type: "error", code: "session" });
    if (typeof result === "string") return refuse({ type: "end", reason: result });
    seat = result;
  }

  async function start(message: Extract<ClientToServer, { type: "claim" | "resume" }>): Promise<void> {
    if (message.version !== PROTOCOL_VERSION) return refuse({ type: "error", code: "version" });
    try {
      if (message.type === "claim") await claim(message.number);
      else await resume(message.token);
    } catch (error) {
      // Who comes back comes again; a new session is refused in words.
      if (!(error instanceof UnavailableError) || message.type === "resume") throw error;
      refuse({ type: "error", code: "unavailable" });
    }
    // The socket may have closed meanwhile.
    if (closed) return seat?.leave();
    if (seat) leaveIce = deps.ice.attach(seat.session, { side: "client", reached: socket, tell: send });
  }

  return {
    message(text) {
      const message = parseMessage(clientToServer, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if (message.type === "claim" || message.type === "resume") {
        if (asked) throw new ProtocolError("unexpected", "Cannot claim: this socket already has");
        asked = true;
        first.done();
        return enqueue(() => start(message));
      }
      if (!asked) throw new ProtocolError("unexpected", "Cannot go on: claim or resume comes first");
      enqueue(() => {
        if (message.type === "relay") seat?.apply({ type: "relay", from: "client", data: message.data });
        else seat?.apply({ type: "end", reason: message.reason, by: "client" });
        return Promise.resolve();
      });
    },
    closed() {
      closed = true;
      first.done();
      leaveIce();
      seat?.leave();
    },
  };
}
