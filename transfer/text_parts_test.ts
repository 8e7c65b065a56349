import assert from "node:assert/strict";
import fc from "fast-check";
import type { TextPart } from "../protocol/clipboard.ts";
import { CLIPBOARD_MAX_BYTES, CLIPBOARD_PART_MAX_BYTES } from "../protocol/limits.ts";
import { createTextReader, createTextSender } from "./text_parts.ts";

/** Sends a text to a reader that acknowledges each part. */
function pass(text: string): { parts: TextPart[]; texts: string[] } {
  const parts: TextPart[] = [], texts: string[] = [];
  const reader = createTextReader();
  const sender = createTextSender((part) => void parts.push(part));
  sender.send(text);
  for (let i = 0; i < parts.length; i++) {
    const progress = reader.take(parts[i]);
    assert.ok(progress);
    if (progress.text !== null) texts.push(progress.text);
    sender.arrived(progress.id, progress.bytes);
  }
  return { parts, texts };
}

Deno.test("createTextSender() and createTextReader() pass any text exactly, halves of pairs as U+FFFD", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.integer({ min: 0, max: 400 }),
      (part, times) => {
        const text = part.repeat(times);
        assert.deepEqual(pass(text).texts, [text.toWellFormed()]);
      },
    ),
  );
  for (const text of ["", "\ufeffa\r\nb", "\ud83d", "a\ud83db\udc00"]) {
    assert.deepEqual(pass(text).texts, [text.toWellFormed()]);
  }
});

Deno.test("createTextSender() sends CLIPBOARD_MAX_BYTES in small parts, and nothing of more", () => {
  const most = "ä".repeat(CLIPBOARD_MAX_BYTES / 2);
  const { parts, texts } = pass(most);
  assert.equal(texts[0], most);
  assert.equal(parts.length, Math.ceil(CLIPBOARD_MAX_BYTES / CLIPBOARD_PART_MAX_BYTES));
  const sent: TextPart[] = [];
  assert.equal(createTextSender((part) => void sent.push(part)).send(`${most}x`), null);
  assert.deepEqual(sent, []);
});

Deno.test("createTextSender() has one part under way, and none after stop() or of an older text", () => {
  const sent: TextPart[] = [];
  const sender = createTextSender((part) => void sent.push(part));
  const long = "x".repeat(5 * CLIPBOARD_PART_MAX_BYTES);
  const first = sender.send(long)!;
  assert.equal(sent.length, 1);
  sender.arrived(first, 7);
  sender.arrived(first + 1, CLIPBOARD_PART_MAX_BYTES);
  assert.equal(sent.length, 1, "lying acknowledgements bring nothing");
  const second = sender.send(long)!;
  sender.arrived(first, CLIPBOARD_PART_MAX_BYTES);
  assert.deepEqual(sent.map(({ id, offset }) => [id, offset]), [[first, 0], [second, 0]]);
  sender.stop();
  sender.arrived(second, CLIPBOARD_PART_MAX_BYTES);
  assert.equal(sent.length, 2);
});

Deno.test("createTextReader() takes nothing that lies about order, length or content", () => {
  const part = (change: Partial<TextPart>): TextPart => {
    return { kind: "part", id: 1, total: 6, offset: 0, bytes: btoa("abc"), ...change };
  };
  const cases: [string, TextPart[]][] = [
    ["begins in the middle", [part({ offset: 3 })]],
    ["leaves a gap", [part({}), part({ offset: 4, bytes: btoa("ef") })]],
    ["repeats", [part({}), part({ offset: 2 })]],
    ["sends more than its total", [part({ total: 2 })]],
    ["sends more than its total later", [part({}), part({ offset: 3, bytes: btoa("defg") })]],
    ["changes its total", [part({}), part({ offset: 3, total: 7, bytes: btoa("def") })]],
    ["changes its number", [part({}), part({ offset: 3, id: 2, bytes: btoa("def") })]],
    ["sends nothing", [part({ bytes: "" })]],
    ["is no base64", [part({ bytes: "A" })]],
    ["is no UTF-8", [part({ total: 3, bytes: btoa("\xff\xfe\xfd") })]],
    ["has half a pair", [part({ total: 3, bytes: btoa("\xed\xa0\xbd") })]],
    ["goes on after a fault", [part({}), part({ offset: 2 }), part({ offset: 3, bytes: btoa("def") })]],
  ];
  for (const [what, parts] of cases) {
    const reader = createTextReader();
    const taken = parts.map((one) => reader.take(one));
    assert.equal(taken.at(-1), null, what);
    assert.ok(taken.every((progress) => !progress || progress.text === null), what);
    const good = reader.take(part({ total: 3 }));
    assert.equal(good?.text, "abc", `${what}; the next text is taken`);
  }
});

Deno.test("createTextReader() gives up a text for a newer one, and forgets by clear()", () => {
  const reader = createTextReader();
  const first = { kind: "part", id: 1, total: 6, offset: 0, bytes: btoa("abc") } as const;
  reader.take(first);
  assert.equal(reader.take({ ...first, id: 2, total: 3 })?.text, "abc");
  assert.equal(reader.take({ ...first, offset: 3 }), null);
  reader.take(first);
  reader.clear();
  assert.equal(reader.take({ ...first, offset: 3 }), null);
});
