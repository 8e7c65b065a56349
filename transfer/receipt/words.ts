import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { ReceiptFact, ReceiptPlace } from "../../protocol/receipt.ts";
import { LOG_WORDS } from "../log_words.ts";

/** A fact of the receipt in German, line by line. Other people's words stand in „…“ or after "  | ". */

type Fact<K extends ReceiptFact["kind"]> = Extract<ReceiptFact, { kind: K }>;

const MODES: Record<Mode, string> = {
  support: "Support: Die Kanzlei sieht den Bildschirm des Mandanten",
  show: "Zeigen: Der Mandant sieht den Bildschirm der Kanzlei",
};

const PLACES: Record<ReceiptPlace, string> = {
  everything: "der ganze Bildschirm",
  newApplications: "neu gestartete Applikationen",
  taskbar: "Taskleiste",
  desktop: "Gesamter Desktop",
  startMenu: "Startmenü",
  own: "das Fenster von MFB selbst",
};

const SUBJECTS: Record<Fact<"asked">["subject"], string> = {
  screen: "nach dem Bildschirm",
  application: "nach einer neuen Applikation",
  files: "nach dem Dateitransfer",
  clipboard: "nach der Zwischenablage",
  chat: "nach dem Chat im Sitzungsbeleg",
  handover: "nach der Übergabe an eine andere Person der Kanzlei",
};

const CHOICES: Record<Fact<"asked">["choice"], string> = {
  yes: "Antwort: Ja.",
  some: "Antwort: Ja, mit Applikationswahl.",
  no: "Antwort: Nein.",
  none: "Keine Antwort: Die Frage wurde gegenstandslos.",
};

const ENDS: Record<EndReason, string> = {
  "adviser-ended": "Die Kanzlei hat sie beendet.",
  "client-ended": "Der Mandant hat sie beendet.",
  "declined": "Die Bildschirmfreigabe wurde abgelehnt.",
  "not-verified": "Die Sitzungsnummer stimmte nicht.",
  "expired": "Die Sitzungsnummer war abgelaufen.",
  "burnt": "Die Sitzungsnummer war verbraucht.",
  "version": "Die Programme hatten verschiedene Versionen.",
  "lost": "Die Verbindung ging verloren.",
  "display-lost": "Der Bildschirm war nicht mehr erreichbar.",
  "fault": "Ein Fehler ist aufgetreten.",
};

const at = (side: "client" | "adviser") =>
  side === "client" ? "Beim Mandanten" : "Bei der Kanzlei, nach ihrer Angabe";
/** Who looks at the screen of this side. */
const viewer = (side: "client" | "adviser") => side === "client" ? "Die Kanzlei" : "Der Mandant";

export function factLines(fact: ReceiptFact): string[] {
  switch (fact.kind) {
    case "begun":
      return [
        "Die Sitzung beginnt.",
        `Kanzlei: „${fact.office}“. Rechner des Mandanten: „${fact.client}“.`,
        `Modus ${MODES[fact.mode]}, sobald zugestimmt ist.`,
        `Prüfwort: „${fact.checkWords}“.`,
      ];
    case "asked":
      return asked(fact);
    case "mode":
      return [`Modus ${MODES[fact.mode]}.`];
    case "pause":
      return [`${at(fact.at)}: Die Freigabe ${fact.on ? "wird angehalten" : "geht weiter"}.`];
    case "release":
      return release(fact);
    case "steering":
      return [`${at(fact.at)}: ${steering(fact)}`];
    case "steers":
      return [`${at(fact.at)}: ${viewer(fact.at)} ${fact.on ? "beginnt zu steuern" : "steuert nicht mehr"}.`];
    case "files":
      return fact.files.flatMap(file);
    case "chat":
      return [`Chat, ${fact.from === "client" ? "Mandant" : "Kanzlei"}: „${fact.text}“`];
    case "clipboard":
      return [
        `${at(fact.at)}: Die gemeinsame Zwischenablage wird ${fact.on ? "eingeschaltet" : "ausgeschaltet"}.`,
      ];
    case "elevated":
      return [
        "Neustart von MFB-Kunde mit Administratorrechten: " +
        (fact.granted ? "Windows hat gefragt, der Mandant hat zugestimmt." : "nicht zugestimmt."),
      ];
    case "handed-over":
      return [
        "Die Sitzung wird in der Kanzlei übergeben.",
        `Bisher: „${fact.giver}“. Ab jetzt: „${fact.taker}“.`,
        `Neues Prüfwort: „${fact.checkWords}“.`,
      ];
    case "ended":
      return [`Die Sitzung ist beendet. ${ENDS[fact.reason]}`];
  }
}

function asked({ at: side, subject, wording, choice }: Fact<"asked">): string[] {
  return [
    `${at(side)}: Frage ${SUBJECTS[subject]}. ` +
    (wording.length > 0 ? "Zu lesen war:" : "Sie stand auf dem Bildschirm selbst."),
    ...wording.map((line) => `  | ${line}`),
    CHOICES[choice],
  ];
}

function release({ at: side, shown, hidden, shownPlaces, hiddenPlaces }: Fact<"release">): string[] {
  const list = (names: string[], places: ReceiptPlace[]) =>
    [...places.map((place) => PLACES[place]), ...names.map((name) => `„${name}“`)].join(", ");
  const lines = [`${at(side)}: Die Freigabe ändert sich.`];
  const appear = list(shown, shownPlaces), vanish = list(hidden, hiddenPlaces);
  if (appear) lines.push(`Jetzt sichtbar: ${appear}.`);
  if (vanish) lines.push(`Jetzt verborgen: ${vanish}.`);
  return lines;
}

function steering({ at: side, how }: Fact<"steering">): string {
  const who = viewer(side);
  if (how === "allowed") return `${who} darf steuern.`;
  return `${who} darf nicht mehr steuern${how === "panic" ? " (Taste Pause/Untbr)" : ""}.`;
}

function file({ to, name, size, sha256, result }: Fact<"files">["files"][number]): string[] {
  const way = to === "client" ? "von der Kanzlei zum Mandanten" : "vom Mandanten zur Kanzlei";
  return [
    `Datei ${way}: „${name}“, ${size} Byte, ${LOG_WORDS.de.results[result]}.`,
    ...sha256 ? [`  SHA-256 der Datei: ${sha256}`] : [],
  ];
}
