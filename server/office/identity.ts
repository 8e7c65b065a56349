import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { Buffer } from "node:buffer";
import { type OfficeCard, type OfficeProof, signedCard } from "../../protocol/office.ts";
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

/** Who this office is, for clients: its public key, its card, and the proof that the card is its own. */
export interface OfficeIdentity {
  /** base64url. */
  readonly key: string;
  /**
   * Under which host a visitor knows this office.
   *
   * @param asked the request's Host header. @returns null if that is no host.
   */
  hostFor(asked: string | null): string | null;
  /** @param nonce of the client's, 32 bytes as base64url. @returns null if `asked` is no host. */
  prove(nonce: string, asked: string | null): OfficeProof | null;
}

export function createOfficeIdentity({ secret, facts, address }: OfficeIdentityOptions): OfficeIdentity {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, secret]),
    format: "der",
    type: "pkcs8",
  });
  const key = createPublicKey(privateKey).export({ format: "jwk" }).x!;

  function hostFor(asked: string | null): string | null {
    const host = readHost(asked);
    if (host === null) return null;
    const told = address();
    // An address of a private network can't be anybody else's site. Any other Host is what a stranger may have made
    // up, who passes on what this office says: it speaks in its own name only.
    return told === null || isPrivate(host.hostname) ? host.host : new URL(told).host;
  }

  return {
    key,
    hostFor,
    prove(nonce, asked) {
      const host = hostFor(asked);
      if (host === null) return null;
      const { name, phone } = facts();
      const card = JSON.stringify({ version: 1, name, phone, host, key } satisfies OfficeCard);
      const signature = sign(null, Buffer.from(signedCard(nonce, card)), privateKey);
      return { card, signature: signature.toString("base64url") };
    },
  };
}

function readHost(asked: string | null): URL | null {
  if (asked === null || !/^[A-Za-z0-9.:[\]-]{1,200}$/.test(asked)) return null;
  try {
    return new URL(`http://${asked}`);
  } catch {
    return null;
  }
}
