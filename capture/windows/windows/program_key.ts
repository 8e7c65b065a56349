import { boundedKey, scriptOf } from "../../script_of.ts";
import { splitCommandLine } from "./command_line.ts";

/** Programs that run other programs inside their own process, and take options as on other systems. */
const INTERPRETER =
  /^(?:pythonw?|pypyw?|pyw?|perl|wperl|rubyw?|node|deno|bun|javaw?|wish|tclsh|bash|sh|lua|luajit|php|mono|dotnet|electron)(?:[-_.]?[\d.]+)?$/;
/** Those whose whole command line says what runs. */
const HOST =
  /^(?:rundll32|regsvr32|dllhost|mmc|mshta|hh|wscript|cscript|cmd|powershell|powershell_ise|pwsh|msiexec|autohotkey\w*|autoit\w*|javaws|jp2launcher|conhost|openconsole|wine\w*)$/;

/**
 * The key of the program that a process runs: its executable; for interpreters and hosts also what they run, since all
 * that they run would be one program otherwise. Paths in it that are relative stay so: which folder another process is
 * in, the system doesn't say.
 *
 * @param path of the executable.
 * @param commandLine may be whatever the process's parent made up; null: not known.
 */
export function programKey(path: string, commandLine: string | null): string {
  const exe = path.toLowerCase();
  const program = exe.slice(exe.lastIndexOf("\\") + 1).replace(/\.exe$/, "");
  const words = commandLine === null ? [] : splitCommandLine(commandLine);
  const told = INTERPRETER.test(program)
    ? scriptOf(program, words, null)
    : HOST.test(program)
    ? words.slice(1).join(" ")
    : "";
  return boundedKey(told ? `${exe} ${told}` : exe);
}
