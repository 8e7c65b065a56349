import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Digest } from "./types.ts";

/** SHA-256 in plain JavaScript, for browsers: their own (WebCrypto) takes a whole message at once only. */
export function createNobleDigest(): Digest {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => bytesToHex(hash.digest()),
  };
}
