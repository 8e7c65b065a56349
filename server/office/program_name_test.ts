import assert from "node:assert/strict";
import * as fc from "fast-check";
import { officeOfProgram, programName } from "./program_name.ts";

Deno.test("officeOfProgram() reads host and port, whatever the system added", () => {
  const cases: [string, string | null][] = [
    ["MFB-Kunde_kanzlei.example.de.exe", "https://kanzlei.example.de"],
    ["C:\\Users\\Anna\\Downloads\\MFB-Kunde_kanzlei.example.de (1).exe", "https://kanzlei.example.de"],
    ["/home/anna/MFB-Kunde_kanzlei.example (2).de", "https://kanzlei.example.de"],
    ["MFB-Kunde_kanzlei.example.de(12).exe", "https://kanzlei.example.de"],
    ["MFB-Kunde_kanzlei.example.de - Kopie (3).exe", "https://kanzlei.example.de"],
    ["MFB-Kunde_kanzlei.example.de - Copy.exe", "https://kanzlei.example.de"],
    ["mfb-kunde_KANZLEI.example.de.EXE", "https://kanzlei.example.de"],
    ["MFB-Kunde_kanzlei.example.de_8443.exe", "https://kanzlei.example.de:8443"],
    ["MFB-Kunde_kanzlei.example.de_443.exe", "https://kanzlei.example.de"],
    ["MFB-Kunde-macos-arm64_kanzlei.example.de", "https://kanzlei.example.de"],
    ["MFB-Kunde_xn--mller-kva.de.exe", "https://xn--mller-kva.de"],
    ["MFB-Kunde_127.0.0.1_8080", "http://127.0.0.1:8080"],
    ["MFB-Kunde_192.168.1.5_8080.exe", "http://192.168.1.5:8080"],
    ["MFB-Kunde_203.0.113.9.exe", "https://203.0.113.9"],
    ["MFB-Kunde.exe", null],
    ["MFB-Kunde (1).exe", null],
    ["MFB-Kunde-linux-arm64", null],
    ["MFB-Kunde_.exe", null],
    ["MFB-Kunde_kanzlei.example.de_0.exe", null],
    ["MFB-Kunde_kanzlei.example.de_99999.exe", null],
    ["MFB-Kunde_0x7f.1.exe", null],
    ["MFB-Kunde_a..b.exe", null],
    ["MFB-Kunde_müller.de.exe", null],
    ["MFB-Kunde_kanzlei.example.de@evil.test.exe", null],
    ["MFB-Kunde_kanzlei.example.de_8443_x.exe", null],
    ["MFB-Kunde_kanzlei.example.de --server evil.test.exe", null],
    ["deno", null],
    ["Notes_kanzlei.example.de.exe", null],
  ];
  for (const [name, expected] of cases) assert.equal(officeOfProgram(name), expected, name);
});

Deno.test("programName() writes what officeOfProgram() reads", () => {
  assert.equal(
    programName("MFB-Kunde.exe", "https://kanzlei.example.de"),
    "MFB-Kunde_kanzlei.example.de.exe",
  );
  assert.equal(
    programName("MFB-Kunde", "https://kanzlei.example.de:8443"),
    "MFB-Kunde_kanzlei.example.de_8443",
  );
  assert.equal(programName("MFB-Kunde", "http://192.168.1.5:8080"), "MFB-Kunde_192.168.1.5_8080");
  const unsaid = [
    null,
    "",
    // A name means https.
    "http://kanzlei.example.de",
    "https://192.168.1.5",
    "https://[2001:db8::1]",
    "https://Kanzlei.example.de",
    'https://a".exe; x="',
    "https://a\r\nSet-Cookie: x",
    "https://a_b.de",
    "https://a/b",
    "https://müller.de",
  ];
  for (const origin of unsaid) {
    assert.equal(programName("MFB-Kunde.exe", origin), "MFB-Kunde.exe", String(origin));
  }
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
  const host = fc.tuple(label, label, fc.constantFrom("de", "example", "com")).map((all) => all.join("."));
  fc.assert(fc.property(host, fc.integer({ min: 1, max: 65535 }), (name, port) => {
    fc.pre(!name.startsWith("xn--") && !name.includes(".xn--") && URL.canParse(`https://${name}`));
    const origin = new URL(`https://${name}:${port}`).origin;
    assert.equal(officeOfProgram(programName("MFB-Kunde.exe", origin)), origin);
  }));
});

Deno.test("officeOfProgram() takes no other thing from a name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const origin = officeOfProgram(`MFB-Kunde_${text}.exe`);
      if (origin !== null) assert.match(origin, /^https?:\/\/[a-z0-9.-]+(:\d+)?$/);
    }),
    { numRuns: 200 },
  );
});
