import type { AdministrationFault } from "../../protocol/administration.ts";
import type { AuditEvent, SettingName } from "../../protocol/audit.ts";

type Name = AuditEvent["event"];

/** The administration page. */
export const adminDe = {
  title: "Verwaltung",
  lead: "Was Ihre Mandanten von der Kanzlei lesen, wer sich anmelden darf und was der Server aufbewahrt.",
  toAdviser: "Zur Beraterseite",
  loading: "Einen Augenblick …",
  signedOut: "Diese Seite ist für Administratoren. Melden Sie sich an.",
  signIn: "Anmelden",

  office: "Kanzlei",
  names: {
    office: "Name der Kanzlei",
    phone: "Telefon",
    address: "Adresse der Hilfeseite",
    imprint: "Impressum",
    conditions: "Nutzungsbedingungen",
    logo: "Logo",
    retentionDays: "Aufbewahrung in Tagen",
  } satisfies Record<SettingName, string> as Record<SettingName, string>,
  addressHint: "So, wie Mandanten sie erreichen, zum Beispiel https://hilfe.kanzlei.example/",
  textHint: "Nur Text; Absätze durch leere Zeilen.",
  fixed: "Beim Start des Servers vorgegeben; dieses Feld gilt erst ohne die Vorgabe.",
  retentionHint: "Sitzungen und Protokolleinträge, die älter sind, werden endgültig gelöscht.",
  save: "Speichern",
  saved: "Gespeichert.",
  logoNone: "Kein Logo hinterlegt.",
  logoHint: "PNG, JPEG oder WebP, höchstens 256 KB.",
  logoAlt: "Logo der Kanzlei",
  logoChoose: "Bild wählen",
  logoRemove: "Logo entfernen",

  meetings: "Sitzungen",
  meetingsHint: "Wer wann wie lange; nie, was gezeigt oder geschrieben wurde.",
  meetingsNone: "Noch keine Sitzung.",
  local: "Am Rechner des Servers",
  modes: { support: "Support", show: "Zeigen" },
  noEnd: "Ende nicht bekannt",
  minutes: (minutes: number) =>
    minutes < 1 ? "unter 1 Minute" : minutes === 1 ? "1 Minute" : `${minutes} Minuten`,
  more: "Ältere anzeigen",

  audit: "Protokoll des Servers",
  auditHint: "Jeder Eintrag ist mit dem vorigen verkettet. Wird einer geändert oder entfernt, fällt es auf.",
  check: "Kette prüfen",
  intact: (entries: number) =>
    `Kette geprüft: unverändert (${entries === 1 ? "1 Eintrag" : `${entries} Einträge`})`,
  changed: (seq: number) => `Achtung: Eintrag ${seq} ist nicht so, wie er geschrieben wurde.`,
  cut: (seq: number) => `Achtung: Ab Eintrag ${seq} fehlen Einträge.`,
  events: {
    "server-started": "Server gestartet",
    "server-stopped": "Server beendet",
    "set-up-done": "Erstes Konto angelegt",
    "sign-in": "Angemeldet",
    "sign-out": "Abgemeldet",
    "sign-out-everywhere": "Überall abgemeldet",
    "wrong-credentials": "Falsche Anmeldung",
    "account-invited": "Eingeladen",
    "account-created": "Konto angelegt",
    "account-changed": "Konto geändert",
    "account-removed": "Konto entfernt",
    "session-created": "Sitzungsnummer vergeben",
    "session-verified": "Sitzung begonnen",
    "session-handed-over": "Sitzung übergeben",
    "session-ended": "Sitzung beendet",
    "settings-changed": "Einstellungen geändert",
    "backup-made": "Sicherung geschrieben",
    "certificate-renewed": "Zertifikat erneuert",
    "retention-applied": "Altes gelöscht",
  } satisfies Record<Name, string> as Record<Name, string>,
  unrecorded: (count: number) => `davor ${count} weitere`,

  faults: {
    "malformed": "Das lässt sich so nicht speichern. Prüfen Sie die Adresse und die Zahl der Tage.",
    "signed-out": "Sie sind nicht mehr angemeldet.",
    "logo": "Dieses Bild geht nicht. Nehmen Sie ein PNG, JPEG oder WebP mit höchstens 256 KB.",
    "disk": "Auf dem Server ließ sich nichts schreiben. Vielleicht ist die Festplatte voll.",
    "unreachable": "Der Server ist gerade nicht zu erreichen.",
  } satisfies Record<AdministrationFault | "unreachable", string> as Record<
    AdministrationFault | "unreachable",
    string
  >,
};
