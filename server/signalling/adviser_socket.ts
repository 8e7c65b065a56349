import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { type AdviserToServer, adviserToServer, type ServerToAdviser } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import type { SignIns } from "../accounts/sign_ins.ts";
import { type Adviser, LOCAL_ADVISER } from "../adviser.ts";
import { UnavailableError } from "../errors.ts";
import type { GuessLimits } from "../guesses.ts";
import { CREATES_PER_MINUTE, FIRST_MESSAGE_MS, LAUNCH_OPENED_MS } from "../limits.ts";
import {
  CLOSE_NO_FIRST_MESSAGE,
  CLOSE_REFUSED,
  type ServerSocket,
  type SocketHandler,
} from "../server_socket.ts";
import { TokenBucket } from "../token_bucket.ts";
import type { Office } from "../store/types.ts";
import type { LaunchTokens, Tokens } from "../tokens.ts";
import type { Desk, Desks } from "./desks.ts";
import type { Handovers } from "./handover.ts";
import type { IceDesk } from "../relay/ice_desk.ts";
import { carrierFrames } from "./carrier_frames.ts";
import type { Seated } from "./homes.ts";
import type { Rooms, Seat } from "./rooms.ts";
import type { ShowHosts } from "./show_hosts.ts";
import { createQueue, firstMessageTimer } from "./socket_queue.ts";

export interface AdviserSocketDeps {
  rooms: Rooms;
  guesses: GuessLimits;
  tokens: Tokens;
  launchTokens: LaunchTokens;
  desks: Desks;
  handovers: Handovers;
  showHosts: ShowHosts;
  /** Who is signed in by an account; null: this server knows none. */
  signIns: SignIns | null;
  ice: IceDesk;
  now(): number;
  /** The office as it is now. */
  office(): Office;
}

type Message<T extends AdviserToServer["type"]> = Extract<AdviserToServer, { type: T }>;

/** Why there is no Zeigen from elsewhere: the one screen that the server can show is its own. */
const ELSEWHERE = "Zeigen geht nur an dem Rechner, auf dem der Server läuft.";

/**
 * The adviser's browser: signs in, makes or resumes one session at a time, relays, and, at the server's own computer,
 * commands its screen.
 *
 * @param here whether the browser is on the server's own computer; only there the launch token's bearer is let in.
 */
export function openAdviserSocket(
  deps: AdviserSocketDeps,
  socket: ServerSocket,
  here: boolean,
): SocketHandler {
  let seat: Seat | null = null;
  let desk: Desk | null = null;
  let signInId: string | null = null, closed = false;
  let detach = () => {};
  let leaveIce = () => {};
  const first = firstMessageTimer(socket, FIRST_MESSAGE_MS, CLOSE_NO_FIRST_MESSAGE);
  const enqueue = createQueue((error) => socket.fail(error));
  const creates = new TokenBucket({
    burst: CREATES_PER_MINUTE,
    perSecond: CREATES_PER_MINUTE / 60,
    now: deps.now(),
  });
  const send = (message: ServerToAdviser) => socket.send(message);
  const end = {
    close: socket.close,
    send(message: ServerToAdviser): void {
      // Of a host in this process the page knows nothing.
      if (message.type === "carry" && isLocal() && deps.showHosts.take(seat?.session, message.frame)) return;
      if (message.type === "peer" && seat) deps.showHosts.interrupted(seat.session);
      send(message);
    },
  };

  function signIn({ token, version }: Message<"auth">): void {
    const adviser = version === PROTOCOL_VERSION ? bearerOf(token) : null;
    if (!adviser) {
      send({ type: "error", code: version === PROTOCOL_VERSION ? "auth" : "version" });
      return socket.close(CLOSE_REFUSED, "Refused");
    }
    first.done();
    desk = openDesk(adviser);
    if (signInId !== null) detach = deps.signIns?.attach(signInId, { busy, end: signOut }) ?? detach;
    const { canShow, reason } = isLocal() ? deps.showHosts : { canShow: false, reason: ELSEWHERE };
    const { name, phone, address } = deps.office();
    send({
      type: "welcome",
      office: name,
      phone,
      address,
      canShow,
      ...(reason === undefined ? {} : { showReason: reason }),
    });
    deps.desks.enter(desk);
  }

  /** Who is let in by this token, now. */
  function bearerOf(token: string): Adviser | null {
    const payload = deps.tokens.verify("adviser", token);
    if (!payload) return null;
    if (payload.signIn === null) return here && payload.account === LOCAL_ADVISER.id ? LOCAL_ADVISER : null;
    const account = deps.signIns?.find(payload.signIn)?.account;
    if (account?.id !== payload.account) return null;
    signInId = payload.signIn;
    return { id: account.id, name: account.name, role: account.role };
  }

  /** The server's own screen, and what is known of it, is for who sits before it. */
  function isLocal(): boolean {
    return desk !== null && signInId === null;
  }

  function busy(): boolean {
    return seat?.live === true && seat.verified;
  }

  function signOut(revoked: boolean): void {
    // Who had to be put out at once may be a thief: the client's side learns that it is over.
    if (revoked && seat?.live) seat.apply({ type: "end", reason: "adviser-ended", by: "adviser" });
    send({ type: "error", code: "auth" });
    socket.close(CLOSE_REFUSED, "Signed out");
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
        settle(taken);
      },
      leave({ session }) {
        leaveIce();
        if (!isLocal()) return;
        deps.showHosts.end(session, "adviser-ended");
        deps.showHosts.detach(session, send);
      },
    };
  }

  async function sit(taking: Promise<Seated>): Promise<Seated> {
    const result = await taking;
    if (result === null || typeof result === "string") return result;
    seat = result;
    // The socket may have closed meanwhile.
    if (closed) result.leave();
    else settle(result);
    return result;
  }

  /** What a session brings with it beside its room. */
  function settle(mine: Seat): void {
    const { session } = mine;
    deps.desks.seated(desk!);
    if (isLocal()) {
      deps.showHosts.attach(
        session,
        send,
        (frame) => mine.apply({ type: "carry", from: "adviser", frame }),
      );
    }
    leaveIce();
    leaveIce = deps.ice.attach(session, {
      side: "adviser",
      reached: socket,
      tell(message) {
        send(message);
        if (isLocal()) deps.showHosts.ice(session, message);
      },
    });
  }

  async function create({ mode, password }: Message<"create">): Promise<void> {
    if (seat?.live || !creates.take(deps.now())) return send({ type: "error", code: "busy" });
    try {
      const minDigits = await deps.guesses.digits(deps.now());
      const options = { adviser: desk!.adviser, mode, password, minDigits };
      if (await sit(deps.rooms.create(end, options)) === null) send({ type: "error", code: "busy" });
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      send({ type: "error", code: "unavailable" });
    }
  }

  async function resume({ token }: Message<"resume">): Promise<void> {
    if (seat?.live) return send({ type: "error", code: "busy" });
    const result = await sit(deps.rooms.resumeAdviser(end, token, desk!.adviser));
    if (result === null) send({ type: "error", code: "session" });
    else if (result === "handed-over") send({ type: "handover", message: { kind: "moved" } });
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
        if (!isLocal()) {
          throw new ProtocolError("unexpected", "Cannot show a screen: not at the server's own computer");
        }
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
      if (signInId !== null) deps.signIns?.use(signInId);
      enqueue(() => act(message));
    },
    frame: carrierFrames("adviser", () => seat, deps.rooms.carrierQuota),
    closed() {
      closed = true;
      detach();
      first.done();
      leaveIce();
      if (seat?.live && isLocal()) deps.showHosts.detach(seat.session, send);
      if (desk) {
        deps.desks.leave(desk);
        deps.handovers.left(desk);
      }
      seat?.leave();
    },
  };
}
