import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { NAME_MAX_BYTES, nameKey, numberedName, PATH_PARTS_MAX, safeName, safePath } from "./names.ts";

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What Windows takes for a device, written down a second time (Microsoft Learn, "Naming Files"). */
const DEVICES = [
  ..."CON PRN AUX NUL CLOCK$ CONIN$ CONOUT$".split(" "),
  ...[..."0123456789¹²³"].flatMap((digit) => [`COM${digit}`, `LPT${digit}`]),
];

Deno.test("safePath() keeps harmless paths as they are", () => {
  for (
    const path of [
      "Rechnung.pdf",
      "Belege/2025/Rechnung 1.pdf",
      ".bashrc",
      "a.tar.gz",
      "Größe (2).txt",
      "δοκιμή.txt",
      "試験/テスト.pdf",
      "قائمة.xlsx",
      "👩🏽.png",
      "console.log",
      "com10.txt",
      "x.aux",
      "100 %.txt",
      "'; DROP TABLE --",
      "~$Brief.docx",
    ]
  ) assert.equal(safePath(path)?.join("/"), path);
});

Deno.test("safePath() makes hostile paths harmless", () => {
  const cases: [string, string][] = [
    ["../../etc/passwd", "etc/passwd"],
    ["/etc/passwd", "etc/passwd"],
    ["a/../../b", "a/b"],
    ["./a//b/.", "a/b/Datei"],
    ["..", "Datei"],
    ["", "Datei"],
    [". . ./x", "x"],
    ["..\\..\\x.exe", ".._.._x.exe"],
    ["C:\\Windows\\x", "C__Windows_x"],
    ["C:/Windows/x", "C_/Windows/x"],
    ["\\\\server\\share\\x", "__server_share_x"],
    ["//server/share/x", "server/share/x"],
    ["\\\\?\\C:\\x", "____C__x"],
    ["a.txt:evil.exe", "a.txt_evil.exe"],
    ["a.txt::$DATA", "a.txt__$DATA"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["aux .tar.gz", "_aux .tar.gz"],
    ["COM¹.log", "_COM¹.log"],
    ["con/prn/x", "_con/_prn/x"],
    ["a. . .", "a"],
    ["  a ", "a"],
    ["rechnung\u202efdp.exe", "rechnungfdp.exe"],
    ["a\u0000b\nc\u200b.txt", "abc.txt"],
    ["e\u0301.txt", "\u00e9.txt"],
    ["e\u200b\u0301.txt", "\u00e9.txt"],
    ["\ud800x", "x"],
    ['<>:"|?*', "_______"],
    [".mfb-0123.part", "_.mfb-0123.part"],
    [".MFB-x", "_.MFB-x"],
  ];
  for (const [path, safe] of cases) {
    assert.equal(safePath(path)?.join("/"), safe, JSON.stringify(path));
  }
});

Deno.test("safePath() refuses what is too deep or too long", () => {
  assert.equal(safePath("a/".repeat(PATH_PARTS_MAX - 1) + "b")?.length, PATH_PARTS_MAX);
  assert.equal(safePath("a/".repeat(PATH_PARTS_MAX) + "b"), null);
  assert.equal(safePath("x".repeat(100_000)), null);
  assert.equal(safePath("日".repeat(60).concat("/").repeat(15) + "b"), null);
});

Deno.test("safeName() cuts long names, and keeps their ending", () => {
  const long = safeName(`${"ä".repeat(300)}.pdf`);
  assert.equal(long, `${"ä".repeat(98)}.pdf`);
  assert.equal(bytes(safeName("日".repeat(90))), 198);
  assert.equal(safeName(`con${" ".repeat(300)}x.txt`), "_con.txt");
  assert.equal(safeName(`${"x".repeat(300)}.${"y".repeat(300)}`), "x".repeat(NAME_MAX_BYTES));
});

Deno.test("numberedName() numbers before the ending, within the limit", () => {
  assert.equal(numberedName("Rechnung.pdf", 2), "Rechnung (2).pdf");
  assert.equal(numberedName(".bashrc", 3), ".bashrc (3)");
  assert.equal(numberedName("Belege", 2), "Belege (2)");
  const long = numberedName(safeName(`${"x".repeat(300)}.pdf`), 1234);
  assert.equal(bytes(long), NAME_MAX_BYTES);
  assert.ok(long.endsWith(" (1234).pdf"));
  assert.equal(safeName(long), long);
});

Deno.test("nameKey() is the same for names that a file system may take for one", () => {
  for (
    const [a, b] of [["a.txt", "A.TXT"], ["e\u0301", "\u00c9"], ["straße", "STRASSE"], ["ς", "Σ"], ["K", "k"]]
  ) {
    assert.equal(nameKey(a), nameKey(b));
  }
  assert.notEqual(nameKey("a.txt"), nameKey("b.txt"));
});

const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 120 }),
  fc.array(
    fc.oneof(
      fc.constantFrom(
        ..."../ ..\\ / \\ // C: : ::$DATA ~1 %2e %2f . .. ... .txt .pdf .lnk _ a x AA ( )".split(" "),
        ...DEVICES,
        ...DEVICES.map((device) => device.toLowerCase()),
        ...[" ", "\u202e", "\u2066", "\u0000", "\n", "\u007f", "\u200b", "\ufeff", "\u2028", "\uffff"],
        ...["e\u0301", "\u0301", "\u0338", "<", "ß", "\u212a", "\uac00", "\u1100\u1161", "\ud800", "\udc00"],
        ...["\u{1f469}\u200d\u{1f52c}", "\u{e0041}", "\uff0f", "\u2215", "\u3000", ".mfb-", ".MFB-"],
      ),
      fc.constantFrom("x", "ä", "日", " ", ".").map((one) => one.repeat(190)),
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join("")),
);

const ROOT_POSIX = "/home/kunde/MFB";
const ROOT_WINDOWS = "C:\\Users\\Kunde\\MFB";

Deno.test("safePath() never leads outside, under no system's rules, whatever the name (100,000 generated)", () => {
  fc.assert(
    fc.property(hostileText, (path) => {
      const parts = safePath(path);
      if (parts === null) return;
      assert.ok(parts.length >= 1 && parts.length <= PATH_PARTS_MAX);
      for (const part of parts) checkPart(part);
      assert.deepEqual(safePath(parts.join("/")), parts, "idempotent");
      assert.equal(posix.resolve(ROOT_POSIX, ...parts), [ROOT_POSIX, ...parts].join("/"));
      assert.equal(win32.resolve(ROOT_WINDOWS, ...parts), [ROOT_WINDOWS, ...parts].join("\\"));
    }),
    { numRuns: 100_000 },
  );
});

Deno.test("numberedName() stays safe (20,000 generated)", () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 2, max: 9_999 }), (raw, number) => {
      const numbered = numberedName(safeName(raw), number);
      checkPart(numbered);
      assert.equal(safeName(numbered), numbered);
    }),
    { numRuns: 20_000 },
  );
});

function checkPart(part: string): void {
  assert.ok(part !== "" && part !== "." && part !== "..");
  assert.ok(!/[<>:"/\\|?*]/.test(part), "forbidden");
  assert.ok(!/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u.test(part), "unseen");
  assert.ok(!/[. ]$/.test(part) && !part.startsWith(" "), "ends");
  assert.ok(!DEVICES.includes(part.split(".")[0].trimEnd().toUpperCase()), "device");
  assert.ok(!part.toLowerCase().startsWith(".mfb-"), "ours");
  assert.ok(bytes(part) <= NAME_MAX_BYTES, "long");
  assert.equal(part.normalize("NFC"), part, "composed");
}
