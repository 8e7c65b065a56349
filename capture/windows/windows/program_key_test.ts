import assert from "node:assert/strict";
import fc from "fast-check";
import { splitCommandLine } from "./command_line.ts";
import { programKey } from "./program_key.ts";

Deno.test("splitCommandLine() follows CommandLineToArgvW", () => {
  const cases: [line: string, words: string[]][] = [
    ["", []],
    ["a.exe", ["a.exe"]],
    [`"C:\\Program Files\\a.exe" b  c`, ["C:\\Program Files\\a.exe", "b", "c"]],
    [`a "b c" d`, ["a", "b c", "d"]],
    [`a "" b`, ["a", "", "b"]],
    [String.raw`a b\\c \\"d e" \"f`, ["a", String.raw`b\\c`, "\\d e", '"f']],
    [String.raw`a "b\\" c`, ["a", "b\\", "c"]],
    [`a "b""c" d`, ["a", 'b"c', "d"]],
    [`"a.exe`, ["a.exe"]],
  ];
  for (const [line, words] of cases) assert.deepEqual(splitCommandLine(line), words, line);
});

Deno.test("splitCommandLine() gives back any words that were quoted as the rules say", () => {
  const quote = (word: string) => `"${word.replace(/(\\*)("|$)/g, (_, s, q) => s + s + (q && `\\${q}`))}"`;
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", " ", "\\", '"', "\t") })), (words) => {
      assert.deepEqual(splitCommandLine(["x.exe", ...words.map(quote)].join(" ")), ["x.exe", ...words]);
    }),
  );
});

Deno.test("programKey() is the executable, for what runs other programs with what it runs", () => {
  const cases: [path: string, line: string | null, key: string][] = [
    ["C:\\Windows\\Notepad.exe", "notepad brief.txt", "c:\\windows\\notepad.exe"],
    ["C:\\Python\\python3.11.exe", "python C:\\a.py brief.txt", "c:\\python\\python3.11.exe C:\\a.py"],
    ["C:\\Python\\pythonw.exe", "pythonw -m tool x", "c:\\python\\pythonw.exe -m tool"],
    [
      "C:\\jre\\javaw.exe",
      `"C:\\jre\\javaw.exe" -jar "C:\\Meine App\\a.jar" x`,
      "c:\\jre\\javaw.exe -jar C:\\Meine App\\a.jar",
    ],
    [
      "C:\\Windows\\System32\\rundll32.exe",
      "rundll32 a.dll,Main x",
      "c:\\windows\\system32\\rundll32.exe a.dll,Main x",
    ],
    [
      "C:\\Windows\\System32\\wscript.exe",
      "wscript //B a.vbs",
      "c:\\windows\\system32\\wscript.exe //B a.vbs",
    ],
    ["C:\\jre\\javaw.exe", null, "c:\\jre\\javaw.exe"],
  ];
  for (const [path, line, key] of cases) assert.equal(programKey(path, line), key);
  const long = programKey("C:\\w\\rundll32.exe", `x ${"y".repeat(1000)}`);
  assert.ok(long.length <= 300);
  assert.notEqual(long, programKey("C:\\w\\rundll32.exe", `x ${"y".repeat(1001)}`));
});
