import assert from "node:assert/strict";
import { commandLine } from "./command_line.ts";

const CASES: [string[], string][] = [
  [[], ""],
  [["--server", "https://hilfe.kanzlei.example"], "--server https://hilfe.kanzlei.example"],
  [["", "a b"], `"" "a b"`],
  [['say "hi"'], String.raw`"say \"hi\""`],
  [["C:\\a b\\"], String.raw`"C:\a b\\"`],
  [["C:\\a\\b"], String.raw`C:\a\b`],
  [['\\\\"'], String.raw`"\\\\\""`],
  [["a&b^c%PATH%"], "a&b^c%PATH%"],
];

Deno.test("commandLine() quotes what must be", () => {
  for (const [args, line] of CASES) assert.equal(commandLine(args), line);
});
