import assert from "node:assert/strict";
import type { HostCommand, HostState } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { PeerSignal } from "../protocol/peer_signal.ts";
import type { ViewShareMessage, ViewShareToUi } from "../protocol/view_share.ts";
import { createViewShare } from "./view_share.ts";

const connection = "A".repeat(22);
const SIGNALS: PeerSignal[] = [
  { kind: "offer", connection, sdp: "v=0" },
  { kind: "answer", connection, sdp: "v=0" },
  { kind: "candidate", connection, candidate: "", mid: "0", line: 0 },
  { kind: "restart", connection },
];
const TURN = 3;

function subject() {
  const link: ViewShareMessage[] = [], ui: ViewShareToUi[] = [], consent: string[] = [];
  let state: HostState | null = null;
  const share = createViewShare({
    viewerName: "Kanzlei Müller",
    turn: TURN,
    complete: (signal) => [signal],
    onState: (next) => state = next,
    onConsent: (answer) => consent.push(answer),
    onStopped: () => {},
    onMessage: (message) => link.push(message),
    onUi: (message) => ui.push(message),
  });
  const answer = (answer: "yes" | "no", question = TURN) =>
    share.command({ type: "answer", question, answer });
  return {
    share,
    link,
    ui,
    consent,
    answer,
    get state() {
      return state ?? share.state;
    },
    capture: (on: boolean) => share.fromUi({ kind: "capture", on }),
    signals: () => link.flatMap((message) => message.kind === "signal" ? message.signal.kind : []),
    rights: () => link.flatMap((message) => message.kind === "rights" ? message.phase : []),
    flows: () => ui.flatMap((message) => message.kind === "flow" ? message.flow : []),
    agree() {
      share.fromUi({ kind: "capture", on: true });
      answer("yes");
    },
    [Symbol.asyncDispose]: () => share.stop("client-ended"),
  };
}

Deno.test("nothing passes in either direction before Ja, and nothing after the end", async () => {
  await using one = subject();
  const send = () => {
    for (const signal of SIGNALS) one.share.fromUi({ kind: "signal", signal });
    for (const signal of SIGNALS.slice(1)) one.share.fromLink({ kind: "signal", signal });
  };
  one.capture(true);
  one.share.fromUi({ kind: "connected", connected: true });
  one.share.command({ type: "pause", pause: true });
  one.share.command({ type: "pause", pause: false });
  send();
  assert.deepEqual([one.link, one.ui], [[], []]);
  one.answer("yes");
  send();
  assert.deepEqual(one.signals(), ["offer", "candidate"], "the page offers, and nothing else");
  await one.share.stop("client-ended");
  const before = one.link.length;
  send();
  one.answer("yes");
  assert.equal(one.link.length, before);
  assert.equal(one.flows().at(-1), "off");
});

Deno.test("Ja counts for the open question only, and only with a capture", async () => {
  await using one = subject();
  one.answer("yes");
  assert.deepEqual(one.consent, [], "nothing was chosen");
  one.capture(true);
  one.answer("yes", TURN - 1);
  assert.deepEqual(one.consent, []);
  one.answer("yes");
  one.answer("yes");
  one.answer("no");
  assert.deepEqual(one.consent, ["yes"]);
  assert.deepEqual(one.rights(), ["sharing"]);
  assert.deepEqual(one.flows(), ["on"]);
});

Deno.test("Nein passes nothing, and lets go of what the page may hold", async () => {
  await using one = subject();
  one.capture(true);
  one.answer("no");
  await one.share.stop("declined");
  assert.deepEqual(one.consent, ["no"]);
  assert.deepEqual(one.link, []);
  assert.deepEqual(one.flows(), ["off"]);
});

Deno.test("the adviser's end can't offer or tell rights: the link breaks", async () => {
  await using one = subject();
  for (const agreed of [false, true]) {
    if (agreed) one.agree();
    const ui = one.ui.length;
    for (
      const message of [
        { kind: "signal", signal: SIGNALS[0] },
        { kind: "rights", phase: "sharing", reason: "unsupported" },
      ] as const
    ) {
      assert.throws(() => one.share.fromLink(message), ProtocolError);
    }
    assert.equal(one.ui.length, ui);
  }
});

Deno.test("steering is never granted, whatever is commanded", async () => {
  await using one = subject();
  const commands: HostCommand[] = [
    { type: "steering", allow: true },
    { type: "choose", open: true },
    { type: "preview", on: true },
    { type: "pause", pause: true },
    { type: "pause", pause: false },
  ];
  for (const agreed of [false, true]) {
    if (agreed) one.agree();
    for (const command of commands) {
      one.share.command(command);
      const { steering, steeringAllowed, choosing, releasesApplications } = one.share.state;
      assert.deepEqual(
        { steering, steeringAllowed, choosing, releasesApplications },
        { steering: false, steeringAllowed: false, choosing: false, releasesApplications: false },
      );
    }
  }
  assert.ok(one.link.every((message) => message.kind === "signal" || message.reason === "unsupported"));
});

Deno.test("a pause holds the picture; a capture that ended pauses, and goes on with another one only", async () => {
  await using one = subject();
  one.agree();
  one.share.command({ type: "pause", pause: true });
  one.share.command({ type: "pause", pause: false });
  assert.deepEqual(one.flows(), ["on", "paused", "on"]);
  one.capture(false);
  assert.equal(one.share.state.phase, "paused");
  one.share.command({ type: "pause", pause: false });
  assert.equal(one.share.state.phase, "paused", "there is nothing to show");
  one.capture(true);
  one.share.command({ type: "pause", pause: false });
  assert.deepEqual(one.rights(), ["sharing", "paused", "sharing", "stopped", "paused", "sharing"]);
  assert.equal(one.flows().at(-1), "on");
});

Deno.test("a page that is gone took its capture with it; the next one is told what it may do", async () => {
  await using one = subject();
  one.agree();
  one.share.fromUi({ kind: "connected", connected: true });
  one.share.pageGone();
  assert.equal(one.state.phase, "paused");
  assert.equal(one.rights().at(-1), "stopped");
  const before = one.ui.length;
  one.share.pageGone();
  assert.deepEqual(one.ui.slice(before), [{ kind: "flow", flow: "paused" }]);
});

Deno.test("the owner reads that the adviser's browser is away, once it was there", async () => {
  await using one = subject();
  one.agree();
  assert.equal(one.share.state.phase, "sharing", "not away: being connected");
  one.share.fromUi({ kind: "connected", connected: true });
  assert.equal(one.share.state.phase, "sharing");
  one.share.fromUi({ kind: "connected", connected: false });
  assert.equal(one.share.state.phase, "reconnecting");
});
