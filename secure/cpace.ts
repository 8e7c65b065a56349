import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, lvCat, randomBytes, utf8 } from "./bytes.ts";

/**
 * CPACE-RISTR255-SHA512, initiator/responder mode: draft-irtf-cfrg-cpace (git 8fb4056, draft 21), names as there.
 * Two ends that share a weak secret get a strong key; who doesn't know the secret gets one guess per run.
 *
 * BigInt arithmetic isn't constant-time: bearable for a secret that is used once and lives ten minutes
 * (docs/security.md).
 */

const DSI = utf8("CPaceRistretto255");
const DSI_ISK = utf8("CPaceRistretto255_ISK");
/** SHA-512's input block, `H.s_in_bytes`. */
const BLOCK_BYTES = 128;
const { Point } = ristretto255;
export type Point = InstanceType<typeof Point>;
/** What both ends saw: shares (32 bytes) and associated data, the initiator's (a) first. */
export type Transcript = { shareA: Uint8Array; dataA: Uint8Array; shareB: Uint8Array; dataB: Uint8Array };
/** `secret`: PRS. `channel`: CI. `sid`: see handshake.ts. */
export type GeneratorInput = { secret: Uint8Array; channel: Uint8Array; sid: Uint8Array };

/** `generator_string`: the secret alone in the first hash block. */
export function generatorString({ secret, channel, sid }: GeneratorInput): Bytes {
  const padding = Math.max(0, BLOCK_BYTES - 1 - lvCat(secret).length - lvCat(DSI).length);
  return lvCat(DSI, secret, new Uint8Array(padding), channel, sid);
}

/** `calculate_generator`. */
export function generator(input: GeneratorInput): Point {
  return ristretto255_hasher.deriveToCurve!(sha512(generatorString(input)));
}

/** `sample_scalar`: uniform in 1 … order − 1, 512 random bits reduced, so that the bias is below 2⁻²⁵⁰. */
export function sampleScalar(): bigint {
  for (;;) {
    const scalar = scalarFromBytes(randomBytes(64));
    if (scalar !== 0n) return scalar;
  }
}

/** Little endian, reduced by the group's order. */
export function scalarFromBytes(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum << 8n | BigInt(byte), 0n) % Point.Fn.ORDER;
}

/** The public share Y = y·g, 32 bytes. */
export function share(g: Point, y: bigint): Bytes {
  return Uint8Array.from(g.multiply(y).toBytes());
}

/** `scalar_mult_vfy`: K = y·Y, or null where the draft gives the neutral element (the run must end then). */
export function vfy(y: bigint, peerShare: Uint8Array): Bytes | null {
  let point: Point;
  try {
    point = Point.fromBytes(peerShare);
  } catch {
    return null; // noble throws on whatever isn't a canonical encoding: the draft's "invalid point"
  }
  if (point.is0()) return null;
  const k = point.multiply(y);
  return k.is0() ? null : Uint8Array.from(k.toBytes());
}

/** `transcript_ir`. */
export function transcript({ shareA, dataA, shareB, dataB }: Transcript): Bytes {
  return concat(lvCat(shareA, dataA), lvCat(shareB, dataB));
}

/** The intermediate session key, 64 bytes. */
export function isk(input: { sid: Uint8Array; k: Uint8Array; transcript: Uint8Array }): Bytes {
  return Uint8Array.from(sha512(concat(lvCat(DSI_ISK, input.sid, input.k), input.transcript)));
}

/** `sid_output`: public, unique when either end is honest. (The vectors say "CPaceSidOut" but were made with this.) */
export function sidOutput(transcriptBytes: Uint8Array): Bytes {
  return Uint8Array.from(sha512(concat(utf8("CPaceSidOutput"), transcriptBytes)));
}

/** The draft's `mac_key` for key confirmation. */
export function macKey(sid: Uint8Array, iskBytes: Uint8Array): Bytes {
  return Uint8Array.from(sha512(concat(utf8("CPaceMac"), sid, iskBytes)));
}
