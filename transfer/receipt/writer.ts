import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { RECEIPT_ENTRIES_MAX, RECEIPT_MAX_BYTES } from "../../protocol/limits.ts";
import type { ReceiptFact, ReceiptNews } from "../../protocol/receipt.ts";
import { AGAIN_MAX, block, firstHash, nextHash, signedText } from "./format.ts";

/** The one keeper of a session's receipt: makes its key, chains and signs its entries. The key never leaves it. */
export interface ReceiptWriter {
  /** After the end, or when the receipt is full, nothing is added. */
  add(fact: ReceiptFact): void;
  /** All that a reader needs who knows nothing yet. */
  all(): ReceiptNews[];
  /** Up to AGAIN_MAX entries from this one on, for a reader that missed them. */
  again(from: number): ReceiptNews[];
  /** The last entry once more: a reader that missed some learns so. */
  latest(): ReceiptNews[];
}

/** @param options.now milliseconds since 1970; an entry never seems older than the one before */
export function createReceiptWriter(
  { now, tell }: { now(): number; tell(news: ReceiptNews): void },
): ReceiptWriter {
  const { secretKey, publicKey } = ed25519.keygen();
  const key = bytesToHex(publicKey);
  const entries: { block: string; signature: string }[] = [];
  let hash = firstHash(key), time = 0, bytes = 0, ended = false;

  const begin: ReceiptNews = { kind: "begin", key };
  const entry = (seq: number): ReceiptNews => ({
    kind: "entry",
    seq,
    last: entries.length,
    ...entries[seq - 1],
  });

  tell(begin);
  return {
    add(fact) {
      const full = entries.length >= RECEIPT_ENTRIES_MAX - 1 || bytes >= RECEIPT_MAX_BYTES;
      if (ended || (full && fact.kind !== "ended")) return;
      ended = fact.kind === "ended";
      const seq = entries.length + 1;
      time = Math.max(time, now());
      const text = block({ seq, time, fact });
      hash = nextHash(hash, text);
      bytes += text.length;
      entries.push({ block: text, signature: bytesToHex(ed25519.sign(signedText(seq, hash), secretKey)) });
      tell(entry(seq));
    },
    all: () => [begin, ...entries.map((_, at) => entry(at + 1))],
    latest: () => entries.length > 0 ? [begin, entry(entries.length)] : [begin],
    again(from) {
      const count = Math.min(AGAIN_MAX, entries.length - from + 1);
      return Array.from({ length: Math.max(0, count) }, (_, at) => entry(from + at));
    },
  };
}
