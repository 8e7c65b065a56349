/** For tests: larger parts of the examples in examples_testing.ts. */

const bytes16 = "AAAAAAAAAAAAAAAAAAAAAA";

export const shape = {
  kind: "shape",
  id: 1,
  tool: "arrow",
  colour: "red",
  width: 6,
  points: [[10, 20], [300, 40]],
};
export const drawing = { type: "drawing", width: 1920, height: 1080, shown: true, message: shape };
export const filesSummary = { first: [{ name: "Rechnung.pdf", size: 81_920 }], count: 1, size: 81_920 };
export const fileChosen = { file: 1, path: "Belege/Rechnung.pdf", size: 81_920, modified: 1_764_000_000_000 };
export const filesState = {
  access: "asked",
  question: {
    id: 1,
    asker: "Kanzlei Müller",
    direction: "receive",
    files: filesSummary,
    folderFault: "missing",
  },
  requested: false,
  folder: "/home/a/Downloads/MFB",
  folders: { downloads: "/home/a/Downloads/MFB", desktop: "/home/a/Desktop", documents: "/home/a/Documents" },
  linked: true,
  rows: [{
    id: bytes16,
    direction: "receive",
    name: "Rechnung.pdf",
    files: 1,
    filesDone: 0,
    filesFailed: 0,
    size: 81_920,
    done: 40_960,
    rate: 20_480.5,
    state: "running",
    fault: null,
    unscanned: false,
  }],
  rowCount: 1,
  opened: 0,
};
export const key = "0a".repeat(32);
export const entry = {
  kind: "entry",
  seq: 1,
  last: 2,
  block: "1. 29.11.2026 10:00:00 +01:00\n…\n{}\n",
  signature: "0a".repeat(64),
};
export const shown = { kind: "shown", question: 1, wording: "Bildschirmfreigabe\nJa" };
export const asked = { kind: "asked", at: "adviser", subject: "screen", wording: ["Ja"], choice: "some" };
export const released = {
  kind: "release",
  at: "adviser",
  shown: ["XTerm"],
  hidden: [],
  shownPlaces: ["desktop"],
  hiddenPlaces: [],
};
