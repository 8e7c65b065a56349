import { downloadDe } from "./de_download.ts";
import { selfTestDe } from "./de_lights.ts";

/** One step of a session. `of`: the picture's name (ui/styles/help.css). */
export interface HelpStep {
  name: string;
  text: string;
  picture: { of: "number" | "consent" | "end"; alt: string } | null;
}

/** The help page in German; its shape is the type of all. */
export const helpDe = {
  title: "Sofort-Hilfe",
  lead: "Wir helfen Ihnen direkt an Ihrem Bildschirm, während wir miteinander telefonieren.",
  download: "MFB-Kunde herunterladen",
  downloadHint: "Ohne Installation: herunterladen, starten, fertig.",
  none: "Zurzeit steht auf diesem Server kein Programm zum Herunterladen bereit. Bitte rufen Sie uns an.",
  checking: "Es wird nachgesehen, welche Programme bereitstehen …",
  call: "Rufen Sie uns an:",
  logo: (office: string) => `Logo ${office}`,
  imprint: "Impressum",
  conditions: "Nutzungsbedingungen",
  watch: "Ohne Download zusehen",
  watchHint: "Nur zum Ansehen, auch am Telefon oder Tablet: Sie brauchen nur die Sitzungsnummer.",
  needTitle: "Was Sie brauchen",
  needs: [
    ["Telefon", "Sie sind mit uns am Telefon verbunden. Ohne Anruf gibt es keine Sitzung."],
    ["Internet", "Eine Verbindung mit 2000 kbit/s oder mehr wird empfohlen."],
    ["Ihren Rechner", "Administratorrechte sind nicht nötig, und es wird nichts installiert."],
  ],
  doesTitle: "Was das Programm tut",
  does: [
    ["Zeigen", "Wir sehen Ihren Bildschirm oder Sie den unseren, aber erst nach Ihrem Ja."],
    [
      "Mitbedienen",
      "Wenn Sie es erlauben, benutzen wir Maus und Tastatur mit. Sie können es sofort entziehen.",
    ],
    [
      "Schützen",
      "Alles ist von Rechner zu Rechner verschlüsselt. Auch der vermittelnde Server sieht nichts davon.",
    ],
  ],
  stepsTitle: "So läuft eine Sitzung ab",
  steps: [
    { name: "Anrufen", text: "Rufen Sie uns an. Wir vereinbaren, wobei wir helfen.", picture: null },
    {
      name: "Starten",
      text:
        "Laden Sie MFB-Kunde herunter und öffnen Sie es. Ein Fenster in Ihrem Browser geht auf. Beim ersten Mal fragt es, ob die Kanzlei stimmt.",
      picture: null,
    },
    {
      name: "Nummer eingeben",
      text: "Wir nennen Ihnen eine Sitzungsnummer. Tippen Sie alle Ziffern ein und wählen Sie Verbinden.",
      picture: { of: "number", alt: "Das Feld Sitzungsnummer, darunter der Knopf Verbinden." },
    },
    {
      name: "Zustimmen",
      text: "Lesen Sie die Frage zur Bildschirmfreigabe in Ruhe und antworten Sie mit Ja oder Nein.",
      picture: {
        of: "consent",
        alt: "Die Frage zur Bildschirmfreigabe mit den Antworten Ja, Nein und Applikationen wählen.",
      },
    },
    {
      name: "Beenden",
      text: "Ein Klick auf Beenden genügt, von Ihrer wie von unserer Seite. Danach läuft nichts weiter.",
      picture: {
        of: "end",
        alt: "Während der Sitzung steht oben, wer Ihren Bildschirm sieht, mit den Knöpfen Pause und Beenden.",
      },
    },
  ] as HelpStep[],
  warningTitle: "Bitte beachten",
  warning:
    "Wir rufen Sie nie unaufgefordert an, um auf Ihren Rechner zu kommen. Geben Sie Nummern nur ein, wenn Sie selbst bei uns angerufen haben.",
  offer: downloadDe,
  selfTest: selfTestDe,
};
