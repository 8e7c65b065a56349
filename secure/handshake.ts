import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import type { ClientKind } from "../protocol/fields.ts";
import type { Handshake } from "../protocol/link.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { type Bytes, equalBytes, lvCat, randomBytes, utf8 } from "./bytes.ts";
import { checkWords } from "./check_words.ts";
import * as cpace from "./cpace.ts";
import { LABELS } from "./labels.ts";

/**
 * One CPace run between the client (initiator, A) and the adviser's browser (responder, B), with key confirmation
 * both ways: a → b → c, see protocol/link.ts. Who doesn't know the secret learns one thing from a run: whether one
 * guess was right; B has told that much as soon as it has answered (guesses.ts counts it there).
 *
 * Where the nonces go. CPace wants a sid from both ends before the first share, which would cost another round trip.
 * So the generator takes A's nonce, the half of the sid that is known by then: a reply to another run never fits.
 * B's nonce enters with the associated data. What stands for the session is the draft's `sid_output`, a hash over
 * both shares and both nonces; the session key is salted with it.
 *
 * Associated data of each end: role, protocol version, its own DTLS fingerprint, its nonce; the initiator's ends with what
 * it is (program or browser), so that nobody on the way can pass one off as the other.
 *
 * Nothing here throws, whatever message comes, as long as it fits the schema `handshake`.
 */

/**
 * The secret is the number's second part, `fingerprint` that of the own certificate (RFC 8122). `password`: known beside the
 * number, null if there is none. `kind`: what the initiator is, our program if it isn't said.
 */
export type HandshakeOptions = {
  secret: string;
  fingerprint: string;
  password?: string | null;
  /** A session's, unless told. */
  context?: HandshakeContext;
  kind?: ClientKind;
};

/** What a run is for: ends that don't mean the same never agree. */
export type HandshakeContext = {
  /** CPace's channel identifier. */
  channel: readonly string[];
  /** The ends' roles. */
  initiator: string;
  responder: string;
  /** What else both ends must see alike; it enters the associated data. */
  bound: readonly string[];
};

export type HandshakeResult = {
  /** 32 bytes, the same at both ends, known to nobody else. */
  sessionKey: Bytes;
  /** The other end's DTLS fingerprint, as it stated it itself. */
  peerFingerprint: string;
  /** "Prüfwort": the same two words at both ends. */
  checkWords: string;
  /** What the initiator is, as it stated it itself. */
  kind: ClientKind;
};

/** "not-verified": another secret, something changed on the way, or a message out of order. */
export type HandshakeError = "not-verified" | "version";

export interface Initiator {
  /** To be sent first. */
  readonly first: Handshake;
  /** The answer to `first`; a reply is to be sent in either case. Any call after the first is "not-verified". */
  onReply(
    message: Handshake,
  ): { reply: Handshake; result: HandshakeResult } | { reply: Handshake | null; error: HandshakeError };
}

export interface Responder {
  /** The initiator's first message. Any call after the first ends the run. */
  onFirst(message: Handshake): { reply: Handshake } | { reply: Handshake; error: HandshakeError };
  /** The initiator's confirmation; after it the run is over. */
  onConfirm(message: Handshake): { result: HandshakeResult } | { error: HandshakeError };
}

const SESSION: HandshakeContext = {
  channel: LABELS.channel,
  initiator: LABELS.initiator,
  responder: LABELS.responder,
  bound: [],
};
const NONCE_BYTES = 16;
const TAG_BYTES = 32;
const SESSION_KEY_BYTES = 32;

type Opening = Extract<Handshake, { step: "a" | "b" }>;
type End = { share: Bytes; nonce: Bytes; data: Bytes };
type Agreed = { tagA: Bytes; tagB: Bytes; sessionKey: Bytes };

export function createInitiator(options: HandshakeOptions): Initiator {
  const { secret, fingerprint, password, kind = "program", context = SESSION } = options;
  const nonce = randomBytes(NONCE_BYTES);
  const y = cpace.sampleScalar();
  const share = cpace.share(
    cpace.generator({ secret: prs(secret, password), channel: channelOf(context), sid: nonce }),
    y,
  );
  const own = {
    share,
    nonce,
    data: associatedData(context.initiator, context, { fingerprint, nonce, kind }),
  };
  let over = false;
  return {
    first: {
      step: "a",
      version: PROTOCOL_VERSION,
      share: toBase64url(share),
      nonce: toBase64url(nonce),
      fingerprint,
      kind,
    },
    onReply(message) {
      const late = over;
      over = true;
      if (message.step === "fail") return { reply: null, error: late ? "not-verified" : message.reason };
      if (late || message.step !== "b") return failure("not-verified");
      if (message.version !== PROTOCOL_VERSION) return failure("version");
      const peer = readEnd(message, context.responder, context);
      const agreed = peer && !isReflection(own, peer) && agree({ y, a: own, b: peer, peer, context });
      const tag = decode(message.confirm, TAG_BYTES);
      if (!agreed || !tag || !equalBytes(tag, agreed.tagB)) return failure("not-verified");
      return {
        reply: { step: "c", confirm: toBase64url(agreed.tagA) },
        result: toResult(agreed, { peerFingerprint: message.fingerprint, kind }),
      };
    },
  };
}

/** For one run. Use `createResponders()` (guesses.ts), which also counts what a secret has had to bear. */
export function createResponder(
  { secret, fingerprint, password, context = SESSION }: HandshakeOptions,
): Responder {
  let state: "new" | "over" | { agreed: Agreed; peer: Pick<HandshakeResult, "peerFingerprint" | "kind"> } =
    "new";
  return {
    onFirst(message) {
      const late = state !== "new";
      state = "over";
      if (late || message.step !== "a") return failure("not-verified");
      if (message.version !== PROTOCOL_VERSION) return failure("version");
      const peer = readEnd(message, context.initiator, context);
      if (!peer) return failure("not-verified");
      const nonce = randomBytes(NONCE_BYTES);
      const y = cpace.sampleScalar();
      const channel = channelOf(context);
      const g = cpace.generator({ secret: prs(secret, password), channel, sid: peer.nonce });
      const data = associatedData(context.responder, context, { fingerprint, nonce });
      const own = { share: cpace.share(g, y), nonce, data };
      const agreed = agree({ y, a: peer, b: own, peer, context });
      if (!agreed) return failure("not-verified");
      state = { agreed, peer: { peerFingerprint: message.fingerprint, kind: message.kind } };
      return {
        reply: {
          step: "b",
          version: PROTOCOL_VERSION,
          share: toBase64url(own.share),
          nonce: toBase64url(nonce),
          fingerprint,
          confirm: toBase64url(agreed.tagB),
        },
      };
    },
    onConfirm(message) {
      const answered = state;
      state = "over";
      if (typeof answered === "string") return { error: "not-verified" };
      if (message.step === "fail") return { error: message.reason };
      const tag = message.step === "c" ? decode(message.confirm, TAG_BYTES) : null;
      if (!tag || !equalBytes(tag, answered.agreed.tagA)) return { error: "not-verified" };
      return { result: toResult(answered.agreed, answered.peer) };
    },
  };
}

/** CPace's password. Digits alone never look like two parts, which begin with their length. */
function prs(secret: string, password: string | null | undefined): Bytes {
  return password ? lvCat(utf8(secret), utf8(password)) : utf8(secret);
}

function failure(reason: HandshakeError): { reply: Handshake; error: HandshakeError } {
  return { reply: { step: "fail", reason }, error: reason };
}

function channelOf({ channel }: HandshakeContext): Bytes {
  return lvCat(...channel.map(utf8));
}

function associatedData(
  role: string,
  { bound }: HandshakeContext,
  { fingerprint, nonce, kind }: { fingerprint: string; nonce: Uint8Array; kind?: ClientKind | undefined },
): Bytes {
  const fields = [utf8(role), utf8(String(PROTOCOL_VERSION)), utf8(fingerprint), nonce];
  return lvCat(...fields, ...kind ? [utf8(kind)] : [], ...bound.map(utf8));
}

function readEnd(message: Opening, role: string, context: HandshakeContext): End | null {
  const share = decode(message.share, 32), nonce = decode(message.nonce, NONCE_BYTES);
  if (!share || !nonce) return null;
  const { fingerprint } = message;
  const kind = message.step === "a" ? message.kind : undefined;
  return { share, nonce, data: associatedData(role, context, { fingerprint, nonce, kind }) };
}

/** The schema bounds length and alphabet; what it can't see is whether the text is canonical. */
function decode(text: string, length: number): Bytes | null {
  try {
    const bytes = fromBase64url(text);
    return bytes.length === length ? bytes : null;
  } catch {
    return null; // ProtocolError: not canonical
  }
}

/** The own message come back. The roles in the associated data refuse it as well; this says so first. */
function isReflection(own: End, peer: End): boolean {
  return equalBytes(own.share, peer.share) || equalBytes(own.nonce, peer.nonce);
}

/** Key and tags over the whole transcript; null if the peer's share isn't a valid point. */
function agree(
  { y, a, b, peer, context }: { y: bigint; a: End; b: End; peer: End; context: HandshakeContext },
): Agreed | null {
  const k = cpace.vfy(y, peer.share);
  if (!k) return null;
  const transcript = cpace.transcript({ shareA: a.share, dataA: a.data, shareB: b.share, dataB: b.data });
  const isk = cpace.isk({ sid: a.nonce, k, transcript });
  const sidOutput = cpace.sidOutput(transcript);
  const macKey = cpace.macKey(sidOutput, isk);
  const tag = (role: string) =>
    Uint8Array.from(hmac(sha512, macKey, lvCat(utf8(role), transcript)).subarray(0, TAG_BYTES));
  return {
    tagA: tag(context.initiator),
    tagB: tag(context.responder),
    sessionKey: Uint8Array.from(hkdf(sha512, isk, sidOutput, utf8(LABELS.sessionKey), SESSION_KEY_BYTES)),
  };
}

function toResult(
  { sessionKey }: Agreed,
  peer: Pick<HandshakeResult, "peerFingerprint" | "kind">,
): HandshakeResult {
  return { sessionKey, checkWords: checkWords(sessionKey), ...peer };
}
