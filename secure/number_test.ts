import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNumber, makeSecret, randomDigits, readNumber, splitNumber } from "./number.ts";

const READ: [typed: string, digits: string | null][] = [
  ["31189 4072", "311894072"],
  ["311894072", "311894072"],
  ["31189-4072", "311894072"],
  ["31189 – 4072", "311894072"],
  ["31189—4072", "311894072"],
  ["31189−4072", "311894072"],
  ["311 89 40 72", "311894072"],
  ["31189\u00a04072", "311894072"],
  ["\u200e31189\u202f4072\u200b", "311894072"],
  ["  31189\t4072\n", "311894072"],
  ["31189.4072", "311894072"],
  ["31189/4072", "311894072"],
  ["３１１８９ ４０７２", "311894072"],
  ["00000 0000", "000000000"],
  ["123456789 4072", "1234567894072"],
  ["", null],
  ["4072", null],
  ["3118 4072", null],
  ["1234567890 4072", null],
  ["31189 407O", null],
  ["31189,4072", null],
  ["+49 711 311894072", null],
  ["Nummer 31189 4072", null],
  ["٣١١٨٩ ٤٠٧٢", null],
];
for (const [typed, digits] of READ) {
  Deno.test(`readNumber() gives ${digits} for ${JSON.stringify(typed)}`, () => {
    assert.equal(readNumber(typed), digits);
  });
}

Deno.test("splitNumber() gives back what formatNumber() shows", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{5,9}$/), fc.stringMatching(/^[0-9]{4}$/), (number, secret) => {
      assert.deepEqual(splitNumber(readNumber(formatNumber(number, secret))!), { number, secret });
    }),
  );
});

Deno.test("splitNumber() refuses what isn't 9 to 13 digits", () => {
  for (const digits of ["", "31189 4072", "3118940", "12345678901234", "31189407x"]) {
    assert.throws(() => splitNumber(digits), RangeError);
  }
});

Deno.test("readNumber() never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (typed) => {
    readNumber(typed);
  }));
});

Deno.test("makeSecret() gives four digits, leading zeros included", () => {
  for (let i = 0; i < 100; i++) assert.match(makeSecret(), /^[0-9]{4}$/);
});

Deno.test("randomDigits() favours no digit", () => {
  const count = 400_000, counts = new Array(10).fill(0);
  for (const digit of randomDigits(count)) counts[Number(digit)]++;
  // Chi-squared with 9 degrees of freedom: above 60 once in 10⁹ runs. Bytes modulo 10 would give 155 ± 25.
  const chi = counts.reduce((sum, seen) => sum + (seen - count / 10) ** 2 / (count / 10), 0);
  assert.ok(chi < 60, `chi-squared ${chi}`);
});
