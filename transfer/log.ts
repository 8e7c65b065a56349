import { localTime } from "./local_time.ts";
import { LOG_WORDS, type LogLanguage } from "./log_words.ts";
import { plainLine } from "./plain_line.ts";
import type { TransferRecord } from "./types.ts";

/** The log of a session's files, as its owner may save it: for people, and for programs. */

export interface LogOptions {
  /** Whose log it is. */
  end: "client" | "adviser";
  language: LogLanguage;
}

/** A longer name moves the rest of its line, but not of the others. */
const NAME_COLUMN_CHARS = 60;
const NAME_MAX_CHARS = 4_096;
const SHA256_HEX_CHARS = 64;

/** A line for each file, in columns; UTF-8, lines end with "\n". */
export function logText(records: readonly TransferRecord[], { end, language }: LogOptions): string {
  const words = LOG_WORDS[language];
  const rows = records.map((record) => {
    const { day, clock, offset, iso } = localTime(record.time);
    return {
      time: `${words.germanDates ? day : iso.slice(0, 10)} ${clock} ${offset}`,
      direction: words.directions[end][record.direction],
      name: plainLine(record.name, NAME_MAX_CHARS),
      size: `${record.size} ${words.bytes}`,
      sha256: record.sha256 || words.unknown,
      result: words.results[record.result],
    };
  });
  const all = [words.columns, ...rows];
  const width = (column: keyof typeof words.columns, max = Infinity) =>
    Math.min(max, Math.max(...all.map((row) => charsOf(row[column]))));
  const widths = {
    time: width("time"),
    direction: width("direction"),
    name: width("name", NAME_COLUMN_CHARS),
    size: width("size"),
  };
  const lines = all.map(({ time, direction, name, size, sha256, result }) =>
    [
      pad(time, widths.time),
      pad(direction, widths.direction),
      pad(name, widths.name),
      pad(size, -widths.size),
      pad(sha256, SHA256_HEX_CHARS),
      result,
    ].join("  ").trimEnd()
  );
  return `${words.title}\n\n${lines.join("\n")}\n`;
}

/** The same as JSON, names as they are; what can't be printed is written as \u…. */
export function logJson(records: readonly TransferRecord[], { end }: Pick<LogOptions, "end">): string {
  const files = records.map(({ time, direction, name, size, sha256, result }) => ({
    time: localTime(time).iso,
    direction: (direction === "receive") === (end === "client") ? "adviser-to-client" : "client-to-adviser",
    name,
    size,
    sha256: sha256 || null,
    result,
  }));
  const text = JSON.stringify({ format: "mfb-transfer-log", version: 1, keptBy: end, files }, null, 2);
  return text.replace(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, escapeUnits) + "\n";
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

function charsOf(text: string): number {
  return Array.from(text).length;
}

/** @param width negative: aligned to the right */
function pad(text: string, width: number): string {
  const gap = " ".repeat(Math.max(0, Math.abs(width) - charsOf(text)));
  return width < 0 ? gap + text : text + gap;
}
