/**
 * Arguments as one command line that a program takes apart again into the same: the rules of CommandLineToArgvW and of
 * Microsoft's C runtime ("Parsing C command-line arguments", Microsoft Learn).
 */
export function commandLine(args: readonly string[]): string {
  return args.map(quoted).join(" ");
}

function quoted(arg: string): string {
  if (arg !== "" && !/[\s"]/.test(arg)) return arg;
  // Backslashes count twice before a quotation mark, and only there.
  return `"${
    arg.replaceAll(/(\\*)("|$)/g, (_, slashes: string, end: string) => {
      return slashes + slashes + (end && `\\${end}`);
    })
  }"`;
}
