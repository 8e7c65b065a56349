import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { type AdviserToServer, adviserToServer, type ServerToAdviser } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { UnavailableError } from "../errors.ts";
import type { GuessLimits } from "../guesses.ts";
import { CREATES_PER_MINUTE, FIRST_MESSAGE_MS } from "../limits.ts";
import {
  CLOSE_NO_FIRST_MESSAGE,
  CLOSE_REFUSED,
  type ServerSocket,
  type SocketHandler,
} from "../server_socket.ts";
import { TokenBucket } from "../token_bucket.ts";
import type { Tokens } from "../tokens.ts";
import type { Rooms, Seat } from "./rooms.ts";
import type { ShowHosts } from "./show_hosts.ts";
import { createQueue, firstMessageTimer } from "./socket_queue.ts";

export interface AdviserSocketDeps {
  rooms: Rooms;
  guesses: GuessLimits;
  tokens: Tokens;
  showHosts: ShowHosts;
  now(): number;
  /** `address`: the help page, as clients reach it. */
  office: { name: string; phone: string; address: string };
}

type Message<T extends AdviserToServer["type"]> = Extract<AdviserToServer, { type: T }>;

/** The adviser's browser: signs in, makes or resumes one session at a time, relays, and commands its own screen. */
export function openAdviserSocket(deps: AdviserSocketDeps, socket: ServerSocket): SocketHandler {
  let seat: Seat | null = null;
  let signedIn = false, closed = false;
  const first = firstMessageTimer(socket, FIRST_MESSAGE_MS, CLOSE_NO_FIRST_MESSAGE);
  const enqueue = createQueue((error) => socket.fail(error));
  const creates = new TokenBucket({
    burst: CREATES_PER_MINUTE,
    perSecond: CREATES_PER_MINUTE / 60,
    now: deps.now(),
  });
  const send = (message: ServerToAdviser) => socket.send(message);
  const end = { send, close: socket.close };

  function signIn({ token, version }: Message<"auth">): void {
    const error = version !== PROTOCOL_VERSION
      ? "version"
      : deps.tokens.verify("adviser", token)
      ? null
      : "auth";
    if (error) {
      send({ type: "error", code: error });
      return socket.close(CLOSE_REFUSED, "Refused");
    }
    signedIn = true;
    first.done();
    const { canShow, reason } = deps.showHosts;
    send({
      type: "welcome",
      office: deps.office.name,
      phone: deps.office.phone,
      address: deps.office.address,
      canShow,
      ...(reason === undefined ? {} : { showReason: reason }),
    });
  }

  async function sit(taking: Promise<Seat | null | string>): Promise<Seat | null | string> {
    const result = await taking;
    if (result === null || typeof result === "string") return result;
    seat = result;
    // The socket may have closed meanwhile.
    if (closed) result.leave();
    else deps.showHosts.attach(result.session, send);
    return result;
  }

  async function create({ mode, password }: Message<"create">): Promise<void> {
    if (seat?.live || !creates.take(deps.now())) return send({ type: "error", code: "busy" });
    try {
      const options = { mode, password, minDigits: await deps.guesses.digits(deps.now()) };
      if (await sit(deps.rooms.create(end, options)) === null) send({ type: "error", code: "busy" });
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      send({ type: "error", code: "unavailable" });
    }
  }

  async function resume({ token }: Message<"resume">): Promise<void> {
    if (seat?.live) return send({ type: "error", code: "busy" });
    const result = await sit(deps.rooms.resumeAdviser(end, token));
    if (result === null) send({ type: "error", code: "session" });
    else if (typeof result === "string") {
      send({ type: "end", reason: result as Extract<ServerToAdviser, { type: "end" }>["reason"] });
    }
  }

  async function extend(): Promise<void> {
    const expiresInMs = seat?.live ? await deps.rooms.extend(seat.session) : null;
    if (expiresInMs !== null) send({ type: "extended", expiresInMs });
  }

  async function act(message: AdviserToServer): Promise<void> {
    switch (message.type) {
      case "auth":
        return;
      case "create":
        return await create(message);
      case "resume":
        return await resume(message);
      case "extend":
        return await extend();
      case "relay":
        return seat?.apply({ type: "relay", from: "adviser", data: message.data });
      case "end":
        return seat?.apply({ type: "end", reason: message.reason, by: "adviser" });
      case "host":
        // Who sits here owns this computer: the question is still asked of a person.
        if (seat?.live && seat.verified) deps.showHosts.command(seat.session, message.command);
        return;
      case "verified":
      case "refused":
        return seat?.apply({ type: message.type });
      case "mode":
        return seat?.apply({ type: "mode", mode: message.mode });
    }
  }

  return {
    message(text) {
      const message = parseMessage(adviserToServer, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if ((message.type === "auth") === signedIn) {
        throw new ProtocolError("unexpected", "Cannot go on: auth comes first, and once");
      }
      if (message.type === "auth") return signIn(message);
      enqueue(() => act(message));
    },
    closed() {
      closed = true;
      first.done();
      if (seat?.live) deps.showHosts.detach(seat.session, send);
      seat?.leave();
    },
  };
}
