import { parseArgs } from "node:util";
import { UserError } from "./errors.ts";
import { officeOfProgram } from "./office/program_name.ts";
import {
  isOrigin,
  readServerFlags,
  SERVER_FLAGS,
  SERVER_USAGE,
  type ServerFlags,
  variableOf,
} from "./server_arguments.ts";

export interface CommonOptions {
  /** TCP port, 0 for any free one. */
  port: number;
  /** Opens the system browser. */
  open: boolean;
  /** Events as JSON lines on stdout. */
  json: boolean;
  /** X11 display to share, e.g. ":1"; null for $DISPLAY. */
  display: string | null;
  /** What is shared; null decides by itself: X11 where a display opens, else the built-in virtual desktop. */
  source: "x11" | "virtual" | null;
  /** The function bar and the frame stand on the shared screen; else the bar is in the page only. */
  bar: boolean;
}

export interface ServerOptions extends CommonOptions, ServerFlags {}

export interface ClientOptions extends CommonOptions {
  /** Origin of the office's server, named by who starts the client; null: not named. */
  server: string | null;
  /** The same, proposed by the executable's own name (office/program_name.ts). */
  named: string | null;
  /** Started by another client, in whose place it comes: that one's port becomes free in a moment. */
  restarted: boolean;
}

export type Command =
  | { role: "help" }
  | { role: "version" }
  /** Checks a session's receipt, or two that belong together. */
  | { role: "receipt"; files: string[] }
  | { role: "server"; options: ServerOptions }
  /** Looks at all that a server with these flags needs. */
  | { role: "check"; options: ServerOptions }
  /** Copies the office's database; `data`: null for the user's data folder. */
  | { role: "backup"; data: string | null; file: string }
  | { role: "client"; options: ClientOptions }
  | { role: "demo"; options: ServerOptions };

export const DEFAULT_SERVER_PORT = 8080;

export const USAGE = `MFB, attended remote help in the browser

  MFB-Kunde [--server URL]      the client: shares this screen, or looks at the adviser's
  MFB-Kunde server              the adviser's office: help page, adviser's page, signalling
  MFB-Kunde server sichern FILE copies the office's database, also while the server runs
  MFB-Kunde server pruefen      checks what that server needs; takes the server's flags
  MFB-Kunde demo                both at once on this computer
  MFB-Kunde beleg pruefen FILE [FILE]
                                whether a receipt was changed; of two, whether they agree

  --server URL       the office's server, taken without a question (client; else the executable's
                     name says it, MFB-Kunde_kanzlei.example.de, or the client asks)
  --port N           port to listen on; 0 takes any (server ${DEFAULT_SERVER_PORT}, client 0)
  --source x11|virtual   what is shared: an X11 screen, or the built-in virtual desktop
  --display :N       X11 display
  --no-open          opens no browser; a client then runs beside others (else a second start
                     opens the page of the first)
  --no-bar           keeps the function bar in the page, draws nothing on the shared screen
  --restarted        the client waits until the one that started it has left its port
  --json             prints events as JSON lines
  --version, --help

Of the server:
${SERVER_USAGE}
Each flag of the server may be an environment variable instead: --port is MFB_PORT.
`;

const FLAGS = {
  ...SERVER_FLAGS,
  "port": { type: "string" },
  "server": { type: "string" },
  "display": { type: "string" },
  "source": { type: "string" },
  "no-open": { type: "boolean" },
  "no-bar": { type: "boolean" },
  "json": { type: "boolean" },
  "restarted": { type: "boolean" },
  "help": { type: "boolean", short: "h" },
  "version": { type: "boolean" },
} as const;
type Flag = keyof typeof FLAGS;

/** Flags that not every role knows. */
const ONLY: [Flag, readonly string[]][] = [
  ...(Object.keys(SERVER_FLAGS) as Flag[]).map((flag): [Flag, string[]] => [flag, ["server", "demo"]]),
  ["server", ["client"]],
  ["restarted", ["client"]],
];
/** Flags that the server doesn't take from its environment. */
const NO_VARIABLE: readonly Flag[] = ["server", "restarted", "help", "version"];

/** Flags whose value may hold a password: it is never repeated. */
const SECRET: readonly Flag[] = ["redis"];

/**
 * Reads the command line; an executable named MFB-Berater… is the server without being told. The server takes what
 * the command line doesn't say from its environment.
 *
 * @throws UserError "arguments" naming every mistake at once.
 */
export function parseArguments(
  args: readonly string[],
  executable = "",
  env: Record<string, string | undefined> = {},
): Command {
  const mistakes: string[] = [];
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: FLAGS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (!(token.name in FLAGS)) mistakes.push(`unknown flag "${token.rawName}"`);
    else if (FLAGS[token.name as Flag].type === "string" && !token.value) {
      mistakes.push(`"${token.rawName}" needs a value`);
    } else if (FLAGS[token.name as Flag].type === "boolean" && token.value !== undefined) {
      mistakes.push(`"${token.rawName}" takes no value`);
    }
  }
  if (values.help) return { role: "help" };
  if (values.version) return { role: "version" };

  if (positionals[0] === "beleg") return receiptCommand(positionals.slice(1), mistakes);

  const named = /(^|[/\\])MFB-Berater[^/\\]*$/i.test(executable) ? "server" : "client";
  const role = positionals[0] ?? named;
  if (role !== "server" && role !== "demo" && role !== "client") mistakes.push(`unknown command "${role}"`);
  const backup = role === "server" && positionals[1] === "sichern";
  const check = role === "server" && /^pr(ue|ü)fen$/.test(positionals[1] ?? "");
  const words = positionals.slice(backup ? 3 : check ? 2 : 1);
  if (words.length > 0) mistakes.push(`too many words: "${words.join(" ")}"`);
  if (backup && !positionals[2]) mistakes.push('"server sichern" needs a file');
  for (const [flag, roles] of ONLY) {
    if (values[flag] !== undefined && !roles.includes(role)) {
      mistakes.push(`"--${flag}" is not for the ${role}`);
    }
  }

  /** What stands in the environment, if the flag may and isn't given. */
  const variable = (flag: Flag): string | null =>
    role === "server" && values[flag] === undefined && !NO_VARIABLE.includes(flag)
      ? env[variableOf(flag)] || null
      : null;
  const text = (flag: Flag): string | null =>
    typeof values[flag] === "string" ? values[flag] : variable(flag);
  const mistake = (flag: Flag, what: string) => {
    const given = variable(flag), name = given ? variableOf(flag) : `--${flag}`;
    const said = SECRET.includes(flag) ? name : `${name}${given ? `=${given}` : ` ${values[flag]}`}`;
    mistakes.push(`"${said}" ${what}`);
  };
  const on = (flag: Flag): boolean => {
    const given = variable(flag);
    if (given !== null && !/^[01]$/.test(given)) mistake(flag, "is neither 1 nor 0");
    return values[flag] === true || given === "1";
  };

  const port = text("port") ?? (role === "server" ? String(DEFAULT_SERVER_PORT) : "0");
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) mistake("port", "is not a port (0 to 65535)");
  const source = text("source");
  if (source !== null && source !== "x11" && source !== "virtual") {
    mistake("source", "is neither x11 nor virtual");
  }
  const display = text("display");
  if (display !== null && !/^[\w./-]*:\d+(\.\d+)?$/.test(display)) {
    mistake("display", "is not a display such as :0");
  }
  const server = text("server");
  if (server !== null && !isOrigin(server)) {
    mistake("server", "is not an address such as https://hilfe.kanzlei.example");
  }
  const serverFlags = readServerFlags({ text, on, mistake });
  const common: CommonOptions = {
    port: Number(port),
    open: !on("no-open"),
    bar: !on("no-bar"),
    json: on("json"),
    display,
    source: source as CommonOptions["source"],
  };
  if (mistakes.length > 0) throw cannotStart(mistakes);

  if (backup) return { role: "backup", data: serverFlags.data, file: positionals[2] };
  if (check) return { role: "check", options: { ...common, ...serverFlags } };
  if (role === "client") {
    return {
      role,
      options: {
        ...common,
        server: server === null ? null : new URL(server).origin,
        named: officeOfProgram(executable),
        restarted: values.restarted === true,
      },
    };
  }
  return { role: role as "server" | "demo", options: { ...common, ...serverFlags } };
}

function receiptCommand([verb, ...files]: string[], mistakes: string[]): Command {
  if (verb !== "pruefen" && verb !== "prüfen") mistakes.push(`unknown command "beleg ${verb ?? ""}"`);
  else if (files.length === 0) mistakes.push('"beleg pruefen" needs a file');
  else if (files.length > 2) mistakes.push("two receipts at most");
  if (mistakes.length > 0) throw cannotStart(mistakes);
  return { role: "receipt", files };
}

function cannotStart(mistakes: readonly string[]): UserError {
  return new UserError("arguments", `Cannot start: ${mistakes.join("; ")}; see --help`);
}
