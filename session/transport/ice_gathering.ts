import type { Buffer } from "node:buffer";
import { isIPv4 } from "node:net";
import { getLogger } from "@logtape/logtape";
import {
  Candidate,
  candidateFoundation,
  candidatePriority,
  classes,
  createStunOverTurnClient,
  Message,
  methods,
  serverReflexiveCandidate,
} from "werift";
import type { IceServers } from "../../protocol/ice.ts";
import { type DatagramSocket, slimDatagrams } from "./datagram_buffers.ts";
import { type IceUrl, iceUrlsOf } from "./ice_urls.ts";
import type { IceConnectionInternals, StunProtocolInternals } from "./internals.ts";

const logger = getLogger(["mfb", "transport"]);

/**
 * Direct ways come first: werift 0.25.2 takes whichever pair answers first, and a relay answers before a viewer's mDNS
 * names are found.
 */
const RELAY_AFTER_MS = 1_500;
/** Permissions live 300 s (RFC 8656 §9), and werift renews them with its channels: every 500 s if left alone. */
const CHANNEL_REFRESH_S = 240;
/** The relay hears that we are done with it, or not. */
const GOODBYE_MS = 250;

type TurnProtocol = Awaited<ReturnType<typeof createStunOverTurnClient>>;

/**
 * Server-reflexive and relayed candidates. werift's own gathering asks only the first STUN and the first TURN server, and
 * keeps the offer waiting for them; this one asks all of them, beside the offer.
 */
export interface IceGathering {
  /** Begins anew, after each offer. */
  gather(): void;
  /** Settles when a candidate of the viewer may be tried: at once, or after the direct ones where it is a relayed one. */
  turn(candidate: string): Promise<void>;
  /** Gives back what the relays hold for us. Before the connection is closed. */
  close(): Promise<void>;
}

export function createIceGathering(connection: IceConnectionInternals, iceServers: IceServers): IceGathering {
  const relays = new Map<string, Promise<TurnProtocol | null>>();
  const attached = new Set<TurnProtocol>();
  let closed = false, begun = 0;
  let relaysMayCome = Promise.resolve();
  const timers = new Map<ReturnType<typeof setTimeout>, () => void>();

  function after(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        timers.delete(timer);
        resolve();
      }
      timers.set(timer, done);
    });
  }

  async function gather(): Promise<void> {
    const mine = ++begun;
    relaysMayCome = usedRelay(connection) ? Promise.resolve() : after(RELAY_AFTER_MS);
    const urls = iceUrlsOf(await iceServers());
    if (closed || mine !== begun) return;
    const stun = urls.find(({ kind }) => kind === "stun");
    const current = () => !closed && mine === begun;
    if (stun) {
      for (const protocol of connection.protocols) {
        reflect(protocol, { stun, current }).catch(quiet);
      }
    }
    for (const url of urls) if (url.kind === "turn") attach(url).catch(quiet);
  }

  async function reflect(
    protocol: StunProtocolInternals,
    { stun, current }: { stun: IceUrl; current(): boolean },
  ): Promise<void> {
    const local = protocol.localCandidate;
    if (local?.type !== "host" || !isIPv4(local.host) || local.host.startsWith("127.")) return;
    const candidate = await serverReflexiveCandidate(protocol as never, stun.address);
    if (!candidate || !current()) return;
    if (candidate.host === local.host && candidate.port === local.port) return;
    candidate.generation = connection.generation;
    candidate.ufrag = connection.localUsername;
    connection.appendLocalCandidate(candidate);
  }

  /** Once for each relay; an ICE restart finds it among the protocols. */
  async function attach(url: IceUrl): Promise<void> {
    const asked = relays.get(url.text) ?? allocate(url);
    relays.set(url.text, asked);
    const protocol = await asked;
    if (!protocol) return void relays.delete(url.text);
    await relaysMayCome;
    if (closed || attached.has(protocol) || connection.nominated) return;
    attached.add(protocol);
    const [host, port] = protocol.turn.relayedAddress;
    const [relatedHost, relatedPort] = protocol.turn.mappedAddress;
    protocol.localCandidate = new Candidate(
      candidateFoundation("relay", url.transport, host),
      1,
      "udp",
      // TCP waits for what is lost: only where UDP doesn't pass.
      candidatePriority("relay") - (url.transport === "udp" ? 0 : 256),
      host,
      port,
      "relay",
      relatedHost,
      relatedPort,
      undefined,
      connection.generation,
      connection.localUsername,
    );
    connection.ensureProtocol(protocol as unknown as StunProtocolInternals);
    connection.protocols.push(protocol as unknown as StunProtocolInternals);
    connection.pairLocalProtocol(protocol as unknown as StunProtocolInternals);
    connection.sortCheckList();
    connection.appendLocalCandidate(protocol.localCandidate);
  }

  async function allocate(
    { text, address, transport, username, password }: IceUrl,
  ): Promise<TurnProtocol | null> {
    try {
      const protocol = await createStunOverTurnClient({ address, username, password }, { transport });
      const turn = protocol.turn as unknown as TurnInternals;
      turn.channelRefreshTime = CHANNEL_REFRESH_S;
      if (transport === "udp") {
        hearOnly(turn);
        slimDatagrams(turn.transport.socket!);
      }
      if (!closed) return protocol;
      await giveBack(protocol);
      await protocol.close();
    } catch (error) {
      logger.debug("No relay at {text}: {reason}", { text, reason: (error as Error).message ?? "refused" });
    }
    return null;
  }

  return {
    gather: () => void gather().catch(quiet),
    async turn(candidate) {
      if (/ typ relay/.test(candidate) && !connection.nominated) await relaysMayCome;
    },
    async close() {
      closed = true;
      for (const [timer, done] of timers) {
        clearTimeout(timer);
        done();
      }
      await Promise.all([...relays.values()].map(async (asked) => {
        // One that is still being asked for is given back when it comes.
        const protocol = await Promise.race([asked, Promise.resolve(null)]);
        if (!protocol) return;
        await giveBack(protocol);
        // The connection closes its own; a second time would never end.
        if (!attached.has(protocol)) await protocol.close().catch(quiet);
      }));
    },
  };
}

function usedRelay({ nominated }: IceConnectionInternals): boolean {
  return nominated?.localCandidate.type === "relay" || nominated?.remoteCandidate.type === "relay";
}

/** The insides of werift's TURN client that are touched here. */
interface TurnInternals {
  channelRefreshTime: number;
  serverEndpoint?: readonly [string, number];
  /** Of a stream it has no socket of datagrams. */
  transport: { socket?: DatagramSocket };
  dataReceived(data: Buffer, address: readonly [string, number]): void;
}

/** Only the relay speaks on a relay's socket; a stranger's request there would be taken for a peer's. */
function hearOnly(turn: TurnInternals): void {
  const receive = turn.dataReceived.bind(turn);
  turn.dataReceived = (data, address) => {
    const server = turn.serverEndpoint;
    if (server && address[0] === server[0] && address[1] === server[1]) receive(data, address);
  };
}

async function giveBack(protocol: TurnProtocol): Promise<void> {
  const { turn } = protocol;
  const goodbye = new Message(methods.REFRESH, classes.REQUEST).setAttribute("LIFETIME", 0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, GOODBYE_MS));
  await Promise.race([turn.request(goodbye as Message, turn.server).catch(quiet), late]);
  clearTimeout(timer);
}

/** What can't be gathered isn't there. */
function quiet(): void {}
