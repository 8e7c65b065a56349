import type { keepDe } from "./de_end.ts";

/** The end of a session and what may be saved of it, in English. */
export const keepEn: typeof keepDe = {
  logTitle: "The file transfer was logged. Save the log?",
  logHint: (files) =>
    `${
      files === 1 ? "1 file" : `${files} files`
    }: time, direction, name, size and checksum, not the content.`,
  logName: "log",
  asText: "As text",
  asJson: "As JSON",
  dontSave: "Don't save",
  notSaved: "The log isn't saved.",
  receiptTitle: "Receipt of the session",
  receiptHint:
    "What was asked, allowed and transferred in this session, with times. The other side can save the same receipt. It is written in German.",
  receiptOpen:
    "What was asked, allowed and transferred in this session, with times. Its end is missing: the connection broke before. It is written in German.",
  receiptName: "receipt",
  receiptSave: "Save receipt",
  outcomes: {
    saved: () => "Saved.",
    downloads: (name) => `${name} is among your downloads.`,
    cancelled: () => "Nothing saved.",
    failed: () => "Saving didn't work. Try another place.",
  },
};
