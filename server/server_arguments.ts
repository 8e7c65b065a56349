import { ADDRESS_MAX_CHARS } from "../protocol/limits.ts";

/** The flags that only the server (and the demo) knows, each with its line of `--help` and its place in `ServerFlags`. */
export const SERVER_FLAGS = {
  "host": { type: "string" },
  "data": { type: "string" },
  "office": { type: "string" },
  "phone": { type: "string" },
  "address": { type: "string" },
} as const;
export type ServerFlag = keyof typeof SERVER_FLAGS;

export const SERVER_USAGE = `  --host ADDRESS     address to listen on (default 127.0.0.1)
  --data DIR         where the server keeps its key
  --office NAME      the office's name for its clients
  --phone NUMBER     the office's telephone number
  --address URL      the help page as clients reach it, for e-mails and QR codes
`;

export interface ServerFlags {
  /** Address to listen on. */
  host: string;
  /** Where keys and state are kept; null for the user's data folder. */
  data: string | null;
  /** The office as clients read it. */
  office: string;
  phone: string;
  /** The help page, as clients reach it, e.g. "https://hilfe.kanzlei.example/"; null: not told. */
  address: string | null;
}

/** The flags as given, on the command line or in the environment. */
export interface FlagReader {
  /** @returns null if it isn't given. */
  text(flag: ServerFlag): string | null;
  on(flag: ServerFlag): boolean;
  /** Reports a flag's value, e.g. "is not a port". All mistakes are told together. */
  mistake(flag: ServerFlag, what: string): void;
}

/** Reads and checks the server's own flags. */
export function readServerFlags({ text, mistake }: FlagReader): ServerFlags {
  const address = text("address");
  const addressGood = address === null || (isOrigin(address) && address.length <= ADDRESS_MAX_CHARS);
  if (!addressGood) mistake("address", "is not an address such as https://hilfe.kanzlei.example");
  return {
    host: text("host") ?? "127.0.0.1",
    data: text("data"),
    office: text("office") ?? "Ihre Kanzlei",
    phone: text("phone") ?? "",
    address: address !== null && addressGood ? new URL(address).href : null,
  };
}

/** The environment's name of a flag: "tls-cert" is MFB_TLS_CERT. */
export function variableOf(flag: string): string {
  return `MFB_${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** An http or https address with nothing behind its host and port. */
export function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash &&
      !url.username;
  } catch {
    return false;
  }
}
