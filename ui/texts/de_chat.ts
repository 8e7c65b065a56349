/** The chat's texts, German. */
export const chatDe = {
  title: "Chat",
  log: "Nachrichten",
  message: "Nachricht",
  send: "Senden",
  hint: "Enter sendet, Umschalt+Enter beginnt eine neue Zeile.",
  full: "Bitte warten Sie, bis Ihre letzten Nachrichten angekommen sind.",
  you: "Sie",
  empty: (peer: string) =>
    `Hier können Sie mit ${peer} schreiben. Kennwörter und TANs gehören nicht in den Chat.`,
  waits: "noch nicht angekommen",
  unread: (count: number) => `${count} neu`,
  unreadFrom: (count: number, peer: string) =>
    count === 1 ? `Eine neue Nachricht von ${peer}` : `${count} neue Nachrichten von ${peer}`,
  include: "Chat in den Sitzungsbeleg aufnehmen",
  includeHint: "Ohne Haken ist der Chat nach der Sitzung auf beiden Seiten gelöscht.",
  included: "Der Mandant nimmt den Chat in den Sitzungsbeleg auf.",
  notIncluded:
    "Der Chat ist nach der Sitzung gelöscht, wenn der Mandant ihn nicht in den Sitzungsbeleg aufnimmt.",
};
