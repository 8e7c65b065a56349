/** The adviser's page. German. */
export const adviserDe = {
  title: "Berater",
  signedOutTitle: "Beraterseite geschlossen",
  signedOut:
    "Diese Seite gehört zu einem Programmstart und gilt nur einmal. Öffnen Sie sie neu aus dem Programm.",
  refused: "Die Anmeldung gilt nicht mehr. Öffnen Sie die Beraterseite neu aus dem Programm.",
  replaced:
    "Die Beraterseite wurde in einem anderen Fenster geöffnet. Dieses Fenster ist jetzt ohne Funktion.",
  version: "Seite und Server haben verschiedene Versionen. Laden Sie die Seite neu.",
  reopen: "Erneut öffnen",
  reopened: "Ein neues Fenster wurde geöffnet. Dieses können Sie schließen.",
  reopenFailed: "Das hat nicht geklappt. Läuft der Server noch?",
  offline: "Keine Verbindung zum Server. Es wird weiter versucht …",
  offlineInSession: "Der Server ist gerade nicht erreichbar. Die Sitzung läuft weiter.",
  heading: "Fernbetreuung",
  lead: "Starten Sie eine Sitzung und nennen Sie dem Mandanten am Telefon die Nummer.",
  newSession: "Neue Sitzung",
  mode: "Modus",
  support: "Support",
  supportHint: "Sie sehen den Bildschirm des Mandanten.",
  show: "Zeigen",
  showHint: "Der Mandant sieht Ihren Bildschirm.",
  noShowElsewhere: "Zeigen geht nur an dem Rechner, auf dem der Server läuft.",
  noShow: "Zeigen ist hier nicht möglich: Dieser Rechner hat keinen Bildschirm, den das Programm erreicht.",
  modeLocked: "Der Modus kann geändert werden, sobald die offene Frage beantwortet ist.",
  number: "Sitzungsnummer",
  numberHint: "Lesen Sie die Nummer am Telefon vor. Sie gilt für eine einzige Sitzung.",
  copy: "Nummer kopieren",
  copied: "Nummer kopiert",
  copyFailed: "Kopieren ging nicht. Bitte von Hand markieren.",
  validFor: (time: string) => `Noch ${time} gültig`,
  soonOver: (time: string) => `Läuft bald ab: noch ${time}`,
  extend: "Verlängern",
  cancel: "Sitzung abbrechen",
  end: "Beenden",
  wrongNumber: (left: number) =>
    left === 0
      ? "Die eingegebene Nummer war falsch. Die Sitzungsnummer ist damit verbraucht."
      : left === 1
      ? "Die eingegebene Nummer war falsch. Noch 1 Versuch, dann ist sie verbraucht."
      : `Die eingegebene Nummer war falsch. Noch ${left} Versuche, dann ist sie verbraucht.`,
  wrongVersion: "Der Mandant hat eine andere Version des Programms. Bitte lassen Sie ihn das aktuelle laden.",
  busy: "Der Server nimmt gerade keine neue Sitzung an. Versuchen Sie es in einer Minute noch einmal.",
  unavailable:
    "Zur Zeit können keine neuen Sitzungen begonnen werden. Laufende Sitzungen gehen weiter. Versuchen Sie es in einigen Minuten noch einmal.",
  status: {
    connecting: "Verbindung zum Server wird aufgebaut …",
    idle: "Bereit für eine neue Sitzung.",
    creating: "Die Sitzungsnummer wird geholt …",
    waiting: "Wartet auf den Mandanten.",
    verifying: "Der Mandant verbindet sich. Die Nummer wird geprüft …",
    asking: (who: string) => `${who} wird gefragt, ob der Bildschirm gezeigt werden darf …`,
    askingSelf: "Bitte beantworten Sie die Frage zur Bildschirmfreigabe.",
    viewing: (who: string) => `Sie sehen den Bildschirm von ${who}.`,
    showing: (who: string) => `${who} sieht Ihren Bildschirm.`,
    ended: "Die Sitzung ist beendet.",
  },
  switching: (who: string) => `${who} wird gefragt. Bis zur Antwort bleibt alles, wie es ist.`,
  declinedSwitch: (who: string) => `${who} hat Nein gesagt. Es bleibt, wie es ist.`,
  declinedOwnSwitch: "Sie haben Nein gewählt. Es bleibt, wie es ist.",
  showStopped: "Ihr Bildschirm konnte nicht gezeigt werden. Es bleibt, wie es ist.",
  clientAway:
    "Der Mandant ist für den Server gerade nicht erreichbar. Die Verbindung wird wiederhergestellt.",
  unnamed: "Der Mandant",
  stepsTitle: "So geht es",
  steps: [
    "Neue Sitzung beginnen.",
    "Die ganze Nummer am Telefon vorlesen.",
    "Der Mandant gibt sie ein und stimmt zu.",
  ],
};
