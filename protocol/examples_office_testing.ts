/** For tests: messages about the client's office. */

const host = "kanzlei.example.de:8443";
const known = { host, name: "Kanzlei Müller", phone: "0221 123" };
const words = "Apotheke Zwerg Banane Hering Gabel Torte";

export const OFFICE_COMMANDS = [
  { kind: "address", address: "kanzlei.example.de" },
  { kind: "choose", host },
  { kind: "retry" },
  { kind: "answer", yes: true },
  { kind: "change" },
  { kind: "forget", host },
].map((command) => ({ type: "office", command }));

export const OFFICE_STATES = [
  { phase: "choose", offices: [known], error: null, typed: "" },
  { phase: "choose", offices: [], error: "address", typed: "was?" },
  { phase: "searching", host },
  { phase: "failed", host, error: "unreachable", mayChange: false },
  {
    phase: "ask",
    name: "Kanzlei Müller",
    phone: "",
    host: "xn--mller-kva.de",
    spelled: "müller.de",
    words,
    warnings: ["international"],
    others: ["Kanzlei Meier"],
  },
  { phase: "refused", reason: "key", host, known, knownWords: words, words, mayChange: true },
  { phase: "ready", host, name: "Kanzlei Müller", phone: "0221 123", mayChange: true },
].map((office) => ({ type: "office", office }));
