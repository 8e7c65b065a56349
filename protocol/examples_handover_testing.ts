/** For tests: an example of each message about a hand-over. */

const bytes16 = "AAAAAAAAAAAAAAAAAAAAAA";
const bytes32 = "A".repeat(43);
const fingerprint = Array(32).fill("0F").join(":");
const names = { giver: "Anna Beispiel", taker: "Bernd Muster" };
const relay = { kind: "relay", offer: bytes16, data: "AAAA" };
const wrap = (message: Record<string, unknown>) => ({ type: "handover", message });

export const handoverToServerExamples = [
  { kind: "colleagues" },
  { kind: "offer", to: "local" },
  relay,
  { kind: "withdraw", offer: bytes16 },
  { kind: "move", offer: bytes16 },
].map(wrap);

export const handoverFromServerExamples = [
  { kind: "colleagues", list: [{ id: "local", name: "Kanzlei Probe" }], more: false },
  { kind: "elsewhere" },
  { kind: "offering", offer: bytes16, session: bytes16, ...names },
  { kind: "offered", offer: bytes16, session: bytes16, ...names, free: true },
  relay,
  { kind: "withdrawn", offer: bytes16 },
  { kind: "moved" },
  { kind: "seated", offer: bytes16, token: "t".repeat(60), peer: true },
].map(wrap);

export const handoverSealedExamples = [
  { kind: "ready", key: bytes32 },
  {
    kind: "session",
    root: bytes32,
    clientKey: bytes32,
    clientFingerprint: fingerprint,
    client: "PC-7",
    mode: "support",
    goesOn: true,
    turn: 2,
  },
  { kind: "taken" },
];

export const handoverOnLinkExamples = [
  { kind: "ask", number: 1, ...names, fingerprint, key: bytes32, salt: bytes32 },
  { kind: "cancel", number: 1 },
  { kind: "answer", number: 1, answer: { is: "yes", key: bytes32, goesOn: true } },
  { kind: "answer", number: 1, answer: { is: "no" } },
].map(wrap);

export const handoverQuestionExample = { number: 1, ...names, screen: "goes-on" };

export const handoverAnswerExample = {
  type: "handover",
  answer: { number: 1, answer: "yes", wording: "Übergabe\nJa" },
};
