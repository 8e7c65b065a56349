import assert from "node:assert/strict";
import { NO_DOWNLOADS } from "../downloads/mod.ts";
import { Guesses } from "../guesses.ts";
import { memoryJournal } from "../journal.ts";
import { createMemoryDirectory } from "../memory_directory.ts";
import { Metrics } from "../metrics.ts";
import { createPublicApp } from "../public_app.ts";
import { Desks } from "../signalling/desks.ts";
import { Handovers } from "../signalling/handover.ts";
import { Rooms } from "../signalling/rooms.ts";
import { journalMemory } from "../signalling/session_memory.ts";
import { ShowHosts } from "../signalling/show_hosts.ts";
import { memoryStore } from "../store/testing.ts";
import type { Store } from "../store/types.ts";
import { TEST_ASSETS } from "../testing.ts";
import { quietIce, TEST_IDENTITY, TEST_OFFICE } from "../testing_apps.ts";
import { createTokens, LaunchTokens } from "../tokens.ts";
import type { WebApp } from "../web_app.ts";
import { type TestAccounts, testAccounts } from "./testing.ts";

/** Helpers for tests of accounts over HTTP; nothing here is part of the product. */

export const ORIGIN = "https://hilfe.kanzlei.example", RP_ID = "hilfe.kanzlei.example";

export interface Answer {
  status: number;
  // deno-lint-ignore no-explicit-any
  body: any;
  setCookie: string | null;
}

/** A browser somewhere on the internet, with its own cookie. */
export interface TestVisitor {
  cookie: string;
  post(path: string, request: unknown, options?: { address?: string }): Promise<Answer>;
}

export interface TestOffice extends Disposable {
  readonly store: Store;
  readonly accounts: TestAccounts;
  readonly web: WebApp;
  visitor(cookie?: string): TestVisitor;
}

/** The adviser's server without a port, behind TLS. */
export function testOffice(): TestOffice {
  const accounts = testAccounts();
  const now = () => accounts.clock.time;
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
  // Only its sweeper would keep running.
  rooms.close();
  const desks = new Desks(now);
  const store = memoryStore(now);
  const web = createPublicApp({
    port: 443,
    rooms,
    guesses: new Guesses(),
    tokens,
    desks,
    handovers: new Handovers({ desks, rooms, several: false, officeName: () => "Kanzlei Probe" }),
    showHosts: new ShowHosts({ canShow: true, createHost: () => Promise.reject(new Error("no screen")) }),
    launchTokens: new LaunchTokens(now),
    ice: quietIce(now),
    ops: { metrics: new Metrics(), metricsToken: null, notReady: () => null, parts: () => ({}) },
    accounts,
    administration: { store, flags: { name: "Kanzlei Probe", phone: null, address: null } },
    now,
    office: () => TEST_OFFICE,
    logo: () => null,
    assets: TEST_ASSETS,
    downloads: NO_DOWNLOADS,
    identity: TEST_IDENTITY,
    reopen: () => true,
  });
  return {
    accounts,
    store,
    web,
    visitor(cookie = "") {
      const visitor: TestVisitor = {
        cookie,
        async post(path, request, { address = "203.0.113.5" } = {}) {
          const response = await web.fetch(
            new Request(`${ORIGIN}${path}`, {
              method: "POST",
              headers: {
                host: new URL(ORIGIN).host,
                origin: ORIGIN,
                "sec-fetch-site": "same-origin",
                "content-type": "application/json",
                "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/150",
                ...(visitor.cookie ? { cookie: visitor.cookie } : {}),
              },
              body: JSON.stringify(request),
            }),
            { remote: address, secure: true },
          );
          const setCookie = response.headers.get("set-cookie");
          if (setCookie) visitor.cookie = setCookie.split(";")[0];
          const text = await response.text();
          const json = /json/.test(response.headers.get("content-type") ?? "");
          return { status: response.status, body: json ? JSON.parse(text) : text, setCookie };
        },
      };
      return visitor;
    },
    [Symbol.dispose]() {
      accounts.close();
    },
  };
}

/** @returns the answer's body. */
export async function succeed(answer: Promise<Answer>): Promise<Answer["body"]> {
  const { status, body } = await answer;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

export async function refuse(answer: Promise<Answer>, fault: string): Promise<Answer> {
  const given = await answer;
  assert.equal(given.body.error ?? given.status, fault);
  assert.equal(given.setCookie, null);
  return given;
}
