import assert from "node:assert/strict";
import type { HostDetail, HostState } from "../../protocol/local.ts";
import { type ShowHostOptions, ShowHosts } from "./show_hosts.ts";

const SESSION = "s".repeat(22);
const START = { type: "start", root: "A".repeat(43), viewer: "PC-7", turn: 3 } as const;
const SIGNAL = { kind: "restart", connection: "c".repeat(22) } as const;
const STATE: HostState = {
  phase: "asked",
  question: null,
  releasesApplications: false,
  release: null,
  choosing: false,
  panic: false,
  bar: false,
  inputObstacle: null,
  clipboard: null,
  drawing: { allowed: true, drawn: false },
  steeringAllowed: false,
  steering: false,
  viewer: "PC-7",
  obstacle: null,
};

const DETAIL = { type: "applications", list: [] } satisfies HostDetail;

/** Hosts that record what they are told. */
function subject(canShow = true) {
  const made: { options: ShowHostOptions; told: unknown[] }[] = [];
  const hosts = new ShowHosts({
    canShow,
    createHost(options) {
      const told: unknown[] = [];
      made.push({ options, told });
      return Promise.resolve({
        details: () => [DETAIL],
        command: (command) => void told.push(command),
        signal: (signal) => void told.push(signal),
        signallingUp: () => void told.push("up"),
        stop: (reason) => Promise.resolve(void told.push(`stop ${reason}`)),
      });
    },
  });
  const told: unknown[] = [];
  const send = (message: unknown) => void told.push(message);
  hosts.attach(SESSION, send, () => {});
  return { hosts, made, told, send };
}

const settled = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

Deno.test("ShowHosts passes commands and signals to the host, and its events to the adviser's page", async () => {
  const { hosts, made, told } = subject();
  hosts.command(SESSION, START);
  const [{ options, told: hostTold }] = made;
  assert.equal(options.root.length, 32);
  assert.equal(options.viewerName, "PC-7");
  hosts.command(SESSION, { type: "signal", signal: SIGNAL });
  hosts.command(SESSION, { type: "command", command: { type: "pause", pause: true } });
  await settled();
  assert.deepEqual(hostTold, [SIGNAL, { type: "pause", pause: true }]);
  options.onState(STATE);
  options.onSignal(SIGNAL);
  options.onConsent("yes");
  assert.deepEqual(told, [
    { type: "host", event: { type: "state", state: STATE } },
    { type: "host", event: { type: "signal", signal: SIGNAL } },
    { type: "host", event: { type: "consent", turn: 3, answer: "yes" } },
  ]);
});

Deno.test("ShowHosts keeps a host while its page is away, and tells the page what it missed", async () => {
  const { hosts, made, told, send } = subject();
  hosts.command(SESSION, START);
  hosts.detach(SESSION, send);
  const [{ options, told: hostTold }] = made;
  options.onState(STATE);
  options.onSignal(SIGNAL);
  options.onState({ ...STATE, phase: "sharing" });
  assert.deepEqual(told, []);
  hosts.attach(SESSION, send, () => {});
  assert.deepEqual(told, [
    { type: "host", event: { type: "state", state: { ...STATE, phase: "sharing" } } },
    { type: "host", event: { type: "signal", signal: SIGNAL } },
  ]);
  await settled();
  assert.deepEqual(told.at(-1), { type: "host", event: DETAIL });
  assert.deepEqual(hostTold, [{ type: "preview", on: false }, "up"]);
});

Deno.test("ShowHosts stops a host when it is told to, replaced, or its session is over", async () => {
  const { hosts, made, told } = subject();
  hosts.command(SESSION, START);
  hosts.command(SESSION, { ...START, turn: 4 });
  hosts.command(SESSION, { type: "stop" });
  hosts.command(SESSION, START);
  hosts.forget(SESSION, "client-ended");
  await settled();
  assert.deepEqual(made.map((one) => one.told), [
    ["stop adviser-ended"],
    ["stop adviser-ended"],
    ["stop client-ended"],
  ]);
  made[0].options.onState(STATE);
  assert.deepEqual(told, [], "a stopped host says nothing more");
});

Deno.test("ShowHosts says that nothing can be shown", () => {
  const { hosts, made, told } = subject(false);
  hosts.command(SESSION, START);
  assert.equal(made.length, 0);
  assert.deepEqual(told, [{ type: "host", event: { type: "stopped", reason: "display-lost" } }]);
});

Deno.test("ShowHosts says that a host couldn't be made", async () => {
  const told: unknown[] = [];
  const hosts = new ShowHosts({ canShow: true, createHost: () => Promise.reject(new Error("no display")) });
  hosts.attach(SESSION, (message) => void told.push(message), () => {});
  hosts.command(SESSION, START);
  await settled();
  assert.deepEqual(told, [{ type: "host", event: { type: "stopped", reason: "fault" } }]);
});
