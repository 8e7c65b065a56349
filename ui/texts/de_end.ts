/** The end of a session and what may be saved of it, in German; its shape is the type of all. */
export const keepDe = {
  logTitle: "Der Dateitransfer wurde protokolliert. Protokoll speichern?",
  logHint: (files: number) =>
    `${
      files === 1 ? "1 Datei" : `${files} Dateien`
    }: Zeit, Richtung, Name, Größe und Prüfsumme, nicht der Inhalt.`,
  logName: "Protokoll",
  asText: "Als Text",
  asJson: "Als JSON",
  dontSave: "Nicht speichern",
  notSaved: "Das Protokoll wird nicht gespeichert.",
  receiptTitle: "Sitzungsbeleg",
  receiptHint:
    "Was in dieser Sitzung gefragt, erlaubt und übertragen wurde, mit Uhrzeit. Die andere Seite kann denselben Beleg speichern.",
  receiptOpen:
    "Was in dieser Sitzung gefragt, erlaubt und übertragen wurde, mit Uhrzeit. Das Ende fehlt darin: Die Verbindung brach vorher ab.",
  receiptName: "Sitzungsbeleg",
  receiptSave: "Sitzungsbeleg speichern",
  outcomes: {
    saved: (_name: string) => "Gespeichert.",
    downloads: (name: string) => `${name} liegt bei Ihren Downloads.`,
    cancelled: (_name: string) => "Nichts gespeichert.",
    failed: (_name: string) => "Das Speichern hat nicht geklappt. Versuchen Sie es an einem anderen Ort.",
  },
};
