import { createPublicKey, randomBytes, verify } from "node:crypto";
import { Buffer } from "node:buffer";
import * as v from "valibot";
import {
  type OfficeCard,
  officeCard,
  type OfficeError,
  officeProof,
  signedCard,
} from "../../protocol/office.ts";

export const CARD_PATH = "/api/office/card";

/** How long a client waits for the card, milliseconds. */
const ANSWER_MS = 8_000;
const ANSWER_MAX_BYTES = 8 * 1024;

/** Like the global one. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/**
 * Asks the server at `origin` who it is. The card that comes back is its own: signed by the key in it, for this very
 * question and this very address.
 */
export async function askOffice(
  origin: string,
  { fetch, signal }: { fetch: Fetch; signal: AbortSignal },
): Promise<OfficeCard | OfficeError> {
  const nonce = randomBytes(32).toString("base64url");
  const url = new URL(`${CARD_PATH}?nonce=${nonce}`, origin);
  let text: string | null;
  try {
    const response = await fetch(url, {
      // Where an address leads to another one, the other one is typed.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    text = await readAll(response);
    // A proxy before an office that is down answers in its place.
    if ([502, 503, 504].includes(response.status)) return "unreachable";
    if (response.status !== 200) return "no-office";
  } catch (error) {
    // Deno 2.9 tells the reason as the cause, 2.6 in the message, which names the address too.
    const { message, cause } = error as Error;
    return /: invalid peer certificate/.test(`${message} ${cause}`) ? "certificate" : "unreachable";
  }
  const card = text === null ? null : readProof(text, nonce);
  if (!card) return "no-office";
  return card.host === new URL(origin).host ? card : "other-host";
}

/** @returns null unless the card is signed by its own key, over this nonce. */
export function readProof(text: string, nonce: string): OfficeCard | null {
  try {
    const { card, signature } = v.parse(officeProof, JSON.parse(text));
    const read = v.parse(officeCard, JSON.parse(card));
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: read.key }, format: "jwk" });
    const right = verify(
      null,
      Buffer.from(signedCard(nonce, card)),
      key,
      Buffer.from(signature, "base64url"),
    );
    return right ? read : null;
  } catch {
    return null; // SyntaxError, ValiError, or a key that is none
  }
}

/** @returns null for an answer that is too long. @throws what reading throws. */
async function readAll(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
