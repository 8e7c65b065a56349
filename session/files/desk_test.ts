import assert from "node:assert/strict";
import type { FilesMessage, FilesState, FilesUpdate } from "../../protocol/files.ts";
import type { Store, TransferEnd, TransferEndOptions, TransferRow } from "../../transfer/types.ts";
import { FilesDesk } from "./desk.ts";

/** A desk between a page and an adviser that are played here, with an engine that only says what it was told. */
async function startDesk() {
  const folder = await Deno.makeTempDir({ prefix: "mfb-desk-" });
  const folders = {
    downloads: `${folder}/Downloads/MFB`,
    desktop: `${folder}/Desktop`,
    documents: `${folder}/Documents`,
  };
  const done: string[] = [], said: FilesMessage[] = [], updates: FilesUpdate[] = [];
  const asking: boolean[] = [], rows: TransferRow[] = [];
  let given: Pick<TransferEndOptions, "store" | "onChange"> | null = null;
  const end = {
    rows,
    records: [],
    send: () => (done.push("send"), "A".repeat(22)),
    answer: (id, accept) => void done.push(`answer ${id} ${accept}`),
    abort: (id) => void done.push(`abort ${id}`),
    abortAll: () => void done.push("abort all"),
    withdraw: () => void done.push("withdraw"),
    close: () => Promise.resolve(void done.push("close")),
  } as Partial<TransferEnd> as TransferEnd;
  const desk = new FilesDesk({
    asker: "Kanzlei",
    folders,
    send: (message) => void said.push(message),
    onUpdate: (update) => void updates.push(update),
    onAsking: (now) => void asking.push(now),
    onRecords: () => {},
    onAnswered: () => {},
    onRaise: () => void done.push("raise"),
    log: () => {},
    createEnd: (options) => (given = options, end),
    openStore: (path) => (done.push(`store ${path}`), {} as Store),
    connect: () => ({
      start: () => void done.push("connect"),
      signal: () => void done.push("signal"),
      signallingUp: () => {},
      broken: () => {},
      close: () => Promise.resolve(),
    }),
  });
  return {
    desk,
    folder,
    folders,
    done,
    said,
    asking,
    get state(): FilesState {
      const [update] = desk.attach();
      assert.equal(update.kind, "state");
      return (update as Extract<FilesUpdate, { kind: "state" }>).state;
    },
    offer(id: string) {
      rows.push({ ...ROW, id });
      given!.onChange();
    },
    openStore: () => given!.store(),
    /** The answer looks at the disk first. */
    async answered(until: (state: FilesState) => boolean) {
      while (!until(this.state)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async [Symbol.asyncDispose]() {
      await desk.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const ROW: TransferRow = {
  id: "",
  direction: "receive",
  name: "a.pdf",
  files: 1,
  filesDone: 0,
  filesFailed: 0,
  size: 1,
  done: 0,
  rate: 0,
  state: "offered",
  fault: null,
  unscanned: false,
};
const ASK: FilesMessage = { kind: "ask", files: { first: [{ name: "a.pdf", size: 1 }], count: 1, size: 1 } };
const SIGNAL: FilesMessage = { kind: "signal", signal: { kind: "restart", connection: "A".repeat(22) } };
const everything = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name);

Deno.test("an adviser that has no Ja gets no connection, no store, not even a folder", async () => {
  await using desk = await startDesk();
  desk.desk.onLink(SIGNAL);
  desk.desk.onLink({ kind: "access", access: "allowed" });
  desk.desk.onLink(ASK);
  desk.desk.onLink(SIGNAL);
  desk.desk.onLink({ kind: "access", access: "allowed" });
  desk.offer("unasked");
  assert.throws(() => desk.openStore(), /not allowed/);
  assert.deepEqual(desk.done, ["raise", "answer unasked false"]);
  assert.equal(desk.state.access, "asked");
  assert.deepEqual(everything(desk.folder), []);
  assert.deepEqual(desk.asking, [true]);
});

Deno.test("Ja connects, holds for the session, and names the folder; nothing is made before a file comes", async () => {
  await using desk = await startDesk();
  desk.desk.onLink(ASK);
  desk.desk.command({ kind: "answer", question: 1, answer: "yes", wording: "Ja" });
  await desk.answered(({ access }) => access === "allowed");
  desk.offer("one");
  desk.openStore();
  assert.deepEqual(desk.done, [
    "raise",
    "connect",
    "answer one true",
    `store ${desk.folders.downloads}`,
  ]);
  assert.deepEqual(desk.said.at(-1), { kind: "access", access: "allowed" });
  assert.deepEqual(desk.asking, [true, false]);
  assert.deepEqual(everything(desk.folder), []);
});

Deno.test("a typed folder is checked; the question stays open until it can be used", async () => {
  await using desk = await startDesk();
  desk.desk.onLink(ASK);
  const answer = (path: string) =>
    desk.desk.command({
      kind: "answer",
      question: 1,
      answer: "yes",
      wording: "Ja",
      folder: { kind: "path", path },
    });
  for (
    const [path, fault] of [["Downloads", "not-absolute"], [`${desk.folder}/none`, "missing"]] as const
  ) {
    answer(path);
    await desk.answered(({ question }) => question?.folderFault === fault);
  }
  answer(desk.folder);
  await desk.answered(({ access }) => access === "allowed");
  assert.equal(desk.state.folder, desk.folder);
});

Deno.test("Nein and withdrawing end everything; later offers are refused, and nobody is asked again", async () => {
  await using desk = await startDesk();
  desk.desk.onLink(ASK);
  desk.desk.command({ kind: "answer", question: 1, answer: "no", wording: "Nein" });
  await desk.answered(({ access }) => access === "refused");
  desk.desk.onLink(ASK);
  desk.desk.onLink({ kind: "request" });
  desk.offer("late");
  assert.deepEqual(desk.done, ["raise", "withdraw", "answer late false"]);
  assert.equal(desk.state.question, null);
  assert.equal(desk.state.requested, false);
  // Whoever asked in vain learns how it stands.
  assert.deepEqual(desk.said.slice(-2), Array(2).fill({ kind: "access", access: "refused" }));
});

Deno.test("remote input is void while the client picks files, too", async () => {
  await using desk = await startDesk();
  desk.desk.command({ kind: "choosing", open: true });
  desk.desk.command({ kind: "choosing", open: false });
  desk.desk.onLink({ kind: "request" });
  desk.desk.command({ kind: "decline" });
  assert.deepEqual(desk.asking, [true, false, true, false]);
});
