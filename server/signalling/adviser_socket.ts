import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { type AdviserToServer, adviserToServer, type ServerToAdviser } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { type Adviser, LOCAL_ADVISER } from "../adviser.ts";
import type { Guesses } from "../guesses.ts";
import { CREATES_PER_MINUTE, FIRST_MESSAGE_MS, LAUNCH_OPENED_MS } from "../limits.ts";
import {
  CLOSE_NO_FIRST_MESSAGE,
  CLOSE_REFUSED,
  type ServerSocket,
  type SocketHandler,
} from "../server_socket.ts";
import { TokenBucket } from "../token_bucket.ts";
import type { LaunchTokens, Tokens } from "../tokens.ts";
import type { Desk, Desks } from "./desks.ts";
import type { Handovers } from "./handover.ts";
import type { Rooms, Seat } from "./rooms.ts";
import type { ShowHosts } from "./show_hosts.ts";
import { createQueue, firstMessageTimer } from "./socket_queue.ts";

export interface AdviserSocketDeps {
  rooms: Rooms;
  guesses: Guesses;
  tokens: Tokens;
  launchTokens: LaunchTokens;
  /** Who holds this page's token; null: nobody any more. */
  signIn(token: string): Adviser | null;
  desks: Desks;
  handovers: Handovers;
  showHosts: ShowHosts;
  now(): number;
  /** `address`: the help page, as clients reach it. */
  office: { name: string; phone: string; address: string };
}

type Message<T extends AdviserToServer["type"]> = Extract<AdviserToServer, { type: T }>;

/** The adviser's browser: signs in, makes or resumes one session at a time, relays, and commands its own screen. */
export function openAdviserSocket(deps: AdviserSocketDeps, socket: ServerSocket): SocketHandler {
  let seat: Seat | null = null;
  let desk: Desk | null = null;
  let closed = false;
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
    const adviser = version === PROTOCOL_VERSION ? deps.signIn(token) : null;
    if (!adviser) {
      send({ type: "error", code: version === PROTOCOL_VERSION ? "auth" : "version" });
      return socket.close(CLOSE_REFUSED, "Refused");
    }
    first.done();
    desk = openDesk(adviser);
    const { canShow, reason } = deps.showHosts;
    send({
      type: "welcome",
      office: deps.office.name,
      phone: deps.office.phone,
      address: deps.office.address,
      canShow,
      ...(reason === undefined ? {} : { showReason: reason }),
    });
    deps.desks.enter(desk);
  }

  function openDesk(adviser: Adviser): Desk {
    return {
      adviser,
      get seat() {
        return seat;
      },
      ...end,
      sit(taken) {
        seat = taken;
        deps.desks.seated(this);
        deps.showHosts.attach(taken.session, send);
      },
      leave({ session }) {
        deps.showHosts.end(session, "adviser-ended");
        deps.showHosts.detach(session, send);
      },
    };
  }

  async function sit<T extends string>(taking: Promise<Seat | T | null>): Promise<Seat | T | null> {
    const result = await taking;
    if (result === null || typeof result === "string") return result;
    seat = result;
    if (desk) deps.desks.seated(desk);
    // The socket may have closed meanwhile.
    if (closed) result.leave();
    else deps.showHosts.attach(result.session, send);
    return result;
  }

  async function create({ mode, password }: Message<"create">): Promise<void> {
    if (seat?.live || !creates.take(deps.now())) return send({ type: "error", code: "busy" });
    const minDigits = deps.guesses.digits(deps.now());
    const options = { adviser: desk!.adviser, mode, password, minDigits };
    if (await sit(deps.rooms.create(end, options)) === null) send({ type: "error", code: "busy" });
  }

  async function resume({ token }: Message<"resume">): Promise<void> {
    if (seat?.live) return send({ type: "error", code: "busy" });
    const result = await sit(deps.rooms.resumeAdviser(end, token, desk!.adviser));
    if (result === null) send({ type: "error", code: "session" });
    else if (result === "moved") send({ type: "handover", message: { kind: "moved" } });
    else if (typeof result === "string") send({ type: "end", reason: result });
  }

  async function extend(): Promise<void> {
    const expiresInMs = seat?.live ? await deps.rooms.extend(seat.session) : null;
    if (expiresInMs !== null) send({ type: "extended", expiresInMs });
  }

  /** A launch token signs in whoever sits at this computer, and nobody else. */
  function furtherWindow(): string | null {
    return desk!.adviser.id === LOCAL_ADVISER.id ? deps.launchTokens.issue(LAUNCH_OPENED_MS) : null;
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
      case "sessions":
        deps.desks.listen(desk!);
        return deps.handovers.entered(desk!);
      case "window":
        return send({ type: "window", launch: furtherWindow() });
      case "handover":
        return deps.handovers.handle(desk!, message.message);
    }
  }

  return {
    message(text) {
      const message = parseMessage(adviserToServer, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if ((message.type === "auth") === (desk !== null)) {
        throw new ProtocolError("unexpected", "Cannot go on: auth comes first, and once");
      }
      if (message.type === "auth") return signIn(message);
      enqueue(() => act(message));
    },
    closed() {
      closed = true;
      first.done();
      if (seat?.live) deps.showHosts.detach(seat.session, send);
      if (desk) {
        deps.desks.leave(desk);
        deps.handovers.left(desk);
      }
      seat?.leave();
    },
  };
}
