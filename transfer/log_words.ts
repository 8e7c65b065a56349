import type { Direction, TransferRecord } from "./types.ts";

/** What stands in a transfer log, in the reader's language. `directions`: seen from the end that keeps it. */
interface LogWords {
  title: string;
  columns: { time: string; direction: string; name: string; size: string; sha256: string; result: string };
  directions: Record<"client" | "adviser", Record<Direction, string>>;
  bytes: string;
  unknown: string;
  results: Record<TransferRecord["result"], string>;
  /** The decimal and date style: "29.11.2026" or "2026-11-29". */
  germanDates: boolean;
}

const de: LogWords = {
  title: "Protokoll des Dateitransfers",
  columns: {
    time: "Zeit",
    direction: "Richtung",
    name: "Name",
    size: "Größe",
    sha256: "SHA-256",
    result: "Ergebnis",
  },
  directions: {
    client: { send: "an die Kanzlei", receive: "von der Kanzlei" },
    adviser: { send: "an den Mandanten", receive: "vom Mandanten" },
  },
  bytes: "Byte",
  unknown: "unbekannt",
  results: {
    "done": "vollständig angekommen",
    "changed": "abgebrochen: die Datei wurde währenddessen geändert",
    "vanished": "abgebrochen: die Datei war nicht mehr da",
    "unreadable": "abgebrochen: die Datei ließ sich nicht lesen",
    "disk-full": "abgebrochen: der Datenträger war voll",
    "not-writable": "abgebrochen: im Zielordner ließ sich nicht schreiben",
    "name": "abgelehnt: der Name ist nicht möglich",
    "size": "abgelehnt: die Größe stimmte nicht",
    "digest": "verworfen: die Prüfsumme stimmte nicht",
    "withdrawn": "abgebrochen: der Dateitransfer wurde nicht mehr erlaubt",
    "aborted": "abgebrochen",
    "scan": "abgelehnt vom Virenschutz",
    "refused": "abgelehnt vom Empfänger",
    "lost": "abgebrochen: die Verbindung brach ab",
  },
  germanDates: true,
};

const en: LogWords = {
  title: "File transfer log",
  columns: {
    time: "Time",
    direction: "Direction",
    name: "Name",
    size: "Size",
    sha256: "SHA-256",
    result: "Result",
  },
  directions: {
    client: { send: "to the office", receive: "from the office" },
    adviser: { send: "to the client", receive: "from the client" },
  },
  bytes: "bytes",
  unknown: "unknown",
  results: {
    "done": "arrived complete",
    "changed": "stopped: the file was changed meanwhile",
    "vanished": "stopped: the file was gone",
    "unreadable": "stopped: the file could not be read",
    "disk-full": "stopped: the disk was full",
    "not-writable": "stopped: the folder could not be written to",
    "name": "refused: the name is not possible",
    "size": "refused: the size was wrong",
    "digest": "discarded: the checksum was wrong",
    "withdrawn": "stopped: file transfer was not allowed any more",
    "aborted": "stopped",
    "scan": "refused by the virus scanner",
    "refused": "refused by the receiver",
    "lost": "stopped: the connection was lost",
  },
  germanDates: false,
};

export const LOG_WORDS = { de, en };
export type LogLanguage = keyof typeof LOG_WORDS;
