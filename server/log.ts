import {
  configure,
  getJsonLinesFormatter,
  getLogger,
  getTextFormatter,
  type Logger,
  type LogLevel,
} from "@logtape/logtape";

/**
 * Sends every record of category "mfb" to stderr, one line each. Logs never hold session numbers, tokens, keys,
 * names of files or people, or anything a peer sent. Called once, by the process's start.
 *
 * @param options.json each line is a JSON object.
 */
export async function configureLog(
  { level = "info", json = false }: { level?: LogLevel; json?: boolean } = {},
): Promise<void> {
  const format = json ? getJsonLinesFormatter() : getTextFormatter({ timestamp: "rfc3339" });
  const encoder = new TextEncoder();
  await configure({
    reset: true,
    sinks: { stderr: (record) => writeAll(encoder.encode(format(record))) },
    loggers: [
      { category: "mfb", sinks: ["stderr"], lowestLevel: level },
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "warning" },
    ],
  });
}

function writeAll(bytes: Uint8Array): void {
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  } catch {
    // A closed stderr (the terminal is gone) must not end a session.
  }
}

/** A logger below "mfb", e.g. log("server", "listener"). */
export function log(...category: string[]): Logger {
  return getLogger(["mfb", ...category]);
}
