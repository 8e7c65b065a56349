import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect as connectTcp, isIP, isIPv6 } from "node:net";
import { connect as connectTls } from "node:tls";
import { FrameReader } from "../relay/channel_data.ts";
import { integrityKey } from "../relay/credentials.ts";
import {
  attributeOf,
  ATTRIBUTES as A,
  CLASSES,
  METHODS,
  readStun,
  StunError,
  type StunMessage,
  uint32,
  writeStun,
} from "../relay/stun_message.ts";
import { readXorAddress } from "../relay/xor_address.ts";
import { codeOf } from "./finding.ts";

/** How a relay is reached. */
export interface TurnPlace {
  host: string;
  port: number;
  transport: "udp" | "tcp" | "tls";
}

/** What a relay answers. `silent`: nothing that is STUN. */
export type TurnAnswer =
  | { kind: "silent"; why: string }
  /** It asks for credentials: there is a relay. */
  | { kind: "challenged" }
  | { kind: "refused"; code: number }
  /** It relays; the address that it lends. */
  | { kind: "allocated"; address: string };

/** Sent again after these milliseconds (RFC 8489 §6.2.1, cut short), and given up after the last. */
const UDP_TRIES_MS = [500, 1_000, 2_000];
const STREAM_ANSWER_MS = 5_000;
const UDP = 17;

interface Way {
  /** @returns null if nobody answers. */
  exchange(request: Buffer): Promise<StunMessage | null>;
  close(): void;
}

/** Whether a STUN server answers there: a Binding, as browsers ask it for their own address. */
export async function probeStun(place: TurnPlace): Promise<boolean> {
  return await onWay(place, async (way) => (await ask(way, METHODS.binding, [], null)) !== null, () => false);
}

/**
 * Whether there is a relay: an Allocate without credentials (every relay asks for some), then one with them.
 *
 * @param user its name, and the secret that makes the password; missing: only the first question is asked.
 */
export async function probeTurn(
  place: TurnPlace,
  user?: { username: string; secret: string },
): Promise<TurnAnswer> {
  const silent = (why: string): TurnAnswer => ({ kind: "silent", why });
  return await onWay(place, async (way) => {
    const transport = [A.transport, Buffer.from([UDP, 0, 0, 0])] as const;
    const first = await ask(way, METHODS.allocate, [transport], null);
    if (first === null) return silent("timeout");
    const nonce = attributeOf(first, A.nonce), realm = attributeOf(first, A.realm);
    if (errorOf(first) !== 401 || !nonce || !realm) return { kind: "refused", code: errorOf(first) };
    if (!user) return { kind: "challenged" };
    const key = integrityKey(user.secret, user.username, Buffer.from(realm).toString());
    const signed = [[A.username, Buffer.from(user.username)], [A.realm, realm], [A.nonce, nonce]] as const;
    const second = await ask(way, METHODS.allocate, [transport, ...signed], key);
    if (second === null) return silent("timeout");
    const relayed = attributeOf(second, A.relayedAddress);
    const address = relayed && readXorAddress(relayed, second.transaction)?.address;
    if (!address) return { kind: "refused", code: errorOf(second) };
    // Given back at once.
    await ask(way, METHODS.refresh, [[A.lifetime, uint32(0)], ...signed], key);
    return { kind: "allocated", address };
  }, silent);
}

async function onWay<T>(
  place: TurnPlace,
  use: (way: Way) => Promise<T>,
  failed: (why: string) => T,
): Promise<T> {
  let way: Way;
  try {
    way = place.transport === "udp" ? openUdp(place) : await openStream(place);
  } catch (error) {
    return failed(codeOf(error));
  }
  try {
    return await use(way);
  } finally {
    way.close();
  }
}

function ask(
  way: Way,
  method: number,
  attributes: readonly (readonly [number, Uint8Array])[],
  key: Uint8Array | null,
): Promise<StunMessage | null> {
  const transaction = randomBytes(12);
  return way.exchange(
    Buffer.from(writeStun({ method, class: CLASSES.request, transaction }, attributes, key)),
  );
}

function errorOf(message: StunMessage): number {
  const value = attributeOf(message, A.errorCode);
  return value && value.length >= 4 ? value[2] * 100 + value[3] : 0;
}

/** The answer to this request, or null for anything else. */
function answerTo(request: Buffer, bytes: Uint8Array): StunMessage | null {
  try {
    const message = readStun(bytes);
    return Buffer.compare(message.transaction, request.subarray(8, 20)) === 0 ? message : null;
  } catch (error) {
    if (error instanceof StunError) return null;
    throw error;
  }
}

function openUdp({ host, port }: TurnPlace): Way {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  let heard: (bytes: Uint8Array) => void = () => {};
  socket.on("message", (bytes) => heard(bytes));
  // "Port unreachable" comes as an error: the next try is silent, too.
  socket.on("error", () => {});
  return {
    exchange: (request) =>
      new Promise((resolve) => {
        const timers: ReturnType<typeof setTimeout>[] = [];
        const end = (answer: StunMessage | null) => {
          timers.forEach(clearTimeout);
          resolve(answer);
        };
        heard = (bytes) => {
          const answer = answerTo(request, bytes);
          if (answer) end(answer);
        };
        let at = 0;
        for (const ms of UDP_TRIES_MS) {
          timers.push(setTimeout(() => socket.send(request, port, host, () => {}), at));
          at += ms;
        }
        timers.push(setTimeout(() => end(null), at));
      }),
    close: () => socket.close(),
  };
}

/** @throws if there is no connection. */
async function openStream({ host, port, transport }: TurnPlace): Promise<Way> {
  // Who answers is asked, not whether he may: the certificate is looked at elsewhere (address_check.ts).
  const socket = transport === "tls"
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), rejectUnauthorized: false })
    : connectTcp({ host, port });
  const opened = Promise.withResolvers<void>();
  let heard: (frame: Uint8Array | null) => void = () => {};
  const late = setTimeout(() => opened.reject(new Error("timeout")), STREAM_ANSWER_MS);
  socket.once(transport === "tls" ? "secureConnect" : "connect", () => opened.resolve());
  socket.on("error", (error) => opened.reject(error));
  socket.on("close", () => {
    opened.reject(new Error("closed"));
    heard(null);
  });
  const frames = new FrameReader();
  socket.on("data", (chunk: Uint8Array) => {
    const whole = frames.push(chunk);
    if (whole === null) return socket.destroy();
    for (const frame of whole) heard(frame);
  });
  try {
    await opened.promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(late);
  }
  return {
    exchange: (request) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), STREAM_ANSWER_MS);
        heard = (frame) => {
          const answer = frame && answerTo(request, frame);
          if (frame !== null && answer === null) return;
          clearTimeout(timer);
          resolve(answer);
        };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}
