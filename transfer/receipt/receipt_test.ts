import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { ProtocolError } from "../../protocol/parse.ts";
import type { ReceiptFact, ReceiptNews } from "../../protocol/receipt.ts";
import { checkReceipt } from "./check.ts";
import { firstHash, nextHash, receiptFile, signedText } from "./format.ts";
import { createReceiptReader, type ReceiptReader } from "./reader.ts";
import { createReceiptWriter } from "./writer.ts";

const FACTS: ReceiptFact[] = [
  { kind: "begun", office: "Kanzlei Müller", client: "PC-07", mode: "support", checkWords: "Kiesel Falter" },
  {
    kind: "asked",
    at: "client",
    subject: "screen",
    wording: ["Bildschirmfreigabe", "Kanzlei Müller möchte Ihren Bildschirm sehen.", "Ja", "Nein"],
    choice: "yes",
  },
  { kind: "steering", at: "client", how: "allowed" },
  {
    kind: "files",
    files: [{ to: "client", name: "Übersicht 'ä'.pdf", size: 12, sha256: "ab".repeat(32), result: "done" }],
  },
  { kind: "ended", reason: "adviser-ended" },
];

function write(facts: ReceiptFact[]): { news: ReceiptNews[]; reader: ReceiptReader; file: Uint8Array } {
  const news: ReceiptNews[] = [];
  let now = Date.UTC(2026, 10, 29, 9, 3, 12);
  const writer = createReceiptWriter({ now: () => now += 1_500, tell: (one) => news.push(one) });
  facts.forEach(writer.add);
  const reader = createReceiptReader(() => assert.fail("nothing is missing"));
  news.forEach(reader.accept);
  return { news, reader, file: reader.file()! };
}

const { file: FILE, news: NEWS } = write(FACTS);
const LINES = new TextDecoder().decode(FILE).split(/(?<=\n)/);
const bytesOf = (lines: string[]) => new TextEncoder().encode(lines.join(""));
const found = (bytes: Uint8Array) => {
  const check = checkReceipt(bytes);
  return check.ok ? "ok" : check.fault;
};

test("checkReceipt() says of an untouched receipt that it is whole, from beginning to end", () => {
  const check = checkReceipt(FILE);
  assert.ok(check.ok);
  assert.equal(check.hashes.length, FACTS.length);
  assert.ok(check.ended);
  const open = checkReceipt(write(FACTS.slice(0, -1)).file);
  assert.ok(open.ok && !open.ended);
});

test("a receipt is text that people read", () => {
  const text = LINES.join("");
  assert.match(text, /^MFB-Sitzungsbeleg, Fassung 1\n/);
  assert.match(text, /\n2\. 29\.11\.2026 \d\d:\d\d:15 [+-]\d\d:\d\d\n/);
  assert.match(
    text,
    /Beim Mandanten: Frage nach dem Bildschirm\. Zu lesen war:\n {2}\| Bildschirmfreigabe\n/,
  );
  assert.match(text, /\nAntwort: Ja\.\n\{"seq":2,/);
  assert.match(
    text,
    /Datei von der Kanzlei zum Mandanten: „Übersicht 'ä'.pdf“, 12 Byte, vollständig angekommen\./,
  );
});

test("checkReceipt() finds every flipped bit", () => {
  for (let at = 0; at < FILE.length; at++) {
    const bytes = Uint8Array.from(FILE);
    bytes[at] ^= 1 << at % 8;
    assert.notEqual(found(bytes), "ok", `byte ${at}`);
  }
});

test("checkReceipt() finds any byte that is changed, deleted, inserted or swapped", () => {
  const place = fc.nat(FILE.length - 1);
  const byte = fc.nat(255);
  const attack = fc.oneof(
    fc.tuple(place, byte).map(([at, by]) => FILE.with(at, by)),
    fc.tuple(place, fc.integer({ min: 1, max: 200 })).map(([at, count]) =>
      Uint8Array.from([...FILE.subarray(0, at), ...FILE.subarray(at + count)])
    ),
    fc.tuple(fc.nat(FILE.length), fc.uint8Array({ minLength: 1, maxLength: 80 })).map(([at, bytes]) =>
      Uint8Array.from([...FILE.subarray(0, at), ...bytes, ...FILE.subarray(at)])
    ),
    fc.tuple(place, place).map(([a, b]) => FILE.with(a, FILE[b]).with(b, FILE[a])),
    place.map((end) => FILE.subarray(0, end)),
    fc.uint8Array({ maxLength: 400 }),
  );
  fc.assert(
    fc.property(attack, (bytes) => {
      if (Buffer.compare(bytes, FILE) === 0) return;
      assert.notEqual(found(bytes), "ok");
    }),
    { numRuns: 5_000 },
  );
});

test("checkReceipt() finds any line that is deleted, doubled, swapped or taken from another receipt", () => {
  const other = new TextDecoder().decode(write(FACTS).file).split(/(?<=\n)/);
  const line = fc.nat(LINES.length - 1);
  const attack = fc.oneof(
    line.map((at) => LINES.toSpliced(at, 1)),
    line.map((at) => LINES.toSpliced(at, 0, LINES[at])),
    fc.tuple(line, line).map(([a, b]) => LINES.with(a, LINES[b]).with(b, LINES[a])),
    fc.tuple(line, line).map(([at, from]) => LINES.with(at, other[from])),
    fc.tuple(line, fc.string()).map(([at, text]) => LINES.toSpliced(at, 0, `${text}\n`)),
  );
  fc.assert(
    fc.property(attack, (lines) => {
      if (lines.join("") === LINES.join("")) return;
      assert.notEqual(found(bytesOf(lines)), "ok");
    }),
    { numRuns: 3_000 },
  );
});

test("checkReceipt() finds whole entries that are left out, doubled or in another order", () => {
  const starts = LINES.flatMap((line, at) => /^\d+\. /.test(line) ? [at] : []);
  const head = LINES.slice(0, starts[0]), tail = LINES.slice(-1);
  const entries = starts.map((from, at) => LINES.slice(from, starts[at + 1] ?? -1));
  const lists = fc.array(fc.constantFrom(...entries), { maxLength: 7 });
  fc.assert(fc.property(lists, (list) => {
    const lines = [...head, ...list.flat(), ...tail];
    if (lines.join("") !== LINES.join("")) assert.notEqual(found(bytesOf(lines)), "ok");
  }));
});

test("checkReceipt() names the line, and tells what was cut from what is another's", () => {
  const at = LINES.findIndex((line) => line.startsWith("3. "));
  const changed = checkReceipt(
    bytesOf(LINES.with(at + 1, "Beim Mandanten: Die Kanzlei darf nicht steuern.\n")),
  );
  assert.deepEqual(changed, { ok: false, fault: "changed", line: at + 1 });
  assert.deepEqual(checkReceipt(bytesOf(LINES.slice(0, -1))), { ok: false, fault: "cut", entries: 5 });
  assert.deepEqual(checkReceipt(bytesOf(LINES.slice(0, at + 2))), { ok: false, fault: "cut", entries: 2 });
  assert.deepEqual(checkReceipt(new Uint8Array()), { ok: false, fault: "cut", entries: 0 });
  assert.deepEqual(checkReceipt(bytesOf(["Hallo\n"])), { ok: false, fault: "changed", line: 1 });
});

test("checkReceipt() refuses a chain made anew without the session's key", () => {
  const key = LINES[2].slice(-65, -1);
  const blocks = NEWS.flatMap((news) => news.kind === "entry" ? [news.block.replace("Ja.", "Nein.")] : []);
  let hash = firstHash(key);
  const entries = blocks.map((block) => ({ block, hash: hash = nextHash(hash, block) }));
  const own = ed25519.keygen();
  const signature = bytesToHex(ed25519.sign(signedText(entries.length, hash), own.secretKey));
  assert.equal(found(receiptFile({ key, entries, signature })), "signature");
  assert.equal(found(receiptFile({ key: "00".repeat(32), entries, signature })), "changed");
});

test("createReceiptReader() asks for what got lost on the way, and has the same file in the end", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (lost) => {
      const wishes: number[] = [];
      let drop = false;
      const reader = createReceiptReader((from) => wishes.push(from));
      const full = createReceiptReader(() => assert.fail());
      const take = (news: ReceiptNews) => {
        if (!drop) reader.accept(news);
      };
      const writer = createReceiptWriter({
        now: () => 0,
        tell(news) {
          full.accept(news);
          take(news);
        },
      });
      const settle = () => {
        for (let from = wishes.shift(); from !== undefined; from = wishes.shift()) {
          writer.again(from).forEach(take);
        }
      };
      writer.add(FACTS[0]);
      for (const one of lost) {
        drop = one;
        writer.add(FACTS[2]);
        settle();
      }
      drop = false;
      writer.add(FACTS[4]);
      settle();
      // The wish itself may have been lost: a later word repeats it.
      for (let tries = 0; tries < 3; tries++) {
        writer.latest().forEach(take);
        settle();
      }
      assert.ok(reader.ended);
      assert.deepEqual(reader.file(), full.file());
    }),
  );
});

test("createReceiptReader() takes nothing that doesn't follow from what came before", () => {
  const [begin, ...entries] = NEWS;
  const second = entries[1] as Extract<ReceiptNews, { kind: "entry" }>;
  const attacks: ReceiptNews[][] = [
    [entries[0]],
    [begin, { kind: "begin", key: "11".repeat(32) }],
    [begin, entries[0], { ...second, block: second.block.replace("Ja.", "Nein.") }],
    [begin, entries[0], { ...second, signature: "00".repeat(64) }],
    [begin, { ...second, seq: 1 }],
    [begin, entries[0], { ...second, last: 1 }],
    [...NEWS, { ...second, seq: 6, last: 6 }],
  ];
  for (const attack of attacks) {
    const reader = createReceiptReader(() => {});
    assert.throws(() => attack.forEach(reader.accept), ProtocolError);
  }
});

test("createReceiptReader() takes no entry that hides another one inside", () => {
  const { secretKey, publicKey } = ed25519.keygen();
  const key = bytesToHex(publicKey);
  const data = '{"seq":1,"time":"","fact":{"kind":"mode"}}\n';
  const head = "1. 29.11.2026 10:00:00 +01:00\n";
  const blocks = [
    `${head}\n${data}`,
    `${head}SHA-256 ${"0".repeat(64)}\n${data}`,
    `${head}${data}${data}`,
    `${head}Text\n`,
    `${head}Text\n${data}x`,
    `2. 29.11.2026 10:00:00 +01:00\nText\n${data}`,
    `1. gestern\nText\n${data}`,
    data,
  ];
  const tell = (block: string) => {
    const reader = createReceiptReader(() => {});
    reader.accept({ kind: "begin", key });
    const signature = bytesToHex(ed25519.sign(signedText(1, nextHash(firstHash(key), block)), secretKey));
    reader.accept({ kind: "entry", seq: 1, last: 1, block, signature });
    return reader.file()!;
  };
  assert.equal(found(tell(`${head}Text\n${data}`)), "ok");
  for (const block of blocks) assert.throws(() => tell(block), ProtocolError, block);
});

test("createReceiptWriter() adds nothing after the end, and its clock never goes back", () => {
  const news: ReceiptNews[] = [];
  const times = [5_000_000, 1_000, 6_000_000];
  const writer = createReceiptWriter({ now: () => times.shift() ?? 0, tell: (one) => news.push(one) });
  for (const at of [0, 2, 4, 2]) writer.add(FACTS[at]);
  const blocks = news.flatMap((one) => one.kind === "entry" ? [one.block] : []);
  assert.equal(blocks.length, 3);
  const stamps = blocks.map((block) => Date.parse(JSON.parse(block.trim().split("\n").at(-1)!).time));
  assert.deepEqual(stamps, [5_000_000, 5_000_000, 6_000_000]);
});
