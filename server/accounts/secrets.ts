import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";

const IV_BYTES = 12, TAG_BYTES = 16;

/** 32 random bytes, base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** An identifier: 16 random bytes, base64url. */
export function randomId(): string {
  return randomBytes(16).toString("base64url");
}

/** What is kept of a random secret. Looked up by it, so that comparing takes no time that depends on the secret. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** A key for one purpose, from the server's key. */
export function keyFor(serverKey: Uint8Array, purpose: string): Uint8Array {
  return createHmac("sha256", serverKey).update(`mfb ${purpose}`).digest();
}

/** AES-256-GCM. @param context what it belongs to; opening it needs the same. */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @returns null if it was sealed under another key or for something else. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array<ArrayBuffer> | null {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Uint8Array.from(
      Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, end)), decipher.final()]),
    );
  } catch {
    return null; // not ours: authentication failed
  }
}
