/** The help page in German; its shape is the type of all. */
export const helpDe = {
  title: "Sofort-Hilfe",
  lead: "Wir helfen Ihnen direkt an Ihrem Bildschirm, während wir miteinander telefonieren.",
  download: "MFB-Kunde herunterladen",
  downloadHint: "Ohne Installation: herunterladen, starten, fertig.",
  platforms: { windows: "für Windows", linux: "für Linux" },
  other: "Auch verfügbar:",
  size: (megabytes: string) => `${megabytes} MB`,
  none: "Zurzeit steht auf diesem Server kein Programm zum Herunterladen bereit. Bitte rufen Sie uns an.",
  checking: "Es wird nachgesehen, welche Programme bereitstehen …",
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
    ["Anrufen", "Rufen Sie uns an. Wir vereinbaren, wobei wir helfen."],
    ["Starten", "Laden Sie MFB-Kunde herunter und öffnen Sie es. Ein Fenster in Ihrem Browser geht auf."],
    [
      "Nummer eingeben",
      "Wir nennen Ihnen eine Sitzungsnummer. Tippen Sie alle Ziffern ein und wählen Sie Verbinden.",
    ],
    ["Zustimmen", "Lesen Sie die Frage zur Bildschirmfreigabe in Ruhe und antworten Sie mit Ja oder Nein."],
    [
      "Beenden",
      "Ein Klick auf Beenden genügt, von Ihrer wie von unserer Seite. Danach läuft nichts weiter.",
    ],
  ],
  warningTitle: "Bitte beachten",
  warning:
    "Wir rufen Sie nie unaufgefordert an, um auf Ihren Rechner zu kommen. Geben Sie Nummern nur ein, wenn Sie selbst bei uns angerufen haben.",
};
