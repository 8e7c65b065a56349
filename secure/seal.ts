import type { Bytes } from "./bytes.ts";

/**
 * Sealed messages over any path that may lose, change or invent them: AES-256-GCM (NIST SP 800-38D), one key a
 * direction.
 *
 * | byte | 0–7                       | 8…                        | last 16 |
 * | ---- | ------------------------- | ------------------------- | ------- |
 * |      | counter, u64, big endian  | ciphertext                | tag     |
 *
 * The counter starts at 1, and is the nonce's lower 8 bytes (the upper 4 are zero), so that it is authenticated too.
 */
export interface SealedPipe {
  /** Seals and hands to `options.send`, in the order of the calls. The bytes mustn't change afterwards. */
  send(bytes: Bytes): void;
  /** Takes one sealed message in. Never throws. */
  receive(sealed: Bytes): void;
  /** Settles when all that was sent until now has been handed over, or never will be. */
  flushed(): Promise<void>;
}

export interface SealedPipeOptions {
  keys: Promise<{ seal: CryptoKey; open: CryptoKey }>;
  /**
   * "next": every counter must be one above the last (reliable channels).
   * "later": above the last; the path may have died with messages (the link).
   */
  order: "next" | "later";
  /** Largest message before sealing. */
  maxBytes: number;
  /** Messages each way; fewer only in tests. */
  maxMessages?: number;
  send(sealed: Bytes): void;
  onMessage(bytes: Bytes): void;
  /** The first thing that was wrong. Nothing is sent or delivered any more. */
  onBroken(error: Error): void;
}

/** A sealed message that isn't what the other end sealed next. */
export class SealError extends Error {
  override name = "SealError";
}

const HEADER_BYTES = 8;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
/** What sealing adds to a message. */
export const SEAL_BYTES = HEADER_BYTES + TAG_BYTES;
/** With messages of 64 KiB this is 2⁴⁴ blocks under one key: far from where AES-GCM wears out. */
export const SEALED_MESSAGES_MAX = 2 ** 32 - 1;

type Settled = { bytes: ArrayBuffer } | { error: unknown };

export function createSealedPipe(options: SealedPipeOptions): SealedPipe {
  const { keys, order, maxBytes, maxMessages = SEALED_MESSAGES_MAX, onBroken } = options;
  let broken = false;
  let sent = 0, received = 0;
  let outbound = Promise.resolve(), inbound = Promise.resolve();

  const breakWith = (error: unknown) => {
    if (broken) return;
    broken = true;
    onBroken(
      error instanceof Error ? error : new SealError("Cannot go on: handler failed", { cause: error }),
    );
  };
  /** WebCrypto works on several messages at once; `chain` puts its results back in order. */
  const inOrder = (chain: Promise<void>, work: Promise<Settled>, deliver: (bytes: Bytes) => void) =>
    Promise.all([work, chain]).then(([settled]) => {
      if (broken) return;
      if ("error" in settled) throw settled.error;
      deliver(new Uint8Array(settled.bytes));
    }).catch(breakWith);

  keys.catch(breakWith);
  return {
    send(bytes) {
      if (bytes.length > maxBytes) {
        throw new RangeError(`Cannot seal message: ${bytes.length} bytes, at most ${maxBytes}`);
      }
      if (broken) return;
      if (sent >= maxMessages) return breakWith(new SealError("Cannot seal message: counter exhausted"));
      const counter = ++sent;
      const work = settle(keys.then(({ seal }) => crypto.subtle.encrypt(params(counter), seal, bytes)));
      outbound = inOrder(outbound, work, (sealed) => options.send(withHeader(counter, sealed)));
    },
    receive(sealed) {
      if (broken) return;
      const counter = readCounter(sealed);
      const fits = sealed.length >= SEAL_BYTES && sealed.length <= maxBytes + SEAL_BYTES;
      const inTurn = order === "next" ? counter === received + 1 : counter > received;
      if (!fits || !inTurn || counter > maxMessages) {
        const what = fits ? "counter out of turn" : "length is not as agreed";
        // After what is still being opened: all that came before the wrong message was right.
        const wrong = Promise.resolve({ error: new SealError(`Cannot open message: ${what}`) });
        inbound = inOrder(inbound, wrong, () => {});
        return;
      }
      received = counter;
      const body = sealed.subarray(HEADER_BYTES);
      const work = settle(
        keys.then(({ open }) => crypto.subtle.decrypt(params(counter), open, body)),
        () => new SealError("Cannot open message: seal is broken"),
      );
      inbound = inOrder(inbound, work, options.onMessage);
    },
    flushed: () => outbound,
  };
}

/** Whether a message was sealed under this key: which of two keys the other end uses by now. */
export async function opensWith(key: CryptoKey, sealed: Bytes): Promise<boolean> {
  const counter = readCounter(sealed);
  if (counter === 0 || counter > SEALED_MESSAGES_MAX) return false;
  try {
    await crypto.subtle.decrypt(params(counter), key, sealed.subarray(HEADER_BYTES));
    return true;
  } catch {
    return false; // OperationError: another key's
  }
}

/** A promise that never rejects, so that one waiting for its turn isn't reported as unhandled. */
function settle(work: Promise<ArrayBuffer>, toError = (cause: unknown) => cause): Promise<Settled> {
  return work.then((bytes) => ({ bytes }), (cause) => ({ error: toError(cause) }));
}

function params(counter: number): AesGcmParams {
  const iv = new Uint8Array(NONCE_BYTES);
  new DataView(iv.buffer).setBigUint64(NONCE_BYTES - HEADER_BYTES, BigInt(counter));
  return { name: "AES-GCM", iv, tagLength: TAG_BYTES * 8 };
}

function withHeader(counter: number, body: Uint8Array): Bytes {
  const sealed = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(sealed.buffer).setBigUint64(0, BigInt(counter));
  sealed.set(body, HEADER_BYTES);
  return sealed;
}

/** 0, which is never in turn, when there is no whole header. */
function readCounter(sealed: Uint8Array): number {
  if (sealed.length < HEADER_BYTES) return 0;
  return Number(new DataView(sealed.buffer, sealed.byteOffset).getBigUint64(0));
}
