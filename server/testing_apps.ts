import { testAccounts } from "./accounts/testing.ts";
import { NO_DOWNLOADS } from "./downloads/mod.ts";
import { Guesses } from "./guesses.ts";
import { InstanceGate, makeAsk } from "./instance_proof.ts";
import { memoryJournal } from "./journal.ts";
import { createLocalApp } from "./local_app.ts";
import { CurrentUi } from "./local_socket.ts";
import { createMemoryDirectory } from "./memory_directory.ts";
import { Metrics } from "./metrics.ts";
import { createPublicApp } from "./public_app.ts";
import type { AccountRole } from "../protocol/sign_in.ts";
import { LOCAL_ADVISER } from "./adviser.ts";
import { createOfficeIdentity } from "./office/identity.ts";
import { IceDesk } from "./relay/ice_desk.ts";
import type { Rule } from "./rules.ts";
import { Desks } from "./signalling/desks.ts";
import { Handovers } from "./signalling/handover.ts";
import { Rooms } from "./signalling/rooms.ts";
import { journalMemory } from "./signalling/session_memory.ts";
import { ShowHosts } from "./signalling/show_hosts.ts";
import type { Logo, Office } from "./store/types.ts";
import { memoryStore } from "./store/testing.ts";
import { TEST_ASSETS } from "./testing.ts";
import { createTokens, LaunchTokens, MemoryTokens } from "./tokens.ts";
import type { WebApp } from "./web_app.ts";

export { TEST_ASSETS };

/** The public server's name for its clients. */
export const NAMED_HOST = "hilfe.kanzlei.example:9731";

export const TEST_OFFICE: Office = {
  name: "Kanzlei Probe",
  phone: "",
  address: `http://${NAMED_HOST}/`,
  imprint: "",
  conditions: "",
  logo: false,
};

export interface TestApp {
  web: WebApp;
  /** A body that each POST route takes, once: with a launch token, the proof of a second start, or a request. */
  body(rule: Rule, path: string): Record<string, string>;
  /** A sign-in's cookie, by the names of both kinds of connection. */
  cookie(role: AccountRole): string;
  /** The local adviser's token. */
  bearer(): string;
}

/** What is asked of the routes that take several requests. */
const REQUESTS: Record<string, string> = {
  "/api/sign-in": "about",
  "/api/enrol": "open",
  "/api/account": "me",
  "/api/accounts": "list",
  "/api/administration": "settings",
};

export const TEST_IDENTITY = createOfficeIdentity({
  secret: new Uint8Array(32),
  facts: () => TEST_OFFICE,
  address: () => null,
});

/** Gives nobody a relay. */
export function quietIce(now: () => number): IceDesk {
  const ice = new IceDesk({ plan: () => ({ kind: "none" }), now, onOpen: () => {}, onClose: () => {} });
  // Only its timers would keep running.
  ice.close();
  return ice;
}

/** Both apps without a port, for tests. */
export function testApps(
  port: number,
): { public: (office?: { logo: Logo | null }) => TestApp; local: () => TestApp } {
  const now = Date.now;
  return {
    public({ logo } = { logo: null }) {
      const launchTokens = new LaunchTokens(now);
      const tokens = createTokens(new Uint8Array(32), now);
      const rooms = new Rooms({
        directory: createMemoryDirectory({ now }),
        tokens,
        memory: journalMemory(memoryJournal(), now),
        now,
        emit: () => {},
        onVerified: () => {},
        onEnded: () => {},
      });
      const desks = new Desks(now);
      // Only its sweeper would keep running.
      rooms.close();
      const accounts = testAccounts(now());
      const people = {
        adviser: accounts.person("anna"),
        administrator: accounts.person("bert", "administrator"),
      };
      const web = createPublicApp({
        port,
        rooms,
        ice: quietIce(now),
        guesses: new Guesses(),
        tokens,
        desks,
        handovers: new Handovers({ desks, rooms, several: false, officeName: () => "Kanzlei Probe" }),
        showHosts: new ShowHosts({
          canShow: false,
          createHost: () => Promise.reject(new Error("no screen")),
        }),
        launchTokens,
        accounts,
        administration: { store: memoryStore(now), flags: { name: null, phone: null, address: null } },
        now,
        office: () => TEST_OFFICE,
        logo: () => logo,
        assets: TEST_ASSETS,
        downloads: NO_DOWNLOADS,
        identity: TEST_IDENTITY,
        reopen: () => true,
        ops: { metrics: new Metrics(), metricsToken: null, notReady: () => null, parts: () => ({}) },
      });
      const bearer = () =>
        tokens.sign("adviser", {
          exp: now() + 60_000,
          account: LOCAL_ADVISER.id,
          role: LOCAL_ADVISER.role,
          signIn: null,
        });
      return {
        web,
        body({ token }, path): Record<string, string> {
          if (token === "bearer") return { token: bearer() };
          if (token === "launch") return { launch: launchTokens.issue(60_000) };
          return { type: REQUESTS[path] ?? "", ...(path === "/api/enrol" ? { token: "A".repeat(43) } : {}) };
        },
        cookie(role) {
          const value = accounts.signedIn(people[role]);
          return `mfb_${port}=${value}; __Host-mfb=${value}`;
        },
        bearer,
      };
    },
    local() {
      const launchTokens = new LaunchTokens(now);
      const instance = new InstanceGate();
      const web = createLocalApp({
        port,
        assets: TEST_ASSETS,
        launchTokens,
        uiTokens: new MemoryTokens(),
        ui: new CurrentUi(),
        session: { handle: () => {}, filePart() {}, attach: () => [] },
        instance,
        emit: () => {},
        reopen: () => true,
      });
      return {
        web,
        body({ token }): Record<string, string> {
          if (token === "instance") return { ...makeAsk(instance.secret) };
          return { launch: launchTokens.issue(60_000) };
        },
        cookie: () => "",
        bearer: () => "",
      };
    },
  };
}
