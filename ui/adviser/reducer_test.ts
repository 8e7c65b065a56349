import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostDetail, HostState } from "../../protocol/local.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import type { AdviserEvent, Effect } from "./events.ts";
import { reduce } from "./reducer.ts";
import { type AdviserState, initialState } from "./state.ts";

/** Feeds events one after the other; what follows from all of them, in order. */
function run(events: AdviserEvent[], from = initialState(true)): { state: AdviserState; effects: Effect[] } {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const step = reduce(state, event);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const NOW = 1_000_000;
const server = (message: Extract<AdviserEvent, { type: "server" }>["message"]): AdviserEvent => ({
  type: "server",
  message,
  now: NOW,
});
const HELLO: AdviserEvent = { type: "link", message: { type: "hello", name: "PC-07", mode: "support" } };
const WELCOME = server({
  type: "welcome",
  office: "Kanzlei",
  phone: "0221",
  address: "https://hilfe.example/",
  canShow: true,
});
const WAITING: AdviserEvent[] = [
  { type: "socket", state: "open" },
  WELCOME,
  { type: "new-session", secret: "4072", password: null },
  server({ type: "created", number: "31189", token: "t".repeat(40), expiresInMs: 600_000 }),
];
const VERIFIED: AdviserEvent[] = [
  ...WAITING,
  server({ type: "claimed" }),
  { type: "verified", checkWords: "Kiesel Falter", kind: "program" },
];
const yes = (turn: number): AdviserEvent => ({
  type: "link",
  message: { type: "consent", turn, answer: "yes" },
});
const no = (turn: number): AdviserEvent => ({
  type: "link",
  message: { type: "consent", turn, answer: "no" },
});
const ownAnswer = (turn: number, answer: "yes" | "no") =>
  server({ type: "host", event: { type: "consent", turn, answer } });
const offer = (connection: string): PeerSignal => ({ kind: "offer", connection, sdp: "v=0" });
const SUPPORT = run([...VERIFIED, HELLO, yes(0)]).state;
const doing = (effects: Effect[]) => effects.map((effect) => effect.do);

test("reduce() makes a session from the server's number and our secret", () => {
  const { state, effects } = run(WAITING);
  assert.equal(state.phase, "waiting");
  assert.deepEqual(state.number, { number: "31189", secret: "4072", password: null });
  assert.equal(state.expiresAt, NOW + 600_000);
  assert.deepEqual(effects, [
    { do: "open-link", secret: "4072", password: null },
    { do: "send", message: { type: "create", mode: "support", password: false } },
  ]);
});

test("reduce() never sends the secret", () => {
  const { effects } = run([...VERIFIED, HELLO, yes(0), { type: "end", reason: "adviser-ended" }]);
  const sent = effects.filter((effect) => effect.do === "send" || effect.do === "link");
  assert.ok(!JSON.stringify(sent).includes("4072"));
});

test("reduce() goes back to waiting when the claimant didn't know the number", () => {
  const { state, effects } = run([
    ...WAITING,
    server({ type: "claimed" }),
    { type: "refused", error: "not-verified", left: 2 },
  ]);
  assert.equal(state.phase, "waiting");
  assert.deepEqual(state.notice, { code: "wrong-number", left: 2 });
  assert.deepEqual(effects.slice(-2), [
    { do: "begin-handshake" },
    { do: "send", message: { type: "refused" } },
  ]);
});

test("reduce() starts the viewer before the client's answer, and shows it after Ja", () => {
  const asked = run(VERIFIED);
  assert.ok(doing(asked.effects).includes("start-viewer"));
  assert.equal(asked.state.shared, null);
  assert.equal(SUPPORT.shared, "support");
  assert.equal(SUPPORT.asking, null);
  assert.equal(SUPPORT.client, "PC-07");
});

test("reduce() ends on the first Nein", () => {
  const { state, effects } = run([...VERIFIED, no(0)]);
  assert.equal(state.phase, "ended");
  assert.equal(state.endReason, "declined");
  assert.deepEqual(doing(effects).slice(-2), ["stop-viewer", "drop-link"]);
});

test("reduce() ignores answers to questions that aren't open", () => {
  assert.equal(run([...VERIFIED, yes(1)]).state.shared, null);
  assert.equal(run([no(0)], SUPPORT).state.phase, "running");
});

test("reduce() asks this computer's user in Zeigen, and nothing is shown before Ja", () => {
  const show: AdviserEvent[] = [
    { type: "mode", mode: "show" },
    server({
      type: "host",
      event: { type: "signal", signal: offer("old") },
    }),
    server({ type: "host", event: { type: "signal", signal: offer("new") } }),
  ];
  const asked = run(show, SUPPORT);
  assert.equal(asked.state.shared, "support");
  assert.deepEqual(asked.effects, [
    { do: "link", message: { type: "mode", mode: "show", turn: 1 } },
    { do: "send", message: { type: "mode", mode: "show" } },
    { do: "start-host", turn: 1, viewer: "PC-07" },
  ]);
  const agreed = run([ownAnswer(1, "yes")], asked.state);
  assert.equal(agreed.state.shared, "show");
  assert.deepEqual(agreed.effects, [
    { do: "stop-viewer" },
    { do: "link", message: { type: "consent", turn: 1, answer: "yes" } },
    { do: "link", message: { type: "peer", signal: offer("new") } },
  ]);
});

test("reduce() leaves all as it was after an own Nein in mid-session", () => {
  const { state, effects } = run([{ type: "mode", mode: "show" }, ownAnswer(1, "no")], SUPPORT);
  assert.equal(state.shared, "support");
  assert.equal(state.mode, "support");
  assert.deepEqual(state.notice, { code: "declined-own-switch" });
  assert.ok(!doing(effects).includes("stop-viewer"));
});

test("reduce() leaves Zeigen as it was after the client's Nein to Support, and switches after its Ja", () => {
  const showing = run([{ type: "mode", mode: "show" }, ownAnswer(1, "yes")], SUPPORT).state;
  const asked = run([{ type: "mode", mode: "support" }], showing);
  assert.deepEqual(asked.state.asking, { mode: "support", turn: 2 });
  assert.equal(run([no(2)], asked.state).state.mode, "show");
  const agreed = run([yes(2)], asked.state);
  assert.deepEqual(doing(agreed.effects), ["host", "start-viewer"]);
  assert.equal(agreed.state.shared, "support");
});

test("reduce() waits for the client's name before it asks in a session that begins with Zeigen", () => {
  const begin = VERIFIED.with(2, { type: "new-session", secret: "4072", password: null });
  begin.splice(2, 0, { type: "mode", mode: "show" });
  const verified = run(begin);
  assert.ok(!doing(verified.effects).includes("start-host"));
  const named = run([HELLO], verified.state);
  assert.deepEqual(named.effects, [
    { do: "start-files" },
    { do: "start-host", turn: 0, viewer: "PC-07" },
  ]);
});

test("reduce() knows a browser without the program, and starts nothing that it lacks", () => {
  const hello: AdviserEvent = {
    type: "link",
    message: { type: "hello", name: "Browser", mode: "support", lacks: ["files", "receipt"] },
  };
  const verified: AdviserEvent = { type: "verified", checkWords: "Kiesel Falter", kind: "browser" };
  const { state, effects } = run([...VERIFIED.with(-1, verified), hello, HELLO]);
  assert.deepEqual([state.clientKind, state.lacks, state.client], [
    "browser",
    ["files", "receipt"],
    "Browser",
  ]);
  assert.ok(!doing(effects).includes("start-files"));
  const pressed = run([server({ type: "host", event: { type: "files-wanted" } })], state);
  assert.deepEqual([pressed.state.notice, pressed.effects], [{ code: "no-files" }, []]);
});

test("reduce() resumes by its token after the server came back", () => {
  const { effects } = run(
    [{ type: "socket", state: "lost" }, { type: "socket", state: "open" }, WELCOME],
    SUPPORT,
  );
  assert.deepEqual(effects, [{ do: "send", message: { type: "resume", token: "t".repeat(40) } }]);
  const back = run([server({ type: "resumed", peer: true })], SUPPORT);
  assert.deepEqual(back.effects, [{ do: "signalling-up" }]);
});

test("reduce() keeps a running session that a new server doesn't know", () => {
  assert.equal(run([server({ type: "error", code: "session" })], SUPPORT).state.phase, "running");
});

test("reduce() tells everyone an own end, and nobody one it was told", () => {
  const own = run([{ type: "end", reason: "adviser-ended" }], SUPPORT);
  assert.deepEqual(doing(own.effects), ["link", "send", "stop-viewer", "drop-link"]);
  assert.equal(own.state.phase, "ended");
  const told = run([server({ type: "end", reason: "client-ended" })], SUPPORT);
  assert.deepEqual(doing(told.effects), ["stop-viewer", "drop-link"]);
  assert.equal(run([{ type: "close-ended" }], told.state).state.phase, "idle");
});

test("reduce() shows no end dialog for a number that was thrown away unused", () => {
  const { state } = run([...WAITING, { type: "end", reason: "adviser-ended" }]);
  assert.equal(state.phase, "idle");
  assert.equal(state.endReason, null);
});

test("reduce() asks anew when the server came back without the host of this screen", () => {
  const showing = run([{ type: "mode", mode: "show" }, ownAnswer(1, "yes")], SUPPORT).state;
  const { state, effects } = run([{ type: "host-missing" }], showing);
  assert.deepEqual(state.asking, { mode: "show", turn: 1 });
  assert.deepEqual(effects, [{ do: "start-host", turn: 1, viewer: "PC-07" }]);
  const host: HostState = {
    phase: "asked",
    question: null,
    releasesApplications: true,
    release: null,
    choosing: false,
    panic: false,
    bar: false,
    inputObstacle: null,
    clipboard: null,
    drawing: { allowed: true, drawn: false },
    steeringAllowed: false,
    steering: false,
    viewer: "PC-07",
    obstacle: null,
  };
  assert.equal(
    run([server({ type: "host", event: { type: "state", state: host } })], state).state.host,
    host,
  );
});

test("reduce() passes the host's details on, and keeps nothing of them", () => {
  const detail: HostDetail = { type: "applications", list: [{ key: "a", name: "A", titles: [] }] };
  const { state, effects } = run([server({ type: "host", event: detail })], SUPPORT);
  assert.deepEqual(effects, [{ do: "host-detail", detail }]);
  assert.deepEqual(state, SUPPORT);
});

const shares = (phase: "sharing" | "paused" | "stopped"): AdviserEvent => ({
  type: "link",
  message: { type: "view-share", message: { kind: "rights", phase, reason: "unsupported" } },
});
const shareSignal: AdviserEvent = {
  type: "link",
  message: { type: "view-share", message: { kind: "signal", signal: offer("video") } },
};

test("reduce() shows what the client's browser sends after its Ja, in place of the viewer", () => {
  const { state, effects } = run([shares("sharing"), shareSignal, shares("stopped")], SUPPORT);
  assert.equal(state.viewShare, "stopped");
  assert.deepEqual(effects, [
    { do: "start-view-share" },
    { do: "view-share-signal", signal: offer("video") },
  ]);
});

test("reduce() takes nothing of a view share before the client's Ja, without its rights, or in Zeigen", () => {
  const showing = run([{ type: "mode", mode: "show" }, ownAnswer(1, "yes")], SUPPORT).state;
  for (const state of [run([...VERIFIED, HELLO]).state, showing]) {
    assert.deepEqual(run([shares("sharing"), shareSignal], state), { state, effects: [] });
  }
  assert.deepEqual(run([shareSignal], SUPPORT).effects, []);
  const shared = run([shares("sharing")], SUPPORT).state;
  const switched = run([{ type: "mode", mode: "show" }, ownAnswer(1, "yes")], shared);
  assert.equal(switched.state.viewShare, null);
  assert.ok(doing(switched.effects).includes("stop-viewer"));
  const again = run([{ type: "mode", mode: "support" }, yes(2)], switched.state);
  assert.equal(again.state.viewShare, null, "a new Ja, a new share");
});

test("reduce() tells the server that there is a password, and the link which one", () => {
  const create = { type: "create", mode: "support", password: true };
  const begun = run([
    { type: "socket", state: "open" },
    WELCOME,
    { type: "new-session", secret: "4072", password: "K7mt wqp2" },
  ]);
  assert.deepEqual(begun.effects, [
    { do: "open-link", secret: "4072", password: "k7mtwqp2" },
    { do: "send", message: create },
  ]);
  assert.equal(begun.state.number?.password, "K7mt wqp2");
  // The socket broke before the number came: it is asked for again, and it still has a password.
  assert.deepEqual(run([WELCOME], begun.state).effects, [{ do: "send", message: create }]);
});

test("reduce() takes chat in a running session only, and opens it when the function bar says so", () => {
  const message = { kind: "line", number: 1, text: "Guten Tag" } as const;
  const line: AdviserEvent = { type: "link", message: { type: "chat", message } };
  assert.deepEqual(run([line], SUPPORT).effects, [{ do: "chat", message }]);
  assert.deepEqual(run([line]).effects, []);
  const pressed = server({ type: "host", event: { type: "chat" } });
  assert.deepEqual(run([pressed], SUPPORT).effects, [{ do: "open-chat" }]);
  assert.deepEqual(run([pressed]).effects, []);
});
