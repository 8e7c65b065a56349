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
