/** For tests: an example of each message about the receipt. */

const wrap = (message: Record<string, unknown>) => ({ type: "receipt", message });
const at = "adviser";

export const receiptNewsExamples = [
  { kind: "begin", key: "0a".repeat(32) },
  {
    kind: "entry",
    seq: 1,
    last: 2,
    block: "1. 29.11.2026 10:00:00 +01:00\n…\n{}\n",
    signature: "0a".repeat(64),
  },
].map(wrap);

export const receiptOnLinkExamples = [
  ...receiptNewsExamples,
  ...[
    { kind: "asked", at, subject: "screen", wording: ["Ja"], choice: "some" },
    { kind: "release", at, shown: ["XTerm"], hidden: [], shownPlaces: ["desktop"], hiddenPlaces: [] },
    { kind: "pause", at, on: true },
    { kind: "clipboard", at, on: true },
    { kind: "steering", at, how: "panic" },
    { kind: "steers", at, on: false },
  ].map((fact) => wrap({ kind: "fact", fact })),
  wrap({ kind: "need", from: 1 }),
];

export const receiptFromUiExample = wrap({ kind: "shown", question: 1, wording: "Bildschirmfreigabe\nJa" });
