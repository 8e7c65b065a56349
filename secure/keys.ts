import { type Bytes, lvCat, utf8 } from "./bytes.ts";
import { LABELS } from "./labels.ts";

/** From the session key to the key of every direction of every channel: HKDF-SHA-512 (RFC 5869), labels in labels.ts. */

const ROOT_BYTES = 32;

/** What hangs from a session key. Each end seals with its own link key and opens with the other's. */
export type Roots = {
  link: { client: CryptoKey; adviser: CryptoKey };
  /** Root of the peer connections in mode "support", 32 bytes. */
  support: Bytes;
  /** Root of the peer connections in mode "show", 32 bytes; handed to the process or browser that needs it. */
  show: Bytes;
  /** Root of the peer connections for files, in either mode, 32 bytes. */
  files: Bytes;
  /** From which the next session key is made when an adviser hands over to a colleague (handover.ts), 32 bytes. */
  handover: Bytes;
};

/** `connection`: the id that the host made for this peer connection (PeerSignal). `label`: the channel's. */
export type ChannelKeysOptions = { root: Uint8Array; connection: string; label: string };

/** @param sessionKey 32 bytes of a verified handshake. @throws RangeError on another length. */
export async function deriveRoots(sessionKey: Uint8Array): Promise<Roots> {
  const base = await importBase(sessionKey);
  const [client, adviser, support, show, files, handover] = await Promise.all([
    deriveKey(base, [LABELS.linkClient]),
    deriveKey(base, [LABELS.linkAdviser]),
    deriveRoot(base, LABELS.support),
    deriveRoot(base, LABELS.show),
    deriveRoot(base, LABELS.files),
    deriveRoot(base, LABELS.handover),
  ]);
  return { link: { client, adviser }, support, show, files, handover };
}

/** One key a direction, for one channel of one connection. @throws RangeError if the root isn't 32 bytes. */
export async function deriveChannelKeys(
  { root, connection, label }: ChannelKeysOptions,
): Promise<{ host: CryptoKey; viewer: CryptoKey }> {
  const base = await importBase(root);
  const [host, viewer] = await Promise.all([
    deriveKey(base, [LABELS.channelHost, connection, label]),
    deriveKey(base, [LABELS.channelViewer, connection, label]),
  ]);
  return { host, viewer };
}

/** Keys of the sealed messages between two advisers' pages. @param sessionKey 32 bytes of their own handshake. */
export async function deriveHandoverKeys(
  sessionKey: Uint8Array,
): Promise<{ giver: CryptoKey; taker: CryptoKey }> {
  const base = await importBase(sessionKey);
  const [giver, taker] = await Promise.all([
    deriveKey(base, [LABELS.handoverGiver]),
    deriveKey(base, [LABELS.handoverTaker]),
  ]);
  return { giver, taker };
}

function importBase(bytes: Uint8Array): Promise<CryptoKey> {
  if (bytes.length !== ROOT_BYTES) {
    throw new RangeError(`Cannot derive keys: ${bytes.length} bytes instead of ${ROOT_BYTES}`);
  }
  return crypto.subtle.importKey("raw", Uint8Array.from(bytes), "HKDF", false, ["deriveKey", "deriveBits"]);
}

function deriveKey(base: CryptoKey, info: string[]): Promise<CryptoKey> {
  const aes = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(hkdfParams(info), base, aes, false, ["encrypt", "decrypt"]);
}

async function deriveRoot(base: CryptoKey, label: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdfParams([label]), base, ROOT_BYTES * 8));
}

function hkdfParams(info: string[]) {
  return { name: "HKDF", hash: "SHA-512", salt: new Uint8Array(0), info: lvCat(...info.map(utf8)) };
}
