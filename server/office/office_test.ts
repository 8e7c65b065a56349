import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { ClientToUi, UiToClient } from "../../protocol/local.ts";
import type { OfficeCommand, OfficeState } from "../../protocol/office.ts";
import { CLIENT_IDLE } from "../../session/client_state.ts";
import { UserError } from "../errors.ts";
import { askOffice, type Fetch, readProof } from "./ask_office.ts";
import { keyWords } from "./fingerprint.ts";
import { hostWarnings, spelledHost } from "./host_warnings.ts";
import { createOfficeIdentity, type OfficeIdentity } from "./identity.ts";
import { fileOffices, type KnownOffices, memoryOffices } from "./known_offices.ts";
import { OfficeSession } from "./office_session.ts";
import { readAddress } from "./typed_address.ts";

const HOME = "https://kanzlei.example.de";

function office(seed: number, options: { name?: string; address?: string | null } = {}): OfficeIdentity {
  return createOfficeIdentity({
    secret: new Uint8Array(32).fill(seed),
    facts: () => ({ name: options.name ?? "Kanzlei Müller", phone: "0221 123" }),
    address: () => options.address ?? null,
  });
}

const askedBy = ({ host, protocol }: URL) => ({ host, secure: protocol === "https:" });

/** The web: who answers at which host, and what was asked. */
function web(sites: Record<string, OfficeIdentity | ((url: URL) => Response)>) {
  const asked: URL[] = [];
  const fetch: Fetch = (url) => {
    asked.push(url);
    const site = sites[url.host];
    if (!site) return Promise.reject(new TypeError("connection refused"));
    if (typeof site === "function") return Promise.resolve(site(url));
    return Promise.resolve(Response.json(site.prove(url.searchParams.get("nonce")!, askedBy(url))));
  };
  return { fetch, asked };
}

const ask = (origin: string, sites: Parameters<typeof web>[0]) =>
  askOffice(origin, { fetch: web(sites).fetch, signal: new AbortController().signal });

Deno.test("askOffice() takes the card that is proven for this question and this address", async () => {
  const card = await ask(HOME, { "kanzlei.example.de": office(1, { address: `${HOME}/` }) });
  assert.deepEqual(card, {
    version: 1,
    name: "Kanzlei Müller",
    phone: "0221 123",
    host: "kanzlei.example.de",
    key: office(1).key,
  });
});

Deno.test("askOffice() takes nothing else", async () => {
  const real = office(1, { address: `${HOME}/` });
  const proof = (nonce: string) => real.prove(nonce, askedBy(new URL(HOME)))!;
  const nonceOf = (url: URL) => url.searchParams.get("nonce")!;
  const changed = (url: URL, change: (card: Record<string, unknown>) => void) => {
    const { card, signature } = proof(nonceOf(url));
    const read = JSON.parse(card);
    change(read);
    return Response.json({ card: JSON.stringify(read), signature });
  };
  const cases: [string, (url: URL) => Response, string][] = [
    ["an old proof", () => Response.json(proof("A".repeat(43))), "no-office"],
    ["another name", (url) => changed(url, (card) => card.name = "Kanzlei Meier"), "no-office"],
    ["another key", (url) => changed(url, (card) => card.key = office(2).key), "no-office"],
    ["more in it", (url) => changed(url, (card) => card.more = 1), "no-office"],
    ["no key", (url) => changed(url, (card) => card.key = "A".repeat(43)), "no-office"],
    ["no JSON", () => new Response("<html>"), "no-office"],
    ["too much", () => new Response("x".repeat(100_000)), "no-office"],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://evil.test/" } }),
      "no-office",
    ],
    ["not found", () => new Response("no", { status: 404 }), "no-office"],
    ["a proxy alone", () => new Response("", { status: 502 }), "unreachable"],
    // evil.test passes the question on: the office speaks for its own address.
    [
      "a middleman",
      (url) => Response.json(real.prove(nonceOf(url), { host: "evil.test", secure: true })),
      "other-host",
    ],
    ["a middleman that says another Host", (url) => Response.json(proof(nonceOf(url))), "other-host"],
  ];
  for (const [name, site, expected] of cases) {
    const origin = expected === "other-host" ? "https://evil.test" : HOME;
    assert.equal(await ask(origin, { [new URL(origin).host]: site }), expected, name);
  }
  assert.equal(await ask(HOME, {}), "unreachable");
  const said =
    `error sending request for url (${HOME}/): client error (Connect): invalid peer certificate: UnknownIssuer`;
  const certificate: Fetch = () => Promise.reject(new TypeError("fetch failed", { cause: new Error(said) }));
  assert.equal(
    await askOffice(HOME, { fetch: certificate, signal: new AbortController().signal }),
    "certificate",
  );
});

Deno.test("an office that was told its address speaks for this one only, and for what can't be a stranger's", () => {
  const told = office(1, { address: "https://kanzlei.example.de:8443/" });
  const plain = (host: string | null) => ({ host, secure: false });
  assert.equal(told.originFor(plain("evil.test")), "https://kanzlei.example.de:8443");
  assert.equal(told.originFor(plain("127.0.0.1:8080")), "http://127.0.0.1:8080");
  assert.equal(told.originFor(plain("192.168.1.5:8080")), "http://192.168.1.5:8080");
  assert.equal(office(1).originFor({ host: "Anything.example", secure: true }), "https://anything.example");
  for (const host of [null, "", "a b", "a/b", "a@b", 'a"b', "a".repeat(300)]) {
    assert.equal(told.originFor(plain(host)), null);
    assert.equal(told.prove("A".repeat(43), plain(host)), null);
  }
});

Deno.test("readProof() takes no proof whose bytes were touched", () => {
  const nonce = "B".repeat(43);
  const text = JSON.stringify(office(1).prove(nonce, { host: "a.example", secure: true }));
  assert.ok(readProof(text, nonce));
  for (let i = 0; i < text.length; i += 3) {
    const touched = text.slice(0, i) + (text[i] === "x" ? "y" : "x") + text.slice(i + 1);
    assert.equal(readProof(touched, nonce), null, `at ${i}`);
  }
});

/** A client's page before its session. */
function client(options: {
  server?: string;
  named?: string;
  known?: KnownOffices;
  sites: Parameters<typeof web>[0];
}) {
  const states: OfficeState[] = [];
  const sessions: string[] = [], handled: UiToClient[] = [];
  let tell: (message: ClientToUi) => void = () => {};
  let closed = 0, quits = 0;
  const known = options.known ?? memoryOffices();
  const network = web(options.sites);
  const session = new OfficeSession({
    server: options.server ?? null,
    named: options.named ?? null,
    known,
    fetch: network.fetch,
    onMessage: (message) => void (message.type === "office" && states.push(message.office)),
    onQuit: () => void quits++,
    onEvent: () => {},
    createSession(origin, onMessage) {
      sessions.push(origin);
      tell = onMessage;
      return {
        handle: (message) => void handled.push(message),
        filePart() {},
        attach: () => [{ type: "state", state: CLIENT_IDLE }],
        close: () => Promise.resolve(void closed++),
      };
    },
  });
  const now = () => (session.attach()[0] as Extract<ClientToUi, { type: "office" }>).office;
  return {
    session,
    known,
    sessions,
    handled,
    asked: network.asked,
    now,
    tell: (message: ClientToUi) => tell(message),
    closed: () => closed,
    quits: () => quits,
    command: (command: OfficeCommand) => session.handle({ type: "office", command }),
    /** The answer of the network has been looked at. */
    async settled(): Promise<OfficeState> {
      while (now().phase === "searching") await new Promise((resolve) => setTimeout(resolve));
      return now();
    },
  };
}
type Phase<P extends OfficeState["phase"]> = Extract<OfficeState, { phase: P }>;

Deno.test("a new office is trusted after Ja only, then known by its key", async () => {
  const first = client({ named: HOME, sites: { "kanzlei.example.de": office(1) } });
  const asked = await first.settled() as Phase<"ask">;
  assert.deepEqual(asked, {
    phase: "ask",
    name: "Kanzlei Müller",
    phone: "0221 123",
    host: "kanzlei.example.de",
    spelled: "kanzlei.example.de",
    words: keyWords(office(1).key),
    warnings: [],
    others: [],
  });
  assert.equal(asked.words.split(" ").length, 6);
  first.session.handle({ type: "connect", number: "123456789", password: null });
  assert.deepEqual(
    [first.sessions, first.handled],
    [[], []],
    "nothing is sent to an office that isn't trusted",
  );
  first.command({ kind: "answer", yes: true });
  assert.deepEqual(first.sessions, [HOME]);
  assert.deepEqual(first.now(), {
    phase: "ready",
    host: "kanzlei.example.de",
    name: "Kanzlei Müller",
    phone: "0221 123",
    mayChange: true,
  });
  assert.equal(first.session.attach()[1].type, "state");
  first.session.handle({ type: "connect", number: "123456789", password: null });
  assert.equal(first.handled.length, 1);
  await first.session.close();
  assert.equal(first.closed(), 1);

  const again = client({ named: HOME, known: first.known, sites: { "kanzlei.example.de": office(1) } });
  assert.equal((await again.settled()).phase, "ready", "asked once");
  const unnamed = client({ known: first.known, sites: { "kanzlei.example.de": office(1) } });
  assert.equal((await unnamed.settled()).phase, "ready", "the only one that is known");
});

Deno.test("after Nein nothing is known, and another address can be typed", async () => {
  const test = client({ named: HOME, sites: { "kanzlei.example.de": office(1), "b.example": office(2) } });
  await test.settled();
  test.command({ kind: "answer", yes: false });
  assert.deepEqual(test.now(), { phase: "choose", offices: [], error: null, typed: "" });
  assert.deepEqual(test.known.list(), []);
  test.command({ kind: "address", address: "what?" });
  assert.equal((test.now() as Phase<"choose">).error, "address");
  test.command({ kind: "address", address: "b.example/hilfe" });
  assert.equal((await test.settled() as Phase<"ask">).host, "b.example");
});

Deno.test("a changed key is refused, with --server too, and nothing becomes a session", async () => {
  const known = memoryOffices([{ origin: HOME, name: "Kanzlei Müller", phone: "1", key: office(1).key }]);
  for (const how of [{ named: HOME }, { server: HOME }, {}]) {
    const test = client({ ...how, known, sites: { "kanzlei.example.de": office(2) } });
    const refused = await test.settled() as Phase<"refused">;
    assert.equal(refused.reason, "key");
    assert.equal(refused.knownWords, keyWords(office(1).key));
    assert.equal(refused.words, keyWords(office(2).key));
    test.command({ kind: "answer", yes: true });
    test.command({ kind: "choose", host: "kanzlei.example.de" });
    assert.equal(test.now().phase, "refused", "no way to say Ja");
    test.command({ kind: "retry" });
    assert.equal((await test.settled()).phase, "refused");
    assert.deepEqual(test.sessions, []);
    assert.equal(known.list()[0].key, office(1).key);
  }
});

Deno.test("a renamed program doesn't move a known office elsewhere", async () => {
  const known = memoryOffices([{ origin: HOME, name: "Kanzlei Müller", phone: "1", key: office(1).key }]);
  // Under the office's name, whatever the letters: refused.
  for (const name of ["Kanzlei Müller", "KANZLEI  MÜLLER", "Kanzlei-Mu\u0308ller"]) {
    const test = client({ named: "https://evil.test", known, sites: { "evil.test": office(2, { name }) } });
    const refused = await test.settled() as Phase<"refused">;
    assert.equal(refused.reason, "name", name);
    assert.equal(refused.known.host, "kanzlei.example.de");
  }
  // Under another name: asked, and told who was known before.
  const other = client({
    named: "https://evil.test",
    known,
    sites: { "evil.test": office(2, { name: "Hilfe" }) },
  });
  assert.deepEqual((await other.settled() as Phase<"ask">).others, ["Kanzlei Müller"]);
  // The very office, at a new address: asked.
  const moved = client({ named: "https://neu.example", known, sites: { "neu.example": office(1) } });
  assert.equal((await moved.settled()).phase, "ask");
  // Whoever starts it with --server has chosen.
  const chosen = client({ server: "https://b.example", known, sites: { "b.example": office(3) } });
  assert.equal((await chosen.settled()).phase, "ready");
  assert.deepEqual(known.list().map(({ origin }) => origin), ["https://b.example", HOME]);
});

Deno.test("an office that can't be reached is said on the page, and tried again", async () => {
  const sites: Parameters<typeof web>[0] = {};
  const test = client({ server: HOME, sites });
  assert.deepEqual(await test.settled(), {
    phase: "failed",
    host: "kanzlei.example.de",
    error: "unreachable",
    mayChange: false,
  });
  test.command({ kind: "change" });
  assert.equal(test.now().phase, "failed", "--server stays");
  sites["kanzlei.example.de"] = office(1);
  test.command({ kind: "retry" });
  assert.equal((await test.settled()).phase, "ready");
  test.session.handle({ type: "quit" });
  assert.equal(test.handled.length, 1, "the session ends itself");
  const early = client({ sites });
  early.session.handle({ type: "quit" });
  assert.equal(early.quits(), 1);
});

Deno.test("several known offices are offered; one can be forgotten, or left for another one", async () => {
  const known = memoryOffices([
    { origin: HOME, name: "Kanzlei Müller", phone: "1", key: office(1).key },
    { origin: "https://b.example", name: "Kanzlei B", phone: "2", key: office(2).key },
  ]);
  const test = client({
    known,
    sites: { "kanzlei.example.de": office(1), "b.example": office(2, { name: "Kanzlei B" }) },
  });
  assert.deepEqual((test.now() as Phase<"choose">).offices.map(({ host }) => host), [
    "kanzlei.example.de",
    "b.example",
  ]);
  assert.deepEqual(test.asked, [], "nobody is asked before the choice");
  test.command({ kind: "choose", host: "b.example" });
  assert.equal((await test.settled()).phase, "ready");
  test.tell({ type: "state", state: { ...CLIENT_IDLE, phase: "sharing" } });
  test.command({ kind: "change" });
  assert.equal(test.now().phase, "ready", "not during a session");
  test.tell({ type: "state", state: { ...CLIENT_IDLE, phase: "ended" } });
  test.command({ kind: "change" });
  assert.equal(test.now().phase, "choose");
  assert.equal(test.closed(), 1);
  test.command({ kind: "forget", host: "kanzlei.example.de" });
  assert.deepEqual(known.list().map(({ name }) => name), ["Kanzlei B"]);
});

Deno.test("this computer's own addresses are not remembered", async () => {
  const test = client({ server: "http://127.0.0.1:8080", sites: { "127.0.0.1:8080": office(1) } });
  assert.equal((await test.settled()).phase, "ready");
  assert.deepEqual(test.known.list(), []);
});

Deno.test("fileOffices() keeps what is known for its user alone, and fails closed", () => {
  const folder = mkdtempSync(join(tmpdir(), "mfb-offices-"));
  const path = join(folder, "mfb", "offices.json");
  const one = { origin: HOME, name: "Kanzlei", phone: "1", key: office(1).key };
  fileOffices(join(folder, "mfb")).remember(one);
  assert.deepEqual(fileOffices(join(folder, "mfb")).list(), [one]);
  if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.ok(!readFileSync(path, "utf8").includes("secret"));
  fileOffices(join(folder, "mfb")).forget(HOME);
  assert.deepEqual(fileOffices(join(folder, "mfb")).list(), []);
  for (const text of ["{", "[1]", "x".repeat(40_000), JSON.stringify([{ ...one, origin: "ftp://x" }])]) {
    writeFileSync(path, text);
    assert.throws(() => fileOffices(join(folder, "mfb")).list(), UserError);
  }
  rmSync(folder, { recursive: true });
});

Deno.test("hostWarnings() names what makes an address suspicious", () => {
  const cases: [string, string[], string][] = [
    ["https://kanzlei.example.de", [], "kanzlei.example.de"],
    ["https://xn--mller-kva.de", ["international"], "müller.de"],
    // Cyrillic letters, and one among Latin ones.
    ["https://xn--80ak6aa92e.com", ["lookalike"], "аррӏе.com"],
    ["https://xn--knzlei-3nf.de", ["lookalike"], spelledHost("https://xn--knzlei-3nf.de")],
    ["https://203.0.113.9:8443", ["number"], "203.0.113.9:8443"],
    ["http://kanzlei.example.de", ["plain"], "kanzlei.example.de"],
    ["http://192.168.1.5:8080", ["number", "plain"], "192.168.1.5:8080"],
    ["https://[2001:db8::1]", ["number"], "[2001:db8::1]"],
    ["http://127.0.0.1:8080", [], "127.0.0.1:8080"],
  ];
  for (const [origin, warnings, spelled] of cases) {
    assert.deepEqual(hostWarnings(origin), warnings, origin);
    assert.equal(spelledHost(origin), spelled);
  }
});

Deno.test("readAddress() reads what people type or copy", () => {
  const cases: [string, string | null][] = [
    ["kanzlei.example.de", HOME],
    ["  https://Kanzlei.example.de/hilfe?x=1#y ", HOME],
    ["kanzlei.example.de:8443", "https://kanzlei.example.de:8443"],
    ["http://kanzlei.example.de", "http://kanzlei.example.de"],
    ["müller.de", "https://xn--mller-kva.de"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["localhost:8080", "http://localhost:8080"],
    ["192.168.1.5", "http://192.168.1.5"],
    ["[2001:db8::1]:8443", "https://[2001:db8::1]:8443"],
    ["", null],
    ["31189 4072", null],
    ["kanzlei müller", null],
    ["ftp://kanzlei.example.de", null],
    ["javascript:alert(1)", null],
    ["https://a@evil.test", null],
    ["a@b.de", null],
  ];
  for (const [typed, expected] of cases) assert.equal(readAddress(typed), expected, typed);
});
