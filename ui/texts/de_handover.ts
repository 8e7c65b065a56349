/** Hand-over of a session to a colleague: the giver's dialog, the taker's note, the client's question. German. */
export const handoverDe = {
  give: "Übergeben",
  title: "Sitzung übergeben",
  searching: "Es wird nachgesehen, wer angemeldet ist …",
  choose: "Wer soll die Sitzung übernehmen?",
  nobody:
    "Gerade ist niemand sonst angemeldet. Bitten Sie Ihre Kollegin oder Ihren Kollegen, die Beraterseite zu öffnen.",
  more:
    "Übergeben können Sie nur an jemanden, der am selben Server der Kanzlei angemeldet ist wie Sie. Wer einen anderen Server benutzt, steht hier nicht.",
  back: "Schließen",
  tell: (taker: string) => `Nennen Sie ${taker} am Telefon oder persönlich diese Übergabenummer:`,
  tellHint: "Sie steht nur hier. Danach wird der Mandant gefragt.",
  wrong: (left: number) =>
    left === 1
      ? "Die eingegebene Nummer war falsch. Noch 1 Versuch."
      : `Die eingegebene Nummer war falsch. Noch ${left} Versuche.`,
  asking: (client: string, taker: string) =>
    `${client} wird gefragt, ob ${taker} übernehmen darf. Bis zur Antwort bleibt alles, wie es ist.`,
  moving: (taker: string) => `Einverstanden. Die Sitzung geht an ${taker} …`,
  cancel: "Abbrechen",
  faults: {
    declined: "Der Mandant hat Nein gesagt. Die Sitzung bleibt bei Ihnen.",
    late: "Es kam rechtzeitig keine Antwort. Die Sitzung bleibt bei Ihnen.",
    gone: "Die Übergabe kam nicht zustande. Die Sitzung bleibt bei Ihnen.",
    elsewhere:
      "Diese Sitzung läuft über einen anderen Server der Kanzlei und lässt sich von hier aus nicht übergeben. Sie bleibt bei Ihnen.",
    burnt: "Die Übergabenummer wurde dreimal falsch eingegeben. Die Sitzung bleibt bei Ihnen.",
  },
  givenTitle: "Die Sitzung ist übergeben",
  given: (taker: string) => `${taker} hat die Sitzung übernommen. Sie sehen nichts mehr davon.`,
  receipt:
    "Was bis zur Übergabe gefragt, erlaubt und übertragen wurde, mit Uhrzeit. Den ganzen Beleg bekommt, wer die Sitzung zu Ende führt.",
  offered: (giver: string) => `${giver} möchte Ihnen eine Sitzung übergeben.`,
  number: "Übergabenummer",
  numberHint: (giver: string) => `Vier Ziffern, die ${giver} Ihnen nennt.`,
  invalid: "Die Übergabenummer hat vier Ziffern.",
  take: "Übernehmen",
  refuse: "Ablehnen",
  takenWrong: "Die Nummer stimmt nicht. Bitte fragen Sie noch einmal nach.",
  checking: "Die Nummer wird geprüft …",
  waiting: "Die Nummer stimmt. Der Mandant wird gefragt …",
  taking: "Der Mandant ist einverstanden. Die Sitzung wird übernommen …",
  overWrong: "Die Übergabenummer wurde dreimal falsch eingegeben. Die Sitzung bleibt, wo sie ist.",
  overGone: (giver: string) => `Die Übergabe kam nicht zustande. Die Sitzung bleibt bei ${giver}.`,
  busy: "Dieses Fenster hat schon eine Sitzung. Übernehmen können Sie in einem weiteren Fenster.",
  further: "Weiteres Fenster öffnen",
  ready: (client: string) =>
    `Sie haben die Sitzung mit ${client} übernommen. Wählen Sie, wessen Bildschirm gezeigt wird.`,
  asks: {
    title: "Übergabe in der Kanzlei",
    lead: (taker: string, giver: string) =>
      `${taker} übernimmt Ihre Sitzung von ${giver}. Sind Sie einverstanden?`,
    screen: {
      "goes-on": (taker: string) =>
        `${taker} sieht dann dasselbe, was bisher zu sehen war. Ob Maus und Tastatur mitbenutzt werden dürfen, bleibt, wie Sie es eingestellt haben.`,
      "show-ends": () => "Der Bildschirm der Kanzlei, den Sie gerade sehen, wird dabei geschlossen.",
      "none": () => "Ihr Bildschirm wird danach nicht gezeigt. Dafür werden Sie neu gefragt.",
    },
    under:
      "Dateien, die gerade unterwegs sind, werden abgebrochen. Die gemeinsame Zwischenablage wird ausgeschaltet, der Chat beginnt neu.",
    keeps: "Bei Nein bleibt alles, wie es ist.",
    yes: "Ja",
    no: "Nein",
  },
};

/** The adviser's list of own sessions. German. */
export const sessionsDe = {
  title: "Meine Sitzungen",
  further: "Weitere Sitzung",
  hint:
    "Jede Sitzung hat ein eigenes Fenster. Schließen Sie ein Fenster erst, wenn seine Sitzung beendet ist.",
  blocked: "Der Browser hat das neue Fenster nicht geöffnet. Bitte erlauben Sie es in der Adressleiste.",
  number: (number: string) => `Nummer ${number} …`,
  unnamed: "Mandant",
  since: (time: string) => `seit ${time} Uhr`,
  phases: {
    waiting: "wartet auf den Mandanten",
    verifying: "Nummer wird geprüft",
    running: "läuft",
  },
  windows: {
    here: "hier",
    other: "in anderem Fenster",
    none: "Fenster geschlossen",
  },
};
