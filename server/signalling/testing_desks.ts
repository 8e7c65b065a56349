import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { testAccounts } from "../accounts/testing.ts";
import { LOCAL_ADVISER } from "../adviser.ts";
import { Guesses } from "../guesses.ts";
import { type Journal, memoryJournal } from "../journal.ts";
import { ADVISER_TOKEN_MS } from "../limits.ts";
import { createMemoryDirectory } from "../memory_directory.ts";
import type { ServerSocket, SocketHandler } from "../server_socket.ts";
import { quietIce } from "../testing_apps.ts";
import { createTokens, LaunchTokens } from "../tokens.ts";
import { openAdviserSocket } from "./adviser_socket.ts";
import { openClientSocket } from "./client_socket.ts";
import { Desks } from "./desks.ts";
import { Handovers } from "./handover.ts";
import type { Homes } from "./homes.ts";
import { Rooms, type RoomsOptions } from "./rooms.ts";
import { journalMemory } from "./session_memory.ts";
import { type ShowDeps, ShowHosts } from "./show_hosts.ts";

/** For tests: an office with several advisers, whose sockets are plain objects; each message is dealt with when awaited. */

type Told = { type: string; [key: string]: unknown };

export interface TestEnd {
  readonly told: Told[];
  readonly closes: number[];
  /** Takes a message in, and lets all that follows from it happen. */
  say(message: unknown): Promise<void>;
  /** Everything of this type that was told since the last call; "handover" gives the messages inside. */
  take(type: string): Told[];
  leave(): Promise<void>;
}

export interface TestOffice {
  /** A signed-in window of the account `id`. */
  window(id: string, name?: string): Promise<TestEnd>;
  client(): TestEnd;
  /** A window of `adviser` with a running session. */
  session(adviser: TestEnd): Promise<{ client: TestEnd; token: string; clientToken: string }>;
  /** Of a session that lives at another server. */
  resumeToken(of: { session: string; adviser: string }): string;
  readonly launchTokens: LaunchTokens;
  /** What a restart of the server knows. */
  readonly journal: Journal;
  close(): void;
}

const NO_SCREEN: ShowDeps = { canShow: false, createHost: () => Promise.reject(new Error("no screen")) };

export function testOffice(
  { journal = memoryJournal(), show = NO_SCREEN, homes, onAdviser }: {
    journal?: Journal;
    show?: ShowDeps;
    /** Other servers of the office. */
    homes?: Homes;
    onAdviser?: RoomsOptions["onAdviser"];
  } = {},
): TestOffice {
  const now = Date.now;
  const accounts = testAccounts(now());
  const known = new Set<string>();
  const tokens = createTokens(new Uint8Array(32), now);
  const launchTokens = new LaunchTokens(now);
  const desks = new Desks(now);
  const rooms = new Rooms({
    directory: createMemoryDirectory({ now, journal }),
    tokens,
    memory: journalMemory(journal, now),
    homes,
    now,
    emit: () => {},
    onAdviser,
    onVerified: () => {},
    onEnded: (session) => handovers.ended(session),
    onChanged: (session, seen) => desks.changed(session, seen),
  });
  const handovers = new Handovers({
    desks,
    rooms,
    several: homes !== undefined,
    officeName: () => "Kanzlei Probe",
  });
  const deps = {
    rooms,
    guesses: new Guesses(),
    tokens,
    launchTokens,
    signIns: accounts.signIns,
    desks,
    handovers,
    ice: quietIce(now),
    showHosts: new ShowHosts(show),
    now,
    office: () => ({
      name: "Kanzlei Probe",
      phone: "",
      address: "",
      imprint: "",
      conditions: "",
      logo: false,
    }),
  };

  function end(open: (socket: ServerSocket) => SocketHandler): TestEnd {
    const told: Told[] = [], closes: number[] = [];
    let from = 0, over = false;
    const socket = open({
      address: "127.0.0.1",
      host: "127.0.0.1",
      secure: false,
      forwarded: false,
      send: (message) => void (over || told.push(structuredClone(message) as Told)),
      close: (code) => void closes.push(code),
      fail: (error) => assert.fail(String(error)),
    });
    return {
      told,
      closes,
      async say(message) {
        socket.message(JSON.stringify(message));
        await settled();
      },
      take(type) {
        const taken = told.slice(from).filter((message) => message.type === type);
        from = told.length;
        return type === "handover" ? taken.map(({ message }) => message as Told) : taken;
      },
      async leave() {
        over = true;
        socket.closed();
        await settled();
      },
    };
  }

  const newClient = () => end((socket) => openClientSocket(deps, socket));

  /** As the page gets it: of an account's sign-in, or of who sits at the server's computer. */
  function tokenOf(id: string, name: string): string {
    const exp = now() + ADVISER_TOKEN_MS;
    if (id === LOCAL_ADVISER.id) {
      return tokens.sign("adviser", { exp, account: id, role: LOCAL_ADVISER.role, signIn: null });
    }
    if (!known.has(id)) {
      known.add(id);
      const role = "adviser", login = id, createdAt = now();
      accounts.store.add({
        ...{ id, name, login, role, createdAt },
        locked: false,
        passwordHash: null,
        codeSecret: null,
      });
    }
    const { signIn } = accounts.signIns.read(accounts.signedIn(id))!;
    return tokens.sign("adviser", { exp, account: id, role: "adviser", signIn: signIn.id });
  }

  return {
    resumeToken: ({ session: sid, adviser }) =>
      tokens.sign("resume", { side: "adviser", sid, adviser, seat: sid, exp: now() + ADVISER_TOKEN_MS }),
    launchTokens,
    journal,
    async window(id, name = "") {
      const adviser = end((socket) => openAdviserSocket(deps, socket, true));
      await adviser.say({ type: "auth", token: tokenOf(id, name), version: PROTOCOL_VERSION });
      await adviser.say({ type: "sessions" });
      return adviser;
    },
    client: newClient,
    async session(adviser) {
      await adviser.say({ type: "create", mode: "support", password: false });
      const [{ number, token }] = adviser.take("created");
      const client = newClient();
      await client.say({ type: "claim", number, version: PROTOCOL_VERSION });
      await adviser.say({ type: "verified" });
      const [{ token: clientToken }] = client.take("claimed");
      return { client, token: String(token), clientToken: String(clientToken) };
    },
    close() {
      rooms.close();
      accounts.close();
    },
  };
}

/** Queues and lists are dealt with by then: nothing here waits for more than promises. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
