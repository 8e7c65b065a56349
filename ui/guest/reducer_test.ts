import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkMessage } from "../../protocol/link.ts";
import type { HostState } from "../../protocol/local.ts";
import type { ServerToClient } from "../../protocol/signalling.ts";
import { type Effect, type GuestEvent, reduce } from "./reducer.ts";
import { type GuestState, INITIAL, shownPhase } from "./state.ts";

/** Feeds events one after the other; what follows from all of them, in order. */
function run(events: GuestEvent[], from = INITIAL): { state: GuestState; effects: Effect[] } {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const step = reduce(state, event);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const doing = (effects: Effect[]) => effects.map((effect) => effect.do);
const server = (message: ServerToClient): GuestEvent => ({ type: "server", message });
const link = (message: LinkMessage): GuestEvent => ({ type: "link", message });
const claimed = (mode: "support" | "show", password = false) =>
  server({ type: "claimed", token: "t".repeat(40), office: "Kanzlei", phone: "0221", mode, password });
const CONNECT: GuestEvent = { type: "connect", number: "311894072", password: null };
const VERIFIED: GuestEvent = { type: "verified", checkWords: "Kiesel Falter" };
const host = (phase: HostState["phase"]): GuestEvent => ({
  type: "host",
  host: { phase } as HostState,
});
const consent = (turn: number, answer: "yes" | "no") => link({ type: "consent", turn, answer });
const mode = (mode: "support" | "show", turn: number) => link({ type: "mode", mode, turn });
const signal = { kind: "offer", connection: "A".repeat(22), sdp: "v=0" } as const;
const WAITS = run([CONNECT, { type: "online", online: true }, claimed("show"), VERIFIED]).state;
const VIEWS = run([consent(0, "yes")], WAITS).state;
const ASKED = run([CONNECT, { type: "online", online: true }, claimed("support"), VERIFIED, host("asked")])
  .state;
const SHARES = run([{ type: "answered", turn: 0, answer: "yes" }, host("sharing")], ASKED).state;

test("reduce() gives the server the number's first part only, and the link the second", () => {
  const { state, effects } = run([CONNECT, claimed("show")]);
  assert.deepEqual(effects, [
    { do: "open-socket" },
    { do: "open-link", secret: "4072", password: null },
  ]);
  assert.equal(state.phase, "verifying");
});

test("reduce() forgets what was typed once it is verified, and says hello first", () => {
  const { state, effects } = run([CONNECT, claimed("show"), VERIFIED]);
  assert.equal(state.typed, null);
  assert.deepEqual(effects.at(-1), { do: "hello" });
  assert.equal(shownPhase(state), "waiting");
});

test("reduce() says in words why no session came about, and keeps the number for another try", () => {
  const cases: [GuestEvent[], string][] = [
    [[server({ type: "error", code: "number" })], "number"],
    [[server({ type: "error", code: "slow", retryAfterMs: 5_000 })], "slow"],
    [[server({ type: "error", code: "version" })], "version"],
    [[{ type: "online", online: false }], "unreachable"],
    [[claimed("show", true)], "password"],
    [[claimed("show"), { type: "refused", error: "not-verified" }], "not-verified"],
    [[claimed("show"), { type: "online", online: false }], "unreachable"],
  ];
  for (const [events, error] of cases) {
    const { state, effects } = run([CONNECT, ...events]);
    assert.equal(state.phase, "idle");
    assert.equal(state.error, error);
    assert.equal(state.typed?.number, "311894072");
    assert.deepEqual(effects.at(-1), { do: "close-socket", say: null }, error);
  }
});

test("reduce() looks after the adviser's Ja, and takes no signal before it", () => {
  assert.deepEqual(run([link({ type: "peer", signal })], WAITS).effects, []);
  const { state, effects } = run([consent(0, "yes"), link({ type: "peer", signal })], WAITS);
  assert.deepEqual(effects, [
    { do: "stop-share" },
    { do: "start-viewer" },
    { do: "viewer-signal", signal },
  ]);
  assert.equal(shownPhase(state), "viewing");
});

test("reduce() ends when the adviser says Nein before anything is shown", () => {
  const { state } = run([consent(0, "no")], WAITS);
  assert.deepEqual([state.phase, state.endReason], ["ended", "declined"]);
});

test("reduce() takes no Ja of the adviser's for the own screen, or to another question", () => {
  for (const event of [consent(0, "yes"), consent(1, "yes")]) {
    assert.deepEqual(run([event], ASKED).effects, []);
  }
  assert.deepEqual(run([consent(7, "yes")], WAITS).effects, []);
});

test("reduce() asks for the own screen, and the adviser hears the answer", () => {
  const asked = run([CONNECT, claimed("support"), VERIFIED]);
  assert.deepEqual(asked.effects.slice(-2), [{ do: "hello" }, { do: "start-share", turn: 0 }]);
  const yes = run([{ type: "answered", turn: 0, answer: "yes" }], ASKED);
  assert.deepEqual(yes.effects, [{ do: "link", message: { type: "consent", turn: 0, answer: "yes" } }]);
  const no = run([{ type: "answered", turn: 0, answer: "no" }], ASKED);
  assert.equal(no.state.endReason, "declined");
  assert.deepEqual(no.effects[0], { do: "link", message: { type: "consent", turn: 0, answer: "no" } });
  assert.deepEqual(no.effects.at(-1), { do: "close-socket", say: "declined" });
});

test("reduce() goes on looking until the own Ja, and after a Nein", () => {
  const asked = run([mode("support", 1), host("asked")], VIEWS);
  assert.deepEqual(asked.effects, [{ do: "start-share", turn: 1 }]);
  const no = run([{ type: "answered", turn: 1, answer: "no" }], asked.state);
  assert.deepEqual(doing(no.effects), ["link", "stop-share"]);
  assert.equal(shownPhase(no.state), "viewing");
  const yes = run([{ type: "answered", turn: 1, answer: "yes" }, host("sharing")], asked.state);
  assert.deepEqual(doing(yes.effects), ["link", "stop-viewer"]);
  assert.equal(shownPhase(yes.state), "sharing");
});

test("reduce() shows the own screen until the adviser's Ja to the other way round", () => {
  const asked = run([mode("show", 1)], SHARES);
  assert.deepEqual(asked.effects, []);
  const yes = run([consent(1, "yes")], asked.state);
  assert.deepEqual(doing(yes.effects), ["stop-share", "start-viewer"]);
  assert.equal(shownPhase(yes.state), "viewing");
});

test("reduce() never goes back to an earlier question", () => {
  const { state } = run([mode("support", 2)], VIEWS);
  assert.deepEqual(run([mode("show", 1), mode("show", 2)], state).effects, []);
});

test("reduce() has no use for files and receipt, and breaks at neither", () => {
  const messages: LinkMessage[] = [
    { type: "hello", name: "Kanzlei", mode: "show" },
    { type: "files", message: { kind: "request" } },
    { type: "receipt", message: { kind: "need", from: 1 } },
  ];
  for (const message of messages) {
    assert.deepEqual(run([link(message)], VIEWS), { state: VIEWS, effects: [] });
  }
});

test("reduce() bears a cut socket in a running session, and goes on by itself", () => {
  const cut = run([{ type: "online", online: false }], VIEWS);
  assert.deepEqual([cut.state.phase, cut.state.online, cut.effects], ["running", false, []]);
  assert.equal(cut.state.resumeToken, "t".repeat(40));
  const back = run([{ type: "online", online: true }, server({ type: "resumed", peer: true })], cut.state);
  assert.deepEqual(back.effects, [{ do: "signalling-up" }]);
  const forgotten = run([server({ type: "error", code: "session" })], VIEWS);
  assert.deepEqual([forgotten.state.phase, doing(forgotten.effects)], ["running", ["close-socket"]]);
});

test("reduce() ends once, tells who doesn't know yet, and keeps nothing of the session", () => {
  const cases: [GuestEvent, string | null][] = [
    [{ type: "end" }, "client-ended"],
    [server({ type: "end", reason: "adviser-ended" }), null],
    [link({ type: "end", reason: "adviser-ended" }), "adviser-ended"],
    [{ type: "broken" }, "fault"],
    [{ type: "stopped", reason: "lost" }, "lost"],
  ];
  for (const [event, say] of cases) {
    const { state, effects } = run([event, event], VIEWS);
    assert.deepEqual(doing(effects), ["stop-viewer", "stop-share", "close-socket"]);
    assert.deepEqual(effects.at(-1), { do: "close-socket", say });
    assert.deepEqual([state.phase, state.resumeToken, state.checkWords], ["ended", null, ""]);
    assert.equal(run([{ type: "close-ended" }], state).state.phase, "idle");
  }
});

test("reduce() does nothing on the link before it is verified or after the end", () => {
  const over = run([{ type: "end" }], VIEWS).state;
  for (const from of [INITIAL, run([CONNECT, claimed("show")]).state, over]) {
    for (const event of [consent(0, "yes"), mode("support", 1), link({ type: "peer", signal })]) {
      assert.deepEqual(run([event], from), { state: from, effects: [] });
    }
  }
});
