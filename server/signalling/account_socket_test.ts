import assert from "node:assert/strict";
import { ProtocolError } from "../../protocol/parse.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { SIGN_IN_IDLE_MS, SIGN_IN_MS } from "../accounts/limits.ts";
import { testAccounts } from "../accounts/testing.ts";
import { LOCAL_ADVISER } from "../adviser.ts";
import { Guesses } from "../guesses.ts";
import { memoryJournal } from "../journal.ts";
import { createMemoryDirectory } from "../memory_directory.ts";
import { CLOSE_REFUSED, type ServerSocket, type SocketHandler } from "../server_socket.ts";
import { quietIce, TEST_OFFICE } from "../testing_apps.ts";
import { createTokens, LaunchTokens } from "../tokens.ts";
import { openAdviserSocket } from "./adviser_socket.ts";
import { openClientSocket } from "./client_socket.ts";
import { Desks } from "./desks.ts";
import { Handovers } from "./handover.ts";
import { Rooms } from "./rooms.ts";
import { journalMemory } from "./session_memory.ts";
import { ShowHosts } from "./show_hosts.ts";

type Json = { type: string; [key: string]: unknown };

/** One end of a socket, with all that was said to it. */
class Peer {
  readonly said: Json[] = [];
  closed: number | null = null;
  readonly handler: SocketHandler;

  constructor(open: (socket: ServerSocket) => SocketHandler) {
    this.handler = open({
      address: "203.0.113.5",
      host: "hilfe.kanzlei.example",
      secure: true,
      forwarded: false,
      send: (message) => void this.said.push(message as Json),
      close: (code) => this.end(code),
      fail: (error) => this.end(error instanceof ProtocolError ? 1008 : 1011),
    });
  }

  end(code: number): void {
    if (this.closed !== null) return;
    this.closed = code;
    this.handler.closed();
  }

  async say(message: Json): Promise<void> {
    try {
      this.handler.message(JSON.stringify(message));
    } catch (error) {
      this.end(error instanceof ProtocolError ? 1008 : 1011);
    }
    // Its steps are carried out one after the other, on promises that are settled already.
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }

  last(type: string): Json | undefined {
    return this.said.findLast((message) => message.type === type);
  }
}

/** Accounts, rooms, and a screen of the server's own whose every use is written down. */
function office() {
  const accounts = testAccounts();
  const now = () => accounts.clock.time;
  const tokens = createTokens(new Uint8Array(32), now);
  const shown: string[] = [];
  const showHosts = new ShowHosts({
    canShow: true,
    createHost: () => {
      shown.push("start");
      return Promise.resolve({
        details: () => {
          shown.push("details");
          return [];
        },
        command: ({ type }: { type: string }) => void shown.push(type),
        signal: () => void shown.push("signal"),
        signallingUp: () => {},
        stop: () => Promise.resolve(),
      });
    },
  });
  const directory = createMemoryDirectory({ now });
  const desks = new Desks(now);
  const rooms = new Rooms({
    directory,
    tokens,
    memory: journalMemory(memoryJournal(), now),
    now,
    emit: () => {},
    onVerified: () => {},
    onEnded: (session, reason) => showHosts.forget(session, reason),
  });
  const deps = {
    rooms,
    guesses: new Guesses(),
    tokens,
    showHosts,
    signIns: accounts.signIns,
    launchTokens: new LaunchTokens(now),
    desks,
    handovers: new Handovers({ desks, rooms, several: false, officeName: () => "Kanzlei Probe" }),
    ice: quietIce(now),
    now,
    office: () => TEST_OFFICE,
  };
  const adviser = (here = false) => new Peer((socket) => openAdviserSocket(deps, socket, here));
  return {
    accounts,
    shown,
    adviser,
    client: () => new Peer((socket) => openClientSocket(deps, socket)),
    /** @returns a token as the page gets it, and its sign-in. */
    signIn(account: string) {
      const { signIn } = accounts.signIns.read(accounts.signedIn(account))!;
      const exp = now() + SIGN_IN_MS;
      const token = tokens.sign("adviser", { exp, account, role: "adviser", signIn: signIn.id });
      return { signIn: signIn.id, token };
    },
    localToken: () =>
      tokens.sign("adviser", {
        exp: now() + SIGN_IN_MS,
        account: "local",
        role: "administrator",
        signIn: null,
      }),
    /** A verified session. */
    async meet(token: string, here = false) {
      const page = adviser(here);
      await page.say({ type: "auth", token, version: PROTOCOL_VERSION });
      await page.say({ type: "create", mode: "support", password: false });
      const { number, token: resume } = page.last("created")!;
      const client = new Peer((socket) => openClientSocket(deps, socket));
      await client.say({ type: "claim", number, version: PROTOCOL_VERSION });
      await page.say({ type: "verified" });
      return { page, client, resume };
    },
    [Symbol.dispose]() {
      rooms.close();
      accounts.close();
    },
  };
}

const START = { type: "host", command: { type: "start", root: "A".repeat(43), viewer: "PC-7", turn: 0 } };

Deno.test("openAdviserSocket() shows the server's own screen to who sits before it, and to nobody else", async () => {
  using test = office();
  const { token } = test.signIn(test.accounts.person("anna", "administrator"));
  // From the server's own computer too: an account isn't its owner.
  for (const here of [false, true]) {
    const { page, client } = await test.meet(token, here);
    const welcome = page.last("welcome")!;
    assert.equal(welcome.canShow, false);
    assert.match(String(welcome.showReason), /an dem Rechner, auf dem der Server läuft/);
    for (
      const attack of [
        START,
        { type: "host", command: { type: "command", command: { type: "pause", pause: false } } },
        { type: "host", command: { type: "stop" } },
      ]
    ) {
      const { page } = await test.meet(token, here);
      await page.say(attack);
      assert.equal(page.closed, 1008);
      assert.equal(page.last("host"), undefined);
    }
    page.end(1000);
    client.end(1000);
  }
  assert.deepEqual(test.shown, []);

  const { page } = await test.meet(test.localToken(), true);
  assert.equal(page.last("welcome")!.canShow, true);
  await page.say(START);
  assert.deepEqual(test.shown, ["start"]);
});

Deno.test("openAdviserSocket() gives nobody else's session to who comes with its token, nor anything of the shown screen", async () => {
  using test = office();
  const { page, resume } = await test.meet(test.localToken(), true);
  await page.say(START);
  page.end(1006);
  test.shown.length = 0;
  const { token } = test.signIn(test.accounts.person("anna"));
  const other = test.adviser();
  await other.say({ type: "auth", token, version: PROTOCOL_VERSION });
  await other.say({ type: "resume", token: resume });
  assert.equal(other.last("error")?.code, "session");
  for (let i = 0; i < 20; i++) await Promise.resolve();
  // Its owner's page is gone, so the preview is off; nothing else happens.
  assert.deepEqual(test.shown.filter((what) => what !== "command" && what !== "preview"), []);
  assert.equal(other.last("host"), undefined);
});

Deno.test("openAdviserSocket() takes the launch token's bearer on this computer only", async () => {
  using test = office();
  for (const here of [true, false]) {
    const page = test.adviser(here);
    await page.say({ type: "auth", token: test.localToken(), version: PROTOCOL_VERSION });
    assert.equal(page.closed, here ? null : CLOSE_REFUSED);
    assert.equal(page.last("error")?.code, here ? undefined : "auth");
    page.end(1000);
  }
  assert.equal(LOCAL_ADVISER.id, "local");
});

Deno.test("openAdviserSocket() takes no token whose sign-in is over, or whose account is locked or gone", async () => {
  using test = office();
  const { signIns, store } = test.accounts;
  const ends: ((account: string, signIn: string) => void)[] = [
    (_, signIn) => signIns.end(signIn),
    (account) => signIns.endAll(account),
    (account) => store.change(account, { locked: true }),
    (account) => store.remove(account),
    () => test.accounts.clock.time += SIGN_IN_IDLE_MS,
  ];
  for (const [index, end] of ends.entries()) {
    const account = test.accounts.person(`anna${index}`);
    const { token, signIn } = test.signIn(account);
    const before = test.adviser();
    await before.say({ type: "auth", token, version: PROTOCOL_VERSION });
    assert.ok(before.last("welcome"));
    end(account, signIn);
    const after = test.adviser();
    await after.say({ type: "auth", token, version: PROTOCOL_VERSION });
    assert.equal(after.closed, CLOSE_REFUSED, `way ${index}`);
    before.end(1000);
  }
});

Deno.test("openAdviserSocket() ends with its sign-in: the page is told, the client's session is over", async () => {
  using test = office();
  const anna = test.accounts.person("anna");
  const here = test.signIn(anna), there = test.signIn(anna), bert = test.signIn(test.accounts.person("bert"));
  const [one, other, his] = [
    await test.meet(here.token),
    await test.meet(there.token),
    await test.meet(bert.token),
  ];
  test.accounts.signIns.endAll(anna);
  for (const { page, client } of [one, other]) {
    assert.equal(page.closed, CLOSE_REFUSED);
    assert.equal(page.last("error")?.code, "auth");
    assert.equal(client.last("end")?.reason, "adviser-ended");
  }
  assert.equal(his.page.closed, null);
  assert.equal(his.client.last("end"), undefined);
});

Deno.test("openAdviserSocket() isn't torn away from a help session by the clock, but ends after it", async () => {
  using test = office();
  const { clock, signIns } = test.accounts;
  const idle = test.adviser();
  await idle.say({
    type: "auth",
    token: test.signIn(test.accounts.person("anna")).token,
    version: PROTOCOL_VERSION,
  });
  const { page, client } = await test.meet(test.signIn(test.accounts.person("bert")).token);
  clock.time += SIGN_IN_IDLE_MS;
  signIns.sweep();
  assert.equal(idle.closed, CLOSE_REFUSED);
  assert.equal(page.closed, null);
  clock.time += SIGN_IN_MS;
  signIns.sweep();
  assert.equal(page.closed, null);
  await client.say({ type: "end", reason: "client-ended" });
  assert.equal(page.last("end")?.reason, "client-ended");
  signIns.sweep();
  assert.equal(page.closed, CLOSE_REFUSED);
});
