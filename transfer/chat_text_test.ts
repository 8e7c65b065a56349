import assert from "node:assert/strict";
import fc from "fast-check";
import { CHAT_TEXT_MAX_CHARS } from "../protocol/limits.ts";
import { chatText } from "./chat_text.ts";

Deno.test("chatText() keeps what people write", () => {
  for (
    const text of [
      "Grüße, 50 € @ Köln",
      "erste Zeile\nzweite Zeile\n\nnach einer leeren",
      "👨‍👩‍👧 🇩🇪 ❤️",
      "می‌خواهم",
      "שלום עולם",
      "<b>kein HTML</b> &amp; https://example.org",
      "Đặng Thị Ngọc",
    ]
  ) assert.equal(chatText(text), text);
  assert.equal(chatText("  a\r\nb\rc\u2028d\te \n\n\n\n f  "), "a\nb\nc\nd e \n\n f");
});

Deno.test("chatText() takes away what turns, hides or paints over", () => {
  assert.equal(chatText("a\u202eb\u2066c\u200fd\ufeffe\u00adf\u{e0041}g\u0007h\u009bi"), "abcdefghi");
  assert.equal(chatText("\ud800x"), "x");
  assert.equal(chatText("z" + "\u0310".repeat(50)), "z" + "\u0310".repeat(4));
  assert.equal(chatText("\u0000\u200e \n"), "");
});

Deno.test("chatText(): whatever comes, what is left is short, harmless and stays as it is", () => {
  const harmful = fc.constantFrom("\u202e", "\u200d", "\u0310", "\r", "\n", " ", "\ud83d", "\u{1f469}", "\0");
  const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  const any = fc.array(fc.oneof(codePoint, harmful), { maxLength: 80 }).map((units) => units.join(""));
  fc.assert(fc.property(any, fc.constantFrom(1, 60), (typed, times) => {
    const text = chatText(typed.repeat(times));
    assert.ok(text.length <= CHAT_TEXT_MAX_CHARS);
    assert.ok(!/[^\P{Cc}\n]|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u.test(text));
    assert.equal(chatText(text), text);
  }));
});
