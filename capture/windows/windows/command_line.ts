/**
 * The words of a command line, by the rules of CommandLineToArgvW (Microsoft Learn): a quote begins and ends a quoted
 * part; backslashes are plain unless a quote follows, then two stand for one, and an odd one makes the quote plain. In
 * the first word, the program, backslashes are always plain.
 */
export function splitCommandLine(line: string): string[] {
  const first = /^\s*(?:"([^"]*)"?|(\S+))/.exec(line);
  if (!first) return [];
  const words = [first[1] ?? first[2]];
  let word: string | null = null, quoted = false;
  for (let at = first[0].length; at < line.length; at++) {
    if (!quoted && /\s/.test(line[at])) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    word ??= "";
    let slashes = 0;
    while (line[at + slashes] === "\\") slashes++;
    if (line[at + slashes] === '"') {
      word += "\\".repeat(slashes >> 1);
      at += slashes;
      if (slashes % 2 === 1) word += '"';
      else if (quoted && line[at + 1] === '"') {
        word += '"';
        at++;
      } else quoted = !quoted;
    } else if (slashes > 0) {
      word += "\\".repeat(slashes);
      at += slashes - 1;
    } else word += line[at];
  }
  if (word !== null) words.push(word);
  return words;
}
