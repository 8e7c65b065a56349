import assert from "node:assert/strict";
import { test } from "node:test";
import * as v from "valibot";
import type { LinkMessage } from "../protocol/link.ts";
import { linkMessage } from "../protocol/link.ts";
import type { ClientState, HostState, ReleaseChoice } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { type ReceiptFact, receiptFact, type ReceiptNews } from "../protocol/receipt.ts";
import { LINK_MESSAGE_MAX_BYTES } from "../secure/link.ts";
import { checkReceipt } from "../transfer/receipt/check.ts";
import { createReceiptReader } from "../transfer/receipt/reader.ts";
import { CLIENT_IDLE } from "./client_state.ts";
import { HOST_IDLE } from "./host_state.ts";
import { createSessionReceipt } from "./receipt.ts";
import { CHOICE_EVERYTHING } from "./release.ts";

const VERIFIED: ClientState = {
  ...CLIENT_IDLE,
  phase: "verifying",
  office: "Kanzlei\u202e Müller",
  checkWords: "Kiesel Falter",
};
const NOTHING: ReleaseChoice = {
  ...CHOICE_EVERYTHING,
  everything: false,
  newApplications: false,
  taskbar: false,
};
const ONE: ReleaseChoice = { ...NOTHING, desktop: false, startMenu: false, applications: ["a"] };
const CONSENT: HostState["question"] = { id: 0, kind: "consent", asker: "Kanzlei", mode: "support" };
const ASKED: HostState = { ...HOST_IDLE, phase: "asked", steeringAllowed: true, question: CONSENT };
const SHARING: HostState = { ...ASKED, phase: "sharing", question: null, release: CHOICE_EVERYTHING };

/** A session's receipt, and what stands in it so far. */
function begin() {
  const sent: LinkMessage[] = [], told: ReceiptNews[] = [];
  const receipt = createSessionReceipt({
    computerName: "PC-07",
    state: VERIFIED,
    onMessage: (message) => {
      if (message.type === "receipt") told.push(message.message);
    },
    link: { send: (message) => sent.push(message) },
  });
  const facts = () =>
    told.flatMap((news) => {
      if (news.kind !== "entry") return [];
      const { fact } = JSON.parse(news.block.trimEnd().split("\n").at(-1)!) as { fact: ReceiptFact };
      assert.deepEqual(v.parse(receiptFact, fact), fact);
      return [fact];
    }).slice(1);
  const observe = (...hosts: HostState[]) => hosts.forEach((host) => receipt.observe({ ...VERIFIED, host }));
  return { receipt, sent, told, facts, observe };
}

test("createSessionReceipt() tells page and adviser the same, from the first entry on", () => {
  const { receipt, sent, told } = begin();
  receipt.over(VERIFIED);
  receipt.end("adviser-ended");
  assert.deepEqual(sent, told.map((message) => ({ type: "receipt", message })));
  assert.equal(told.length, 3);
  const reader = createReceiptReader(() => {});
  told.forEach(reader.accept);
  const text = new TextDecoder().decode(reader.file()!);
  assert.ok(checkReceipt(reader.file()!).ok);
  assert.match(text, /Kanzlei: „Kanzlei� Müller“\. Rechner des Mandanten: „PC-07“\./);
  assert.match(text, /Prüfwort: „Kiesel Falter“/);
  assert.match(text, /Die Sitzung ist beendet\. Die Kanzlei hat sie beendet\./);
  assert.deepEqual(receipt.all().slice(0, 1), told.slice(0, 1));
});

test("createSessionReceipt() writes down the question as it was shown, the answer, and what follows from it", () => {
  const { receipt, facts, observe } = begin();
  observe(ASKED);
  receipt.shown({
    kind: "shown",
    question: 0,
    wording: "Bildschirmfreigabe\n\n  Sind Sie\u0000 einverstanden? \nJa\nNein",
  });
  receipt.answered("yes");
  observe(SHARING);
  assert.deepEqual(facts(), [
    {
      kind: "asked",
      at: "client",
      subject: "screen",
      wording: ["Bildschirmfreigabe", "Sind Sie� einverstanden?", "Ja", "Nein"],
      choice: "yes",
    },
    { kind: "release", at: "client", shown: [], hidden: [], shownPlaces: ["everything"], hiddenPlaces: [] },
    { kind: "steering", at: "client", how: "allowed" },
  ]);
});

test("createSessionReceipt() tells Nein, Applikationen wählen, and a question that went away, from Ja", () => {
  const choices = (answer: "yes" | "no" | null, after: HostState) => {
    const { receipt, facts, observe } = begin();
    observe(ASKED);
    if (answer) receipt.answered(answer);
    observe(after);
    return facts().flatMap((fact) => fact.kind === "asked" ? [fact.choice] : []);
  };
  assert.deepEqual(choices("no", HOST_IDLE), ["no"]);
  assert.deepEqual(choices("yes", { ...SHARING, release: ONE }), ["some"]);
  assert.deepEqual(choices(null, HOST_IDLE), ["none"]);
  const { receipt, facts, observe } = begin();
  observe(ASKED);
  receipt.answered("no");
  receipt.over({ ...VERIFIED, host: ASKED });
  receipt.end("declined");
  assert.deepEqual(facts().map(({ kind }) => kind), ["asked", "ended"]);
});

test("createSessionReceipt() writes down which applications appear and disappear, by name", () => {
  const { receipt, facts, observe } = begin();
  receipt.detail({ type: "applications", list: [{ key: "a", name: "Writer\n", titles: [] }] });
  observe(ASKED, { ...SHARING, release: ONE, steeringAllowed: false });
  const question = { id: 1_000_001, kind: "application", key: "b", name: "Geheim" } as const;
  observe({ ...SHARING, release: ONE, steeringAllowed: false, question });
  receipt.detail({ type: "applications", list: [{ key: "b", name: "Geheim", titles: [] }] });
  observe({ ...SHARING, release: { ...ONE, applications: ["a", "b"] }, steeringAllowed: false });
  observe({ ...SHARING, release: NOTHING, steeringAllowed: false });
  const at = "client", hidden: string[] = [], hiddenPlaces: never[] = [];
  assert.deepEqual(facts().slice(1), [
    { kind: "release", at, shown: ["Writer�"], hidden, shownPlaces: [], hiddenPlaces },
    { kind: "asked", at, subject: "application", wording: [], choice: "yes" },
    { kind: "release", at, shown: ["Geheim"], hidden, shownPlaces: [], hiddenPlaces },
    {
      kind: "release",
      at,
      shown: [],
      hidden: ["Writer�", "Geheim"],
      shownPlaces: ["desktop", "startMenu"],
      hiddenPlaces,
    },
  ]);
});

test("createSessionReceipt() writes down steering, pauses, panic, and what the end takes with it", () => {
  const { receipt, facts, observe } = begin();
  const steering = { ...SHARING, steering: true };
  observe(ASKED, SHARING, steering, { ...steering, phase: "reconnecting" }, steering);
  observe({ ...SHARING, phase: "paused" }, { ...SHARING, phase: "reconnecting" }, {
    ...SHARING,
    phase: "paused",
  });
  observe(steering, { ...SHARING, steeringAllowed: false, panic: true });
  observe(steering);
  receipt.over({ ...VERIFIED, host: steering });
  receipt.end("client-ended");
  observe(HOST_IDLE);
  const said = facts().slice(3).map((fact) =>
    [fact.kind, "on" in fact ? fact.on : "how" in fact ? fact.how : ""].join(" ").trim()
  );
  assert.deepEqual(said, [
    "steers true",
    "pause true",
    "steers false",
    "pause false",
    "steers true",
    "steering panic",
    "steers false",
    "steering allowed",
    "steers true",
    "steers false",
    "ended",
  ]);
});

test("createSessionReceipt() writes down when the clipboard is switched on and off, and not when it is used", () => {
  const { facts, observe } = begin();
  const clipboard = { allowed: true, wanted: true, tooLarge: false };
  const off = { ...clipboard, allowed: false };
  observe(ASKED, { ...SHARING, clipboard: off }, { ...SHARING, clipboard });
  observe({ ...SHARING, clipboard: { ...clipboard, tooLarge: true } }, { ...SHARING, clipboard: off });
  assert.deepEqual(facts().slice(3), [
    { kind: "clipboard", at: "client", on: true },
    { kind: "clipboard", at: "client", on: false },
  ]);
});

test("createSessionReceipt() writes down the mode and the system's question for administrator rights", () => {
  const { receipt, facts } = begin();
  receipt.observe({ ...VERIFIED, mode: "show", restart: "asked" });
  receipt.observe({ ...VERIFIED, mode: "show", restart: "offered" });
  receipt.observe({ ...VERIFIED, mode: "show", restart: "asked" });
  receipt.over({ ...VERIFIED, mode: "show", restart: "done" });
  receipt.end("client-ended");
  assert.deepEqual(facts().slice(0, 3), [
    { kind: "mode", mode: "show" },
    { kind: "elevated", granted: false },
    { kind: "elevated", granted: true },
  ]);
});

test("createSessionReceipt() writes down files, seen from both sides, and hostile names harmless", () => {
  const { receipt, facts, told } = begin();
  const record = {
    time: 0,
    direction: "send",
    name: "a\nSHA-256\u202e.pdf",
    size: 7,
    sha256: "",
    result: "aborted",
  } as const;
  receipt.transferred(Array.from({ length: 17 }, () => record));
  const written = facts().flatMap((fact) => fact.kind === "files" ? fact.files : []);
  assert.equal(written.length, 17);
  assert.deepEqual(written[0], {
    to: "adviser",
    name: "a�SHA-256�.pdf",
    size: 7,
    sha256: "",
    result: "aborted",
  });
  assert.equal(told.length, 4);
});

test("createSessionReceipt() takes the adviser's word for its own side, and for nothing else", () => {
  const { receipt, facts, sent, told } = begin();
  receipt.fromAdviser({ kind: "fact", fact: { kind: "pause", at: "adviser", on: true } });
  assert.deepEqual(facts(), [{ kind: "pause", at: "adviser", on: true }]);
  const block = told.flatMap((news) => news.kind === "entry" ? [news.block] : [])[1];
  assert.match(block, /Bei der Kanzlei, nach ihrer Angabe: Die Freigabe wird angehalten\./);
  const forbidden: unknown[] = [
    { kind: "fact", fact: { kind: "pause", at: "client", on: true } },
    { kind: "fact", fact: { kind: "ended", reason: "lost" } },
    { kind: "fact", fact: { kind: "begun", office: "x", client: "y", mode: "show", checkWords: "z" } },
    {
      kind: "fact",
      fact: { kind: "asked", at: "adviser", subject: "screen", wording: ["a\nb"], choice: "yes" },
    },
    {
      kind: "fact",
      fact: { kind: "asked", at: "adviser", subject: "screen", wording: ["\u202e"], choice: "yes" },
    },
    { kind: "need", from: 0 },
  ];
  for (const message of forbidden) assert.ok(!v.is(linkMessage, { type: "receipt", message }));
  for (const news of told) assert.throws(() => receipt.fromAdviser(news), ProtocolError);
  const before = sent.length;
  receipt.fromAdviser({ kind: "need", from: 2 });
  receipt.fromAdviser({ kind: "need", from: 99_999 });
  assert.equal(sent.length, before + 1);
});

test("createSessionReceipt() stops listening to an adviser's page that never stops", () => {
  const { receipt, sent, told } = begin();
  for (let count = 0; count < 600; count++) receipt.fromAdviser({ kind: "need", from: 1 });
  assert.ok(sent.length <= 502);
  for (let count = 0; count < 2_050; count++) {
    receipt.fromAdviser({ kind: "fact", fact: { kind: "pause", at: "adviser", on: count % 2 === 0 } });
  }
  assert.equal(told.length, 2_002);
});

test("the largest entries fit a message of the link", () => {
  const { receipt, sent } = begin();
  const worst = (chars: number) => '"'.repeat(chars / 2) + "€".repeat(chars / 2);
  const names = Array.from({ length: 16 }, () => worst(120));
  receipt.note({
    kind: "release",
    at: "client",
    shown: names,
    hidden: names,
    shownPlaces: [],
    hiddenPlaces: [],
  });
  receipt.note({
    kind: "asked",
    at: "adviser",
    subject: "files",
    wording: Array.from({ length: 16 }, () => worst(250)),
    choice: "none",
  });
  const file = {
    to: "client",
    name: worst(160),
    size: 2 ** 53 - 1,
    sha256: "0".repeat(64),
    result: "withdrawn",
  } as const;
  receipt.note({ kind: "files", files: Array.from({ length: 16 }, () => file) });
  receipt.note({ kind: "chat", from: "client", text: worst(2_000) });
  for (const message of sent) {
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    assert.ok(size <= LINK_MESSAGE_MAX_BYTES, `${size}`);
    assert.ok(v.is(linkMessage, message));
  }
  assert.equal(sent.length, 6);
});
