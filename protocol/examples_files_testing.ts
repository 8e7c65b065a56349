/** For tests: parts of the messages about files. */

export const filesSummary = { first: [{ name: "Rechnung.pdf", size: 81_920 }], count: 1, size: 81_920 };
export const fileRecord = {
  time: 1_764_000_000_000,
  direction: "receive",
  name: "Rechnung.pdf",
  size: 81_920,
  sha256: "0".repeat(64),
  result: "done",
};
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
    id: "AAAAAAAAAAAAAAAAAAAAAA",
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
