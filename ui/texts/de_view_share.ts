/** Where only the client's browser can show the screen, to look at. */
export const viewShareDe = {
  viewOnly: (owner: string) => `Nur ansehen, ohne Steuern: ${owner} zeigt den Bildschirm im Browser.`,
  stopped: "Die andere Seite hat die Freigabe im Browser beendet. Sie kann dort neu auswählen.",
  asks: (asker: string) => `${asker} möchte sehen, was auf Ihrem Bildschirm steht. Sind Sie einverstanden?`,
  title: "Bildschirm im Browser zeigen (nur ansehen)",
  chooseNext:
    "Nach dem Ja fragt Ihr Browser, was Sie zeigen: den Bildschirm, ein Fenster oder einen Tab. Nur das ist zu sehen.",
  mayNotSteer: "Ihr Berater kann nur zusehen. Maus und Tastatur bleiben bei Ihnen.",
  anyTime: "Sie können jederzeit anhalten oder beenden, auch im Hinweis Ihres Browsers.",
  picking: "Bitte wählen Sie jetzt in der Frage Ihres Browsers, was zu sehen sein soll.",
  impossible:
    "Dieser Browser kann keinen Bildschirm zeigen. Öffnen Sie MFB-Kunde in Chrome, Edge oder Firefox.",
  failed:
    "Der Browser konnte den Bildschirm nicht aufnehmen. Versuchen Sie es noch einmal, oder wählen Sie ein anderes Fenster.",
  shared: "was Sie im Browser ausgewählt haben",
  choose: "Anderes zeigen",
  sees: (who: string) => `${who} sieht, was Sie ausgewählt haben`,
  noSteering: "Steuern: auf diesem Rechner nicht möglich",
  ended:
    "Die Freigabe ist in Ihrem Browser beendet. Mit „Fortsetzen“ wählen Sie neu aus, was zu sehen sein soll.",
  status: (office: string) => `Verbunden mit ${office}. Ihre Auswahl wird übertragen.`,
};
