/** The shared clipboard. */
export const clipboardDe = {
  /** At the one whose screen is shared. */
  on: "Zwischenablage: an",
  off: "Zwischenablage: aus",
  allow: "Einschalten",
  allowLabel: "Zwischenablage einschalten",
  revoke: "Ausschalten",
  revokeLabel: "Zwischenablage ausschalten",
  offHint: "Was Sie kopieren, bleibt bei Ihnen.",
  onHint: (who: string) =>
    `Text, den Sie kopieren (Strg+C), bekommt auch ${who}, gleich aus welchem Programm – und umgekehrt.`,
  pausedHint: "Solange pausiert ist, geht nichts hinüber.",
  notWanted: (who: string) => `${who} hat sie auf der eigenen Seite noch nicht eingeschaltet.`,
  tooLarge: "Der zuletzt kopierte Text ist zu lang und wurde nicht gesendet. Höchstens 1 MB gehen hinüber.",
  /** At the one who looks. */
  tool: "Zwischenablage",
  toolOffHint: "Zwischenablage ist aus: Kopierter Text bleibt auf beiden Seiten, wo er ist.",
  notAllowed: "Die andere Seite hat die Zwischenablage nicht eingeschaltet.",
  send: "Zwischenablage senden",
  take: "In Zwischenablage übernehmen",
  notices: {
    offered: "Auf der anderen Seite wurde Text kopiert.",
    taken: "Kopierter Text ist jetzt in Ihrer Zwischenablage.",
    sending: "Text wird gesendet …",
    sent: "Ihr Text ist jetzt in der Zwischenablage der anderen Seite.",
    empty: "In Ihrer Zwischenablage ist kein Text.",
    "too-large": "Ihr Text ist zu lang und wurde nicht gesendet. Höchstens 1 MB gehen hinüber.",
    "their-text-too-large":
      "Auf der anderen Seite wurde ein zu langer Text kopiert. Höchstens 1 MB gehen hinüber.",
    "not-sent": "Ihr Text kam nicht an. Bitte versuchen Sie es noch einmal.",
    "not-read":
      "Der Browser gibt die Zwischenablage nicht frei. Klicken Sie ins Bild und drücken Sie Strg+V.",
    "not-taken": "Der Browser hat den Text nicht übernommen. Bitte versuchen Sie es noch einmal.",
  },
};
