import type { HostWarning, OfficeError } from "../../protocol/office.ts";

/** Which office the client belongs to, in German; its shape is the type of all. */
export const officeDe = {
  choose: {
    title: "Zu welcher Kanzlei möchten Sie?",
    lead:
      "Geben Sie die Internet-Adresse Ihrer Kanzlei ein. Sie steht auf der Hilfeseite, von der Sie dieses Programm haben.",
    known: "Diese Kanzleien kennen Sie schon",
    open: (name: string) => `Mit ${name} verbinden`,
    forget: "Vergessen",
    forgetLabel: (name: string) => `${name} vergessen`,
    other: "Eine andere Kanzlei",
    label: "Adresse Ihrer Kanzlei",
    hint: "Zum Beispiel kanzlei-mueller.de. Fragen Sie am Telefon nach, wenn Sie nicht sicher sind.",
    submit: "Weiter",
  },
  searching: (host: string) => `Die Kanzlei ${host} wird gesucht …`,
  failedTitle: "Keine Verbindung zur Kanzlei",
  address: "Adresse:",
  errors: {
    "unreachable":
      "Der Server der Kanzlei antwortet nicht. Prüfen Sie Ihre Internetverbindung und die Adresse. Hilft das nicht, rufen Sie in der Kanzlei an.",
    "certificate":
      "Der Server kann sich nicht als diese Adresse ausweisen: Sein Zertifikat gilt nicht. Es wird nichts gesendet. Prüfen Sie Datum und Uhrzeit Ihres Rechners, oder rufen Sie in der Kanzlei an.",
    "no-office":
      "Unter dieser Adresse antwortet keine Kanzlei, die dieses Programm kennt. Prüfen Sie die Adresse. Ist sie richtig, laden Sie das Programm von der Hilfeseite der Kanzlei neu herunter.",
    "other-host":
      "Unter dieser Adresse meldet sich eine Kanzlei, die eine andere Adresse hat. Das kann ein Betrugsversuch sein. Es wird nichts gesendet. Fragen Sie in der Kanzlei nach der richtigen Adresse.",
    "address": "Das ist keine Adresse. Sie sieht zum Beispiel so aus: kanzlei-mueller.de",
  } satisfies Record<OfficeError, string> as Record<OfficeError, string>,
  retry: "Noch einmal versuchen",
  change: "Andere Kanzlei",
  ask: {
    title: "Stimmt das?",
    lead: "Sie verbinden sich zum ersten Mal mit:",
    name: "Kanzlei",
    phone: "Telefon",
    noPhone: "nicht angegeben",
    host: "Adresse",
    spelled: "Gelesen als",
    words: "Schlüssel",
    wordsHint: "Wer sichergehen möchte, lässt sich diese Wörter von der Kanzlei am Telefon vorlesen.",
    others: (names: string) => `Diese Kanzlei ist für Sie neu. Bisher haben Sie gearbeitet mit: ${names}.`,
    check:
      "Vergleichen Sie Namen und Telefonnummer mit dem, was Sie von Ihrer Kanzlei kennen. Beim nächsten Mal wird nicht mehr gefragt.",
    yes: "Ja, das ist meine Kanzlei",
    no: "Nein",
  },
  warnings: {
    "lookalike":
      "Vorsicht: In dieser Adresse stehen fremde Buchstaben, die wie bekannte aussehen. So täuschen Betrüger eine andere Adresse vor. Wählen Sie im Zweifel Nein und rufen Sie in der Kanzlei an.",
    "international": "In dieser Adresse stehen besondere Buchstaben. Lesen Sie sie genau.",
    "number":
      "Diese Adresse ist eine Zahl und kein Name. Bestätigen Sie sie nur, wenn Ihre Kanzlei sie so genannt hat.",
    "plain":
      "Diese Adresse beginnt nicht mit https. Die Sitzung selbst ist trotzdem verschlüsselt; wer dazwischensitzt, sieht aber, dass Sie sich verbinden.",
  } satisfies Record<HostWarning, string> as Record<HostWarning, string>,
  /** On the adviser's page. */
  own: {
    title: "Schlüssel der Kanzlei",
    hint:
      "Mandanten sehen diese Wörter, wenn sie sich zum ersten Mal verbinden. Lesen Sie sie am Telefon vor, wenn jemand danach fragt. Andere Wörter heißt: nicht Ihre Kanzlei.",
  },
  refused: {
    title: "Das ist nicht die Kanzlei, die Sie kennen",
    key: (name: string) =>
      `Unter der Adresse von ${name} meldet sich jemand mit einem anderen Schlüssel als bisher. Das kann ein Betrugsversuch sein. Darum wird keine Verbindung aufgebaut.`,
    nameTaken: (name: string, host: string) =>
      `Unter einer anderen Adresse meldet sich jemand mit dem Namen ${name}. Ihre Kanzlei kennen Sie unter ${host}. Das kann ein Betrugsversuch sein. Darum wird keine Verbindung aufgebaut.`,
    doTitle: "Was Sie jetzt tun",
    call: (phone: string) =>
      phone === ""
        ? "Rufen Sie Ihre Kanzlei an, unter einer Nummer, die Sie schon kennen. Nehmen Sie keine Nummer aus einer E-Mail oder einem Anruf."
        : `Rufen Sie Ihre Kanzlei an. Bisher war ihre Nummer ${phone}. Nehmen Sie keine Nummer aus einer E-Mail oder einem Anruf.`,
    tell: "Lesen Sie dort diese Wörter vor:",
    oldWords: "Schlüssel bisher",
    newWords: "Schlüssel jetzt",
    host: "Adresse jetzt",
  },
};
