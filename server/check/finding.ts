/** Green: as it should be. Yellow: works with a drawback, or can't be told now. Red: clients or advisers meet a fault. */
export type Light = "green" | "yellow" | "red";

/** One line of `server pruefen`, in German: it is for who sets the office's server up. Holds no secret. */
export interface Finding {
  about: string;
  light: Light;
  text: string;
  /** What to do, where the light isn't green. */
  remedy?: string;
}

export function good(about: string, text: string): Finding {
  return { about, light: "green", text };
}

export function doubtful(about: string, text: string, remedy: string): Finding {
  return { about, light: "yellow", text, remedy };
}

export function bad(about: string, text: string, remedy: string): Finding {
  return { about, light: "red", text, remedy };
}

/** The system's code of an error ("EACCES"), or what it says. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String((error as Error).message ?? error);
}

/** The first text whose pattern is found in an error's words, which are English and for the log. */
export function translated(
  error: unknown,
  table: readonly (readonly [RegExp, string])[],
  other: string,
): string {
  const said = String((error as Error).message);
  return table.find(([pattern]) => pattern.test(said))?.[1] ?? other;
}

const WORDS: Record<Light, string> = { green: "GRÜN", yellow: "GELB", red: "ROT" };
/** ANSI colours. */
const COLOURS: Record<Light, number> = { green: 32, yellow: 33, red: 31 };
const LIGHT_CHARS = 6, ABOUT_CHARS = 20, LINE_CHARS = 100;

/** A finding as lines of the table. @param options.colours the terminal shows them; the word says the same. */
export function tableRow({ light, about, text, remedy }: Finding, { colours = false } = {}): string {
  const word = WORDS[light].padEnd(LIGHT_CHARS);
  const head = (colours ? `\x1b[${COLOURS[light]}m${word}\x1b[0m` : word) + plain(about).padEnd(ABOUT_CHARS);
  const indent = " ".repeat(LIGHT_CHARS + ABOUT_CHARS);
  const lines = [...wrapped(plain(text), ""), ...(remedy ? wrapped(plain(remedy), "→ ") : [])];
  return lines.map((line, i) => (i === 0 ? head : indent) + line).join("\n");
}

/** Names and answers may come from elsewhere: nothing of them steers a terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "");
}

function wrapped(text: string, mark: string): string[] {
  const width = LINE_CHARS - LIGHT_CHARS - ABOUT_CHARS;
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(" ")) {
    if (line.trim() !== mark.trim() && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = " ".repeat(mark.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
