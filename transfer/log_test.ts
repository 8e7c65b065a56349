import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { localTime } from "./local_time.ts";
import { logJson, logText } from "./log.ts";
import { plainLine, plainLines } from "./plain_line.ts";
import type { TransferRecord } from "./types.ts";

const DONE: TransferRecord = {
  time: Date.UTC(2026, 10, 29, 9, 3, 12, 345),
  direction: "receive",
  name: "Belege/2025/Rechnung Ä.pdf",
  size: 1_234_567,
  sha256: "ab".repeat(32),
  result: "done",
};
const ABORTED: TransferRecord = {
  ...DONE,
  direction: "send",
  name: "x",
  size: 0,
  sha256: "",
  result: "aborted",
};

test("localTime() says the moment and its distance from UTC", () => {
  assert.deepEqual(localTime(DONE.time, 60), {
    day: "29.11.2026",
    clock: "10:03:12",
    offset: "+01:00",
    iso: "2026-11-29T10:03:12.345+01:00",
  });
  assert.equal(localTime(DONE.time, -570).iso, "2026-11-28T23:33:12.345-09:30");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -840, max: 840 }), (time, offset) => {
      assert.equal(Date.parse(localTime(time, offset).iso), time);
    }),
  );
});

test("logText() is a table that people read", () => {
  const { day, clock, offset } = localTime(DONE.time);
  const lines = logText([DONE, ABORTED], { end: "client", language: "de" }).split("\n");
  assert.equal(lines[0], "Protokoll des Dateitransfers");
  assert.match(lines[2], /^Zeit +Richtung +Name +Größe +SHA-256 +Ergebnis$/);
  assert.equal(
    lines[3],
    `${day} ${clock} ${offset}  von der Kanzlei  Belege/2025/Rechnung Ä.pdf  1234567 Byte  ${DONE.sha256}  vollständig angekommen`,
  );
  assert.match(lines[4], /an die Kanzlei +x +0 Byte {2}unbekannt +abgebrochen$/);
  assert.equal(lines[4].indexOf("unbekannt"), lines[3].indexOf(DONE.sha256));
  assert.equal(lines[5], "");
  const english = logText([DONE], { end: "adviser", language: "en" });
  assert.match(english, /from the client .*1234567 bytes .*arrived complete\n$/);
});

test("logJson() is for programs, and names the direction the same at both ends", () => {
  const own = JSON.parse(logJson([DONE, ABORTED], { end: "client" }));
  const other = JSON.parse(logJson([{ ...DONE, direction: "send" }], { end: "adviser" }));
  assert.equal(own.format, "mfb-transfer-log");
  assert.equal(own.files[0].direction, "adviser-to-client");
  assert.equal(own.files[1].direction, "client-to-adviser");
  assert.equal(own.files[1].sha256, null);
  assert.equal(Date.parse(own.files[0].time), DONE.time);
  assert.equal(other.files[0].direction, "adviser-to-client");
});

test("hostile names make neither a line of their own nor anything invisible, and JSON keeps them as they are", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(
      fc.constantFrom(
        "\n",
        "\r",
        "\u2028",
        "\u202e",
        "\u0000",
        "\x1b[2J",
        "\x85",
        "\ud800",
        "\t",
        "a",
        "\ufeff",
        "\u{e0001}",
      ),
    )
      .map((parts) => parts.join("")),
  );
  fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
    const records = names.map((name) => ({ ...DONE, name }));
    const text = logText(records, { end: "client", language: "de" });
    assert.equal(text.split("\n").length, names.length + 4);
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    const json = logJson(records, { end: "client" });
    assert.doesNotMatch(json.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.deepEqual(JSON.parse(json).files.map((file: { name: string }) => file.name), names);
  }));
});

test("plainLine() and plainLines() keep to their limits", () => {
  assert.equal(plainLine("a\nb\u202ec", 9), "a�b�c");
  assert.equal(plainLine("ab😀", 3), "ab�");
  assert.deepEqual(plainLines(" a \n\n b\u00a0 c\r\n\u2028d", { lines: 2, chars: 3 }), ["a", "b c"]);
});
