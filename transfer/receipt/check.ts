import { bytesToHex } from "@noble/hashes/utils.js";
import {
  dataOf,
  firstHash,
  HASH_LINE,
  HEADER_LINES,
  nextHash,
  SIGNATURE_LINE,
  signedText,
  startsEntry,
} from "./format.ts";
import { verifies } from "./reader.ts";

/** What a receipt's file says of itself. */
export type ReceiptCheck =
  | {
    ok: true;
    key: string;
    /** Of each entry, hex. */
    hashes: string[];
    /** The last entry is the session's end. */
    ended: boolean;
  }
  /** Something is changed at or after this line (from 1); what stands before it isn't. */
  | { ok: false; fault: "changed"; line: number }
  /** The file ends before its signature; so many entries stand there unchanged. */
  | { ok: false; fault: "cut"; entries: number }
  /** Its own parts agree, but they aren't signed by the key that it names. */
  | { ok: false; fault: "signature"; line: number };

/** Checks every byte of a file. Never throws. */
export function checkReceipt(file: Uint8Array): ReceiptCheck {
  const lines = linesOf(file);
  let at = 0, key = "";
  for (const pattern of HEADER_LINES) {
    const line = lines[at];
    if (!line) return { ok: false, fault: "cut", entries: 0 };
    const match = line.whole ? pattern.exec(line.text) : null;
    if (!match) return line.whole ? changed(at) : { ok: false, fault: "cut", entries: 0 };
    key = match[1] ?? key;
    at++;
  }
  let hash = firstHash(key), ended = false;
  const hashes: string[] = [];
  for (;;) {
    const first = lines[at];
    if (!first?.whole) return { ok: false, fault: "cut", entries: hashes.length };
    const signed = SIGNATURE_LINE.exec(first.text);
    if (signed) {
      const good = Number(signed[1]) === hashes.length &&
        verifies(signed[2], signedText(hashes.length, hash), key);
      if (!good) return { ok: false, fault: "signature", line: at + 1 };
      if (lines.length > at + 1) return changed(at + 1);
      return { ok: true, key, hashes, ended };
    }
    // An entry: up to its hash, and an empty line.
    if (!startsEntry(first.text, hashes.length + 1)) return changed(at);
    let end = at;
    while (lines[end]?.whole && lines[end].text !== "" && !HASH_LINE.test(lines[end].text)) end++;
    if (!lines[end]?.whole) return { ok: false, fault: "cut", entries: hashes.length };
    hash = nextHash(hash, file.subarray(first.from, lines[end].from));
    const told = HASH_LINE.exec(lines[end].text)?.[1];
    if (told !== bytesToHex(hash)) return changed(at);
    if (!lines[end + 1]) return { ok: false, fault: "cut", entries: hashes.length };
    if (!lines[end + 1].whole || lines[end + 1].text !== "") return changed(end + 1);
    hashes.push(told);
    ended = dataOf(lines[end - 1].text)?.kind === "ended";
    at = end + 2;
  }
}

function changed(index: number): ReceiptCheck {
  return { ok: false, fault: "changed", line: index + 1 };
}

interface Line {
  text: string;
  /** Its first byte's place in the file. */
  from: number;
  /** It ends with a line break. */
  whole: boolean;
}

/** Bytes that aren't UTF-8 become "�", which no hash agrees with. */
function linesOf(file: Uint8Array): Line[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lines: Line[] = [];
  for (let from = 0; from < file.length;) {
    const found = file.indexOf(0x0a, from);
    const whole = found >= 0, end = whole ? found : file.length;
    lines.push({ text: decoder.decode(file.subarray(from, end)), from, whole });
    from = end + 1;
  }
  return lines;
}
