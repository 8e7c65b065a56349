import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { UserError } from "../errors.ts";

/** A certificate with its chain and its key, PEM, and what is to be known of it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SHA-256 of the certificate itself, as openssl prints it. */
  readonly fingerprint: string;
  /** Its issuer is itself: it needs no chain. */
  readonly selfIssued: boolean;
  /** The host names that it is for, "*." in front of some. */
  readonly names: readonly string[];
  /** Whether it is for this host name or address. */
  isFor(host: string): boolean;
}

/** How far behind its issuer's clock this computer's may be. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * Checks what Deno's TLS takes unseen: a pair that doesn't fit would end every handshake from then on.
 *
 * @param from where the two are from, for the error's words.
 * @throws UserError "certificate" if they aren't a certificate and its key, or it isn't valid now.
 */
export function readCertificate(
  pem: { cert: string; key: string },
  { now, from }: { now: number; from: string },
): Certificate {
  const cannot = (why: string, cause?: unknown) =>
    new UserError("certificate", `Cannot use certificate "${from}": ${why}`, { cause });
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(pem.cert);
  } catch (error) {
    throw cannot("the file holds no certificate (PEM)", error);
  }
  let ownKey: Buffer;
  try {
    ownKey = spki(createPublicKey(createPrivateKey(pem.key)));
  } catch (error) {
    throw cannot("the key's file holds no private key (PEM, without a password)", error);
  }
  if (!spki(leaf.publicKey).equals(ownKey)) throw cannot("the key belongs to another certificate");
  const notBefore = Date.parse(leaf.validFrom), notAfter = Date.parse(leaf.validTo);
  if (!(now < notAfter)) throw cannot(`it expired on ${dayOf(notAfter)}`);
  if (!(now >= notBefore - CLOCK_SKEW_MS)) throw cannot(`it is valid from ${dayOf(notBefore)} only`);
  return {
    ...pem,
    notBefore,
    notAfter,
    fingerprint: leaf.fingerprint256,
    names: [...(leaf.subjectAltName ?? "").matchAll(/(?:^|, )DNS:([a-z0-9.*-]+)(?=$|, )/gi)].map(([, name]) =>
      name
    ),
    selfIssued: leaf.issuer === leaf.subject,
    isFor: (host) => (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined,
  };
}

function spki(key: { export(options: { type: "spki"; format: "der" }): Buffer }): Buffer {
  return key.export({ type: "spki", format: "der" });
}

/** "2026-11-29", in UTC. */
export function dayOf(time: number): string {
  return Number.isNaN(time) ? "an unreadable day" : new Date(time).toISOString().slice(0, 10);
}
