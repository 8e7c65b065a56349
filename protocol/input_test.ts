import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeInput, encodeInput, type InputMessage } from "./input.ts";
import {
  INPUT_MESSAGE_MAX_BYTES,
  INPUT_TEXT_MAX_CHARS,
  SCREEN_HEIGHT_MAX,
  SCREEN_WIDTH_MAX,
} from "./limits.ts";
import { ProtocolError } from "./parse.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const x = fc.nat(SCREEN_WIDTH_MAX - 1), y = fc.nat(SCREEN_HEIGHT_MAX - 1);
const notch = fc.integer({ min: -0x8000, max: 0x7fff });
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 })
  .filter((value) => value.length <= INPUT_TEXT_MAX_CHARS && value.isWellFormed());
const event = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), x, y }),
  fc.record({ kind: fc.constant("button" as const), button: fc.nat(4), down: fc.boolean(), x, y }),
  fc.record({ kind: fc.constant("wheel" as const), dx: notch, dy: notch, x, y }),
  fc.record({
    kind: fc.constant("key" as const),
    down: fc.boolean(),
    code: fc.constantFrom("", "KeyA", "ShiftLeft", "IntlBackslash", "NumpadEnter"),
    key: fc.constantFrom("a", "ä", "€", "👩‍👩‍👧", "Enter", "Dead", ""),
  }),
  fc.record({ kind: fc.constant("text" as const), text }),
  fc.constant({ kind: "release-all" as const }),
);
const message: fc.Arbitrary<InputMessage> = fc.record({ sequence: uint32, grant: uint32, event });

Deno.test("decodeInput() gives back what encodeInput() took", () => {
  fc.assert(
    fc.property(message, (input) => {
      const bytes = encodeInput(input);
      assert.ok(bytes.length <= INPUT_MESSAGE_MAX_BYTES);
      assert.deepEqual(decodeInput(bytes), { ...input, event: { ...input.event } });
      const inside = new Uint8Array(bytes.length + 9);
      inside.set(bytes, 5);
      assert.deepEqual(decodeInput(inside.subarray(5, 5 + bytes.length)), decodeInput(bytes));
    }),
    { numRuns: 500 },
  );
});

Deno.test("decodeInput() keeps a byte order mark", () => {
  const input: InputMessage = { sequence: 1, grant: 1, event: { kind: "text", text: "\ufeffa" } };
  assert.deepEqual(decodeInput(encodeInput(input)), input);
});

Deno.test("encodeInput() gives the bytes of the table", () => {
  const hex = (input: InputMessage) =>
    Array.from(encodeInput(input), (b) => b.toString(16).padStart(2, "0")).join("");
  const at = { sequence: 0x01020304, grant: 5 };
  assert.equal(
    hex({ ...at, event: { kind: "move", x: 258, y: 3 } }),
    "01" + "04030201" + "05000000" + "02010300",
  );
  assert.equal(
    hex({ ...at, event: { kind: "button", button: 2, down: true, x: 1, y: 2 } }),
    "02" + "04030201" + "05000000" + "0201" + "01000200",
  );
  assert.equal(
    hex({ ...at, event: { kind: "wheel", dx: -120, dy: 120, x: 1, y: 2 } }),
    "03" + "04030201" + "05000000" + "88ff7800" + "01000200",
  );
  assert.equal(
    hex({ ...at, event: { kind: "key", down: false, code: "KeyE", key: "€" } }),
    "04" + "04030201" + "05000000" + "0004" + "4b657945" + "e282ac",
  );
  assert.equal(hex({ ...at, event: { kind: "text", text: "ß" } }), "05" + "04030201" + "05000000" + "c39f");
  assert.equal(hex({ ...at, event: { kind: "release-all" } }), "06" + "04030201" + "05000000");
});

Deno.test("decodeInput() reads any bytes or throws ProtocolError, and reads nothing two ways", () => {
  const near = message.chain((input) => {
    const bytes = encodeInput(input);
    return fc.tuple(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length)).map(([at, value, length]) =>
      bytes.with(at, value).slice(0, length)
    );
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), near), (bytes) => {
      let read: InputMessage;
      try {
        read = decodeInput(bytes);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
        return;
      }
      assert.deepEqual(encodeInput(read), Uint8Array.from(bytes));
    }),
    { numRuns: 2000 },
  );
});

const REFUSED: [what: string, bytes: number[]][] = [
  ["nothing", []],
  ["a short header", [6, 0, 0, 0, 0, 0, 0, 0]],
  ["kind 0", [0, ...Array(8).fill(0)]],
  ["kind 7", [7, ...Array(8).fill(0)]],
  ["a place outside", [1, ...Array(8).fill(0), 0xff, 0xff, 0, 0]],
  ["a byte too many", [6, ...Array(9).fill(0)]],
  ["button 5", [2, ...Array(8).fill(0), 5, 1, 0, 0, 0, 0]],
  ["a flag of 2", [2, ...Array(8).fill(0), 0, 2, 0, 0, 0, 0]],
  ["a code longer than the message", [4, ...Array(8).fill(0), 1, 3, 65, 65]],
  ["a code over 32 bytes", [4, ...Array(8).fill(0), 1, 33, ...Array(33).fill(65)]],
  ["a key over 64 bytes", [4, ...Array(8).fill(0), 1, 0, ...Array(65).fill(65)]],
  ["broken UTF-8", [5, ...Array(8).fill(0), 0xc3]],
  ["empty text", [5, ...Array(8).fill(0)]],
  ["long text", [5, ...Array(8).fill(0), ...Array(1001).fill(65)]],
];
for (const [what, bytes] of REFUSED) {
  Deno.test(`decodeInput() refuses ${what}`, () => {
    assert.throws(() => decodeInput(Uint8Array.from(bytes)), ProtocolError);
  });
}
