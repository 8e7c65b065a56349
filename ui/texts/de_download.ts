/** The download on the help page, in German; its shape is the type of all. */
export const downloadDe = {
  platforms: {
    "windows": "für Windows",
    "linux": "für Linux",
    "linux-arm64": "für Linux (ARM)",
    "macos-arm64": "für Mac (Apple-Chip)",
  },
  other: "Für andere Rechner:",
  notHere:
    "Auf diesem Gerät läuft MFB-Kunde nicht. Öffnen Sie diese Seite auf dem Rechner, an dem Sie Hilfe brauchen.",
  sizes: (saved: string, sent: string) =>
    saved === sent ? `${saved} MB` : `${saved} MB, beim Laden etwa ${sent} MB`,
  sum: {
    title: "Prüfsumme",
    lead:
      "Damit lässt sich feststellen, dass die Datei unverändert angekommen ist. Das ist etwas für Fachleute und zum Helfen nicht nötig.",
    label: (platform: string) => `SHA-256 ${platform}`,
    copy: "Prüfsumme kopieren",
    copied: "Prüfsumme kopiert",
    copyFailed: "Kopieren ging nicht. Bitte von Hand markieren.",
    how: "So wird sie am eigenen Rechner berechnet:",
  },
  start: {
    title: "Wenn Ihr Rechner beim Öffnen nachfragt",
    items: [
      [
        "Windows",
        "„Der Computer wurde durch Windows geschützt“: Das erscheint bei Programmen, die noch wenige geladen haben. Wählen Sie „Weitere Informationen“ und dann „Trotzdem ausführen“, aber nur, wenn Sie die Datei eben selbst von dieser Seite geladen haben.",
      ],
      [
        "Mac",
        "Öffnen Sie Systemeinstellungen, Datenschutz & Sicherheit, und wählen Sie bei MFB-Kunde „Dennoch öffnen“.",
      ],
      ["Linux", "Erlauben Sie in den Eigenschaften der Datei, sie als Programm auszuführen."],
    ],
  },
};
