import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { base64url } from "../protocol/fields.ts";
import { INSTANCE_ASKS_MAX } from "./limits.ts";

/**
 * A second start asks the running client, over loopback, to open its page. Both prove that they know the secret in the
 * running one's file (instance_file.ts), and neither sends it: on the port of a client that was killed somebody else
 * may listen by now.
 */
export const instanceAsk = v.strictObject({ nonce: base64url(32), proof: base64url(32) });
export type InstanceAsk = v.InferOutput<typeof instanceAsk>;
export const instanceAnswer = v.strictObject({ proof: base64url(32) });

export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function makeAsk(secret: string): InstanceAsk {
  const nonce = newSecret();
  return { nonce, proof: proofOf(secret, "ask", nonce) };
}

/** Whether whoever answered knows the secret, and answers this very question. */
export function isAnswer(secret: string, { nonce }: InstanceAsk, proof: string): boolean {
  return equal(proof, proofOf(secret, "answer", nonce));
}

/** The running client's side: takes each question once. */
export class InstanceGate {
  readonly secret = newSecret();
  readonly #taken = new Set<string>();

  /** @returns the proof to answer with; null for whoever doesn't know the secret, or repeats what was heard. */
  take({ nonce, proof }: InstanceAsk): string | null {
    if (!equal(proof, proofOf(this.secret, "ask", nonce))) return null;
    if (this.#taken.has(nonce) || this.#taken.size >= INSTANCE_ASKS_MAX) return null;
    this.#taken.add(nonce);
    return proofOf(this.secret, "answer", nonce);
  }
}

function proofOf(secret: string, kind: "ask" | "answer", nonce: string): string {
  return createHmac("sha256", secret).update(`mfb instance ${kind} ${nonce}`).digest("base64url");
}

function equal(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => new TextEncoder().encode(text));
  return one.length === other.length && timingSafeEqual(one, other);
}
