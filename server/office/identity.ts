import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { Buffer } from "node:buffer";
import { type OfficeCard, type OfficeProof, signedCard } from "../../protocol/office.ts";
import { keyWords } from "./fingerprint.ts";
import { isPrivate } from "./program_name.ts";

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410 §7). */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

export interface OfficeIdentityOptions {
  /** The office's secret, see data_dir.ts. */
  secret: Uint8Array;
  facts(): { name: string; phone: string };
  /** The office's address as it was told (`--address`), e.g. "https://kanzlei.example.de/"; null: it wasn't. */
  address(): string | null;
}

/** How a visitor reached the server: the Host header, and whether by TLS (RequestFacts). */
export interface Asked {
  host: string | null;
  secure: boolean;
}

/** Who this office is, for clients: its public key, its card, and the proof that the card is its own. */
export interface OfficeIdentity {
  /** base64url. */
  readonly key: string;
  /** The key's fingerprint, to be read out. */
  readonly words: string;
  /** Under which origin a visitor knows this office. @returns null if `asked.host` is no host. */
  originFor(asked: Asked): string | null;
  /** @param nonce of the client's, 32 bytes as base64url. @returns null if `asked.host` is no host. */
  prove(nonce: string, asked: Asked): OfficeProof | null;
}

export function createOfficeIdentity({ secret, facts, address }: OfficeIdentityOptions): OfficeIdentity {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, secret]),
    format: "der",
    type: "pkcs8",
  });
  const key = createPublicKey(privateKey).export({ format: "jwk" }).x!;

  function originFor(asked: Asked): string | null {
    const here = readOrigin(asked);
    if (here === null) return null;
    const told = address();
    // An address of a private network can't be anybody else's site. Any other Host is what a stranger may have made
    // up, who passes on what this office says: it speaks in its own name only.
    return told === null || isPrivate(here.hostname) ? here.origin : new URL(told).origin;
  }

  return {
    key,
    words: keyWords(key),
    originFor,
    prove(nonce, asked) {
      const origin = originFor(asked);
      if (origin === null) return null;
      const { host } = new URL(origin);
      const { name, phone } = facts();
      const card = JSON.stringify({ version: 1, name, phone, host, key } satisfies OfficeCard);
      const signature = sign(null, Buffer.from(signedCard(nonce, card)), privateKey);
      return { card, signature: signature.toString("base64url") };
    },
  };
}

function readOrigin({ host, secure }: Asked): URL | null {
  if (host === null || !/^[A-Za-z0-9.:[\]-]{1,200}$/.test(host)) return null;
  try {
    return new URL(`${secure ? "https" : "http"}://${host}`);
  } catch {
    return null;
  }
}
