import type { ConnectError } from "../../protocol/local.ts";

/** "Ohne Download zusehen": the page of a client without the program, and what the adviser reads of it. */
export const guestDe = {
  title: "Ohne Download zusehen",
  heading: "Ohne Download zusehen",
  lead:
    "Geben Sie die Nummer ein, die Ihnen die Kanzlei am Telefon nennt. Das geht auch am Telefon oder Tablet.",
  can:
    "Sie sehen den Bildschirm der Kanzlei. Auf einem Rechner können Sie auch Ihren eigenen zeigen, nur zum Ansehen.",
  cannot:
    "Gesteuert wird Ihr Gerät nie. Dateien und einen Sitzungsbeleg gibt es hier nicht, dafür brauchen Sie das Programm.",
  trust:
    "Diese Seite kommt vom Server der Kanzlei. Das Programm prüft die Verbindung unabhängig davon; geht es um Vertrauliches, nehmen Sie lieber das Programm.",
  program: "Zum Programm MFB-Kunde",
  promises: ["Niemand sieht etwas von Ihnen, bevor Sie zugestimmt haben.", "Sie können jederzeit beenden."],
  insecure:
    "Diese Seite arbeitet nur unter einer gesicherten Adresse, die mit https beginnt. Bitte sagen Sie der Kanzlei Bescheid, oder nehmen Sie das Programm.",
  unsupported:
    "Dieser Browser kann die Verbindung nicht aufbauen. Bitte nehmen Sie einen aktuellen Browser oder das Programm.",
  reloaded:
    "Die Seite wurde neu geladen. Damit ist die Sitzung beendet. Lassen Sie sich am Telefon eine neue Nummer nennen.",
  offline: "Der Server ist gerade nicht erreichbar. Die Sitzung läuft weiter, es wird weiter versucht …",
  phoneCannotShare:
    "Dieser Browser kann keinen Bildschirm zeigen, auf Telefonen und Tablets geht das nicht. Sie können Nein sagen und weiter telefonieren; zusehen können Sie hier.",
  sharingHint: "Lassen Sie diese Seite offen, solange die Sitzung läuft.",
  keepOpen: "Lassen Sie diese Seite offen. Wird sie geschlossen oder neu geladen, ist die Sitzung beendet.",
  noKeepsakes: "Ohne das Programm gibt es keinen Sitzungsbeleg und kein Protokoll.",
  errors: {
    version:
      "Diese Seite ist nicht auf dem Stand des Servers. Laden Sie sie neu und versuchen Sie es noch einmal.",
  } as Partial<Record<ConnectError, string>>,
  /** The guest as the adviser reads it. */
  browserOn: (platform: string) => platform === "" ? "Browser" : `Browser unter ${platform}`,
  named: (name: string) => `Mandant ohne Programm (${name})`,
  looksInBrowser:
    "Der Mandant sieht ohne Programm zu, im Browser. Seine Seite kommt von Ihrem Server und prüft ihn nicht: Für Vertrauliches verlangen Sie das Programm. Dateien und Sitzungsbeleg gibt es hier nicht.",
  sharesInBrowser:
    "Der Mandant nimmt ohne Programm teil, im Browser: Sie können nur zusehen. Dateien und Sitzungsbeleg gibt es hier nicht.",
  noFilesThere: "Der Mandant ist ohne Programm da, im Browser. Dateien gehen nur mit dem Programm.",
  chatGone: "Der Chat ist nach der Sitzung auf beiden Seiten gelöscht.",
};
