import { ed25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { ProtocolError } from "../../protocol/parse.ts";
import type { ReceiptNews } from "../../protocol/receipt.ts";
import { AGAIN_MAX, dataOf, firstHash, isBlock, nextHash, receiptFile, signedText } from "./format.ts";

/** So many later entries without the one that was asked for: the wish itself got lost. */
const RETRY_ENTRIES = 8;

/** A page's copy of the receipt: each entry is checked when it comes, and what is kept can be saved at any time. */
export interface ReceiptReader {
  /** The session's end is written down: nothing can follow. */
  readonly ended: boolean;
  readonly entries: number;
  /** @throws ProtocolError if it isn't what the keeper of this key wrote next. */
  accept(news: ReceiptNews): void;
  /** The file; null before the first entry. */
  file(): Uint8Array<ArrayBuffer> | null;
}

/** @param need asks for entries, from this one on, that got lost. */
export function createReceiptReader(need: (from: number) => void): ReceiptReader {
  let key: string | null = null, hash = new Uint8Array(), signature = "";
  let ended = false;
  /** The first entry that was asked for, and the one that showed that it is missing. */
  let asked = 0, askedAt = 0;
  const entries: { block: string; hash: Uint8Array }[] = [];

  function begin(news: Extract<ReceiptNews, { kind: "begin" }>): void {
    // A key that changes in mid-session would make two receipts of one.
    if (key !== null && key !== news.key) throw refused();
    if (key !== null) return;
    key = news.key;
    hash = Uint8Array.from(firstHash(key));
  }

  function entry({ seq, last, block, signature: signed }: Extract<ReceiptNews, { kind: "entry" }>): void {
    if (key === null || seq > last) throw refused();
    const next = entries.length + 1;
    if (seq < next) return;
    if (seq > next) return ask(next, seq);
    if (ended || !isBlock(block, seq)) throw refused();
    const after = Uint8Array.from(nextHash(hash, block));
    if (!verifies(signed, signedText(seq, after), key)) throw refused();
    hash = after;
    signature = signed;
    entries.push({ block, hash });
    ended = dataOf(block.trimEnd().split("\n").at(-1)!)?.kind === "ended";
    if (seq === last) asked = 0;
    else if (asked !== 0 && seq === asked + AGAIN_MAX - 1) ask(seq + 1, last);
  }

  /** Once for each place, and again when that was in vain: what was missing may be under way. */
  function ask(from: number, at: number): void {
    if (asked === from && at < askedAt + RETRY_ENTRIES) return;
    asked = from;
    askedAt = at;
    need(from);
  }

  return {
    get ended() {
      return ended;
    },
    get entries() {
      return entries.length;
    },
    accept: (news) => news.kind === "begin" ? begin(news) : entry(news),
    file: () => key !== null && entries.length > 0 ? receiptFile({ key, entries, signature }) : null,
  };
}

/** RFC 8032, strictly: one signature for one text. */
export function verifies(signature: string, text: Uint8Array, key: string): boolean {
  try {
    return ed25519.verify(hexToBytes(signature), text, hexToBytes(key), { zip215: false });
  } catch {
    return false; // Error: no point of the curve
  }
}

function refused(): ProtocolError {
  return new ProtocolError("malformed", "Cannot take receipt: entry doesn't follow from what came before");
}
