const id = "AAAAAAAAAAAAAAAAAAAAAA";

/** For tests: a valid example of each message of the channel `transfer`. */
export const TRANSFER_EXAMPLES = [
  {
    type: "offer",
    id,
    name: "Belege",
    files: 3,
    size: 2 ** 40,
    complete: true,
    told: { files: 1, failed: 0, bytes: 5 },
  },
  { type: "ready" },
  { type: "abort", id, fault: "withdrawn" },
  { type: "closed", id },
  { type: "go", id, file: 1, offset: 2 ** 33, sha256: "0f".repeat(32) },
  { type: "go", id, file: 0, offset: 0, sha256: null },
  { type: "ack", messages: 7, held: 1.5, id, done: 5 },
  {
    type: "results",
    id,
    first: 0,
    list: [{ file: 0, result: "done" }, { file: 1, result: "scan" }],
  },
  { type: "end", id, state: "failed", fault: "disk-full", done: 5 },
];
