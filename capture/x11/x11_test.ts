import assert from "node:assert/strict";
import fc from "fast-check";
import { findCookie } from "./auth.ts";
import { toStraightRgba } from "../cursor_shape.ts";
import { parseDisplayName } from "./display_name.ts";
import { findBands } from "../bands.ts";
import { createKeymap } from "./keymap.ts";
import { characterOfKeysym, keysymOfCharacter, keysymOfNamedKey } from "./keysyms.ts";
import { PacketReader } from "./packet.ts";
import { physicalKeycode } from "./physical_keys.ts";
import { Request } from "./request.ts";
import { planText } from "./typist.ts";

Deno.test("parseDisplayName() reads local and remote displays", () => {
  assert.deepEqual(parseDisplayName(":0"), { number: "0", host: null });
  assert.deepEqual(parseDisplayName(":12.0"), { number: "12", host: null });
  assert.deepEqual(parseDisplayName("unix:3"), { number: "3", host: null });
  assert.deepEqual(parseDisplayName("localhost:10.0"), { number: "10", host: "localhost" });
  for (const bad of ["", "0", ":", ":a", ":0/../x", "a b:0", ":123456"]) {
    assert.equal(parseDisplayName(bad), null, bad);
  }
});

Deno.test("findCookie() takes this host's entry and never throws on broken files", () => {
  const field = (text: string) => [text.length >> 8, text.length & 0xff, ...new TextEncoder().encode(text)];
  const entry = (
    family: number,
    ...fields: string[]
  ) => [family >> 8, family & 0xff, ...fields.flatMap(field)];
  const scheme = "MIT-MAGIC-COOKIE-1";
  const file = Uint8Array.from([
    ...entry(256, "other", "5", scheme, "wrong host"),
    ...entry(256, "here", "6", scheme, "wrong display"),
    ...entry(256, "here", "5", "OTHER", "wrong scheme"),
    ...entry(256, "here", "5", scheme, "right"),
  ]);
  const wanted = { displayNumber: "5", host: "here" };
  assert.equal(new TextDecoder().decode(findCookie(file, wanted)!.data), "right");
  for (let end = 0; end < file.length; end++) assert.equal(findCookie(file.slice(0, end), wanted), null);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void findCookie(bytes.slice(), wanted)));
});

Deno.test("Request.finish() pads, counts words and wraps signed numbers", () => {
  const bytes = new Request(7, 1).u8(1).u16(-1).u32(0xdeadbeef).text("abc").finish();
  assert.deepEqual([...bytes], [7, 1, 4, 0, 1, 0xff, 0xff, 0xef, 0xbe, 0xad, 0xde, 97, 98, 99, 0, 0]);
  assert.throws(() => new Request(1).data(new Uint8Array(1 << 18)).finish(), RangeError);
});

Deno.test("PacketReader.next() cuts packets out of any pieces", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.record({ reply: fc.boolean(), words: fc.nat(40) }), { maxLength: 8 }),
    fc.integer({ min: 1, max: 100 }),
    async (packets, piece) => {
      const stream = packets.flatMap(({ reply, words }, i) => {
        const bytes = new Uint8Array(32 + (reply ? words * 4 : 0)).fill(i);
        bytes[0] = reply ? 1 : 12;
        new DataView(bytes.buffer).setUint32(4, words, true);
        return [...bytes];
      });
      const reader = new PacketReader({
        read: (into) => {
          const part = stream.splice(0, Math.min(piece, into.length));
          into.set(part);
          return Promise.resolve(part.length || null);
        },
      });
      for (const { reply, words } of packets) {
        assert.equal((await reader.next()).bytes.length, 32 + (reply ? words * 4 : 0));
      }
      await assert.rejects(reader.next(), /closed/);
    },
  ));
});

Deno.test("characterOfKeysym() turns keysyms of every kind into characters", () => {
  const cases: [number, string | null][] = [
    [0x61, "a"],
    [0xe4, "ä"],
    [0x1b1, "ą"],
    [0x6c1, "а"],
    [0x6b3, "Ё"],
    [0x20ac, "€"],
    [0x1000416, "Ж"],
    [0x101f600, "😀"],
    [0xfe51, null],
    [0xff0d, null],
    [0xffe1, null],
    [0, null],
  ];
  for (const [keysym, character] of cases) assert.equal(characterOfKeysym(keysym), character);
  fc.assert(fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (character) => {
    if (/[\p{Cc}\p{Cs}]/u.test(character)) return;
    assert.equal(characterOfKeysym(keysymOfCharacter(character)), character);
  }));
});

Deno.test("keysymOfNamedKey() tells left from right and knows no inherited names", () => {
  assert.equal(keysymOfNamedKey("Shift", "ShiftRight"), 0xffe2);
  assert.equal(keysymOfNamedKey("F12", "F12"), 0xffc9);
  assert.equal(keysymOfNamedKey("F25", ""), null);
  assert.equal(keysymOfNamedKey("constructor", ""), null);
});

Deno.test("physicalKeycode() follows evdev", () => {
  const cases = {
    Escape: 9,
    KeyQ: 24,
    KeyM: 58,
    Space: 65,
    F10: 76,
    Numpad7: 79,
    F12: 96,
    Delete: 119,
    MetaLeft: 133,
  };
  for (const [code, keycode] of Object.entries(cases)) assert.equal(physicalKeycode(code), keycode, code);
  assert.equal(physicalKeycode("Nothing"), null);
});

const LAYOUT = createKeymap(
  new Map([
    [24, [0x71, 0x51, 0x6ca, 0x6ea, 0x40, 0]],
    [25, [0x77, 0, 0, 0, 0, 0]],
    [36, [0xff0d, 0, 0, 0, 0, 0]],
    [50, [0xffe1, 0, 0, 0, 0, 0]],
    [92, [0xfe03, 0, 0, 0, 0, 0]],
    [93, [0, 0, 0, 0, 0, 0]],
    [94, [0x1000416, 0x1000416, 0x1000416, 0x1000416, 0, 0]],
  ]),
);

Deno.test("Keymap.find() reads levels and groups", () => {
  assert.deepEqual(LAYOUT.find("q", 0), { keycode: 24, shift: false, altGr: false });
  assert.deepEqual(LAYOUT.find("Q", 0), { keycode: 24, shift: true, altGr: false });
  assert.deepEqual(LAYOUT.find("@", 0), { keycode: 24, shift: false, altGr: true });
  assert.deepEqual(LAYOUT.find("W", 0), { keycode: 25, shift: true, altGr: false }, "an implied capital");
  assert.deepEqual(LAYOUT.find("й", 1), { keycode: 24, shift: false, altGr: false });
  assert.equal(LAYOUT.find("й", 0), null);
  assert.equal(LAYOUT.find("q", 2), null);
  assert.equal(LAYOUT.find("Ж", 0), null, "a key left over from a program that was killed is no layout");
  assert.deepEqual([LAYOUT.unused, LAYOUT.leftOver, LAYOUT.shift, LAYOUT.altGr], [[93], [94], 50, 92]);
});

Deno.test("planText() has one Return a line and leaves control characters out", () => {
  const keys = planText("q\r\n\n\x07\ud800w", LAYOUT).map((step) => "stroke" in step && step.stroke.keycode);
  assert.deepEqual(keys, [24, 36, 36, 25]);
  assert.deepEqual(planText("漢", LAYOUT), [{ keysym: 0x1006f22 }]);
});

Deno.test("findBands() finds the runs of marked rows", () => {
  assert.deepEqual(findBands(Uint8Array.of(0, 0)), []);
  assert.deepEqual(findBands(Uint8Array.of(1, 0, 1, 1, 0, 1)), [
    { first: 0, count: 1 },
    { first: 2, count: 2 },
    { first: 5, count: 1 },
  ]);
});

Deno.test("toStraightRgba() divides by alpha and swaps red and blue", () => {
  assert.deepEqual([...toStraightRgba(Uint8Array.of(10, 20, 40, 128, 1, 2, 3, 255, 9, 9, 9, 0))], [
    ...[80, 40, 20, 128],
    ...[3, 2, 1, 255],
    ...[0, 0, 0, 0],
  ]);
});
