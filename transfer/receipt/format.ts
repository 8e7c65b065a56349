import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { ReceiptFact } from "../../protocol/receipt.ts";
import { localTime } from "../local_time.ts";
import { factLines } from "./words.ts";

/**
 * The receipt's file, version 1 (docs/receipt.md): UTF-8, every line ends with "\n".
 *
 *     header:  three lines, the third names the key; an empty line
 *     entry:   its block ("N. day clock offset", readable lines, one line of JSON), "SHA-256 HEX", an empty line
 *     last:    "Unterschrift nach Eintrag N: HEX"
 *
 * An entry's hash is SHA-256 over the hash before it (32 bytes; before the first: of the header) and its block. The
 * signature (Ed25519) is over `signedText()` of the last hash. So every byte of the file is hashed, or is a hash or a
 * signature that is compared, or is fixed.
 */

/** Entries told again at once to a reader that missed them: a server keeps only so many messages for who is away. */
export const AGAIN_MAX = 16;

const utf8 = new TextEncoder();

const TITLE = "MFB-Sitzungsbeleg, Fassung 1";
const HINT = "Ob eine Kopie verändert wurde, sagt: MFB-Kunde beleg pruefen DATEI";
const KEY = "Schlüssel der Sitzung (Ed25519): ";
export const HASH_LINE = /^SHA-256 ([0-9a-f]{64})$/;
export const SIGNATURE_LINE = /^Unterschrift nach Eintrag ([1-9][0-9]{0,5}): ([0-9a-f]{128})$/;
export const HEADER_LINES = [
  new RegExp(`^${TITLE}$`),
  new RegExp(`^${HINT}$`),
  /^Schlüssel der Sitzung \(Ed25519\): ([0-9a-f]{64})$/,
  /^$/,
];

/** @param key hex */
export function header(key: string): string {
  return `${TITLE}\n${HINT}\n${KEY}${key}\n\n`;
}

/** @param time milliseconds since 1970 */
export function block({ seq, time, fact }: { seq: number; time: number; fact: ReceiptFact }): string {
  const { day, clock, offset, iso } = localTime(time);
  const lines = factLines(fact).map((line) => `${line}\n`).join("");
  return `${seq}. ${day} ${clock} ${offset}\n${lines}${JSON.stringify({ seq, time: iso, fact })}\n`;
}

/** Whether this is one entry's block and nothing else: it can't hide a hash line or an empty one. */
export function isBlock(text: string, seq: number): boolean {
  if (!text.endsWith("\n")) return false;
  const lines = text.slice(0, -1).split("\n");
  const inner = lines.slice(1, -1);
  return lines.length >= 3 &&
    startsEntry(lines[0], seq) && dataOf(lines.at(-1)!)?.seq === seq &&
    inner.every((line) => line !== "" && !line.startsWith("SHA-256") && !line.startsWith("{"));
}

export function startsEntry(line: string, seq: number): boolean {
  return line.startsWith(`${seq}. `) && /^\d+\. \d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d [+-]\d\d:\d\d$/.test(line);
}

/** What a block's last line says of itself; null if it is no such line. */
export function dataOf(line: string): { seq: unknown; kind: unknown } | null {
  try {
    const { seq, fact } = JSON.parse(line);
    return { seq, kind: fact.kind };
  } catch {
    return null; // SyntaxError, or TypeError: not an entry
  }
}

export function firstHash(key: string): Uint8Array {
  return sha256(utf8.encode(header(key)));
}

export function nextHash(before: Uint8Array, block: Uint8Array | string): Uint8Array {
  const hash = sha256.create().update(before);
  return hash.update(typeof block === "string" ? utf8.encode(block) : block).digest();
}

/** What is signed. It says what it is, so that the signature is good for nothing else. */
export function signedText(seq: number, hash: Uint8Array): Uint8Array {
  return utf8.encode(`${TITLE}\nEintrag ${seq}\nSHA-256 ${bytesToHex(hash)}\n`);
}

export interface ReceiptParts {
  /** Hex. */
  key: string;
  entries: readonly { block: string; hash: Uint8Array }[];
  /** Of the last entry, hex. */
  signature: string;
}

/** The whole file. */
export function receiptFile({ key, entries, signature }: ReceiptParts): Uint8Array<ArrayBuffer> {
  const body = entries.map(({ block, hash }) => `${block}SHA-256 ${bytesToHex(hash)}\n\n`).join("");
  return utf8.encode(`${header(key)}${body}Unterschrift nach Eintrag ${entries.length}: ${signature}\n`);
}
