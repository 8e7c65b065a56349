import assert from "node:assert/strict";
import { chooseCoding, type Coding, parseRange } from "./coding.ts";

Deno.test("chooseCoding() takes the smallest that the browser unpacks", () => {
  const all = new Map<Coding, number>([["br", 25], ["zstd", 27], ["gzip", 36]]);
  const cases: [string | null, Coding | null][] = [
    [null, null],
    ["", null],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate, zstd", "zstd"],
    ["gzip, deflate", "gzip"],
    ["deflate", null],
    ["identity", null],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0.5, gzip;q=0.9", "gzip"],
    ["*", "br"],
    ["*;q=0, gzip", "gzip"],
    ["identity, gzip;q=0.5", null],
    ["BR", "br"],
    ["br;q=2, ;;,,gzip;q=x", null],
  ];
  for (const [accept, expected] of cases) assert.equal(chooseCoding(accept, all), expected, String(accept));
  assert.equal(chooseCoding("br, gzip", new Map([["gzip", 36]])), "gzip");
  assert.equal(chooseCoding("br, gzip", new Map()), null);
});

Deno.test("parseRange() reads one range as RFC 9110 says", () => {
  const cases: [string | null, ReturnType<typeof parseRange>][] = [
    [null, null],
    ["bytes=0-0", { start: 0, end: 1 }],
    ["bytes=2-", { start: 2, end: 10 }],
    ["bytes=-3", { start: 7, end: 10 }],
    ["bytes=-30", { start: 0, end: 10 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=0-99", { start: 0, end: 10 }],
    ["bytes=5-4", null],
    ["bytes=0-1,3-4", null],
    ["items=0-1", null],
    ["bytes=-", null],
    ["bytes=9999999999999999-", null],
  ];
  for (const [header, expected] of cases) assert.deepEqual(parseRange(header, 10), expected, String(header));
});
