import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChatMessage } from "../protocol/chat.ts";
import { CHAT_BURST, CHAT_LINES_MAX, CHAT_WAITING_MAX } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { type Chat, createChat } from "./chat.ts";

type Role = "client" | "adviser";
const ROLES: readonly Role[] = ["client", "adviser"];
const other = (role: Role): Role => role === "client" ? "adviser" : "client";

/** Two ends, and what is on its way to each. */
function pair() {
  const clock = { now: 1_000_000 };
  const way: Record<Role, ChatMessage[]> = { client: [], adviser: [] };
  const make = (role: Role): Chat =>
    createChat({
      role,
      send: (message) => void way[other(role)].push(message),
      onLine: () => {},
      onStatus: () => {},
      now: () => clock.now,
    });
  const ends: Record<Role, Chat> = { client: make("client"), adviser: make("adviser") };
  const settle = () => {
    for (let role: Role = "client"; way.client.length + way.adviser.length > 0; role = other(role)) {
      for (const message of way[role].splice(0)) ends[role].receive(message);
    }
  };
  return { ...ends, ends, way, clock, settle };
}

const texts = (chat: Chat, own: boolean) =>
  chat.lines.filter((line) => line.own === own).map(({ text }) => text);

/** One end alone; what it sends. */
function alone(role: Role = "client") {
  const sent: ChatMessage[] = [];
  const clock = { now: 0 };
  const chat = createChat({
    role,
    send: (message) => void sent.push(message),
    onLine: () => {},
    onStatus: () => {},
    now: () => clock.now,
  });
  return { chat, sent, clock };
}

Deno.test("createChat() carries lines both ways and says that they arrived", () => {
  const { client, adviser, settle } = pair();
  assert.ok(client.say("Guten Tag"));
  assert.deepEqual(client.status, { arrived: 0, unread: 0, open: false, include: false });
  settle();
  assert.equal(client.status.arrived, 1);
  assert.deepEqual(adviser.lines.map(({ own, text }) => [own, text]), [[false, "Guten Tag"]]);
  assert.equal(adviser.status.unread, 1);
  adviser.read();
  assert.equal(adviser.status.unread, 0);
  adviser.say("Grüß Gott");
  settle();
  assert.deepEqual(texts(client, false), ["Grüß Gott"]);
});

Deno.test("createChat(): whatever is lost and resumed, each line arrives once and in its order", () => {
  const deed = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("say" as const), by: fc.constantFrom(...ROLES) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("deliver" as const), by: fc.constantFrom(...ROLES) }),
    },
    // The server goes: a part of what is on the way is lost; a lost message's successors may arrive.
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("lose" as const),
        by: fc.constantFrom(...ROLES),
        at: fc.nat(5),
        count: fc.integer({ min: 1, max: 5 }),
      }),
    },
    fc.record({ do: fc.constant("double" as const), by: fc.constantFrom(...ROLES) }),
    fc.record({ do: fc.constant("resume" as const), by: fc.constantFrom(...ROLES) }),
  );
  fc.assert(fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
    const { ends, way, clock, settle } = pair();
    const said: Record<Role, string[]> = { client: [], adviser: [] };
    const inOrder = () => {
      for (const role of ROLES) {
        const got = texts(ends[other(role)], false);
        assert.deepEqual(got, said[role].slice(0, got.length));
        assert.ok(ends[role].status.arrived <= got.length, "said to have arrived, and hasn't");
      }
    };
    for (const one of deeds) {
      clock.now += 1000;
      if (one.do === "say") {
        const text = `${one.by} ${said[one.by].length}`;
        if (ends[one.by].say(text)) said[one.by].push(text);
      } else if (one.do === "deliver") {
        const message = way[one.by].shift();
        if (message) ends[one.by].receive(message);
      } else if (one.do === "lose") way[one.by].splice(one.at, one.count);
      // A page that resumes sends again what is under way already.
      else if (one.do === "double") way[one.by].unshift(...way[one.by].slice(0, 1));
      else ends[one.by].resume();
      inOrder();
    }
    clock.now += CHAT_BURST * 1000;
    // The way is open again: both ends notice.
    ends.client.resume();
    ends.adviser.resume();
    settle();
    inOrder();
    for (const role of ROLES) {
      assert.deepEqual(texts(ends[other(role)], false), said[role]);
      assert.equal(ends[role].status.arrived, said[role].length);
    }
  }));
});

Deno.test("createChat(): a lost line is asked for once, and comes with those after it", () => {
  const { client, adviser, way, settle } = pair();
  for (const text of ["a", "b", "c", "d"]) client.say(text);
  way.adviser.shift();
  for (const message of way.adviser.splice(0)) adviser.receive(message);
  assert.deepEqual(way.client, [{ kind: "have", number: 0, again: true }]);
  settle();
  assert.deepEqual(texts(adviser, false), ["a", "b", "c", "d"]);
});

Deno.test("createChat() lets no end wait with more than it may, nor keep more than it may", () => {
  const { chat, clock } = alone();
  for (let count = 0; count < CHAT_WAITING_MAX; count++) assert.ok(chat.say("x"));
  assert.equal(chat.say("x"), false);
  chat.receive({ kind: "have", number: CHAT_WAITING_MAX, again: false });
  for (let number = 1; number <= CHAT_LINES_MAX + 10; number++) {
    clock.now += 1000;
    chat.receive({ kind: "line", number, text: "y" });
  }
  assert.equal(chat.lines.length, CHAT_LINES_MAX);
  assert.equal(chat.lines.at(-1)?.number, CHAT_LINES_MAX + 10);
});

Deno.test("createChat() takes a flood slowly, and does little for it", () => {
  const { chat, sent, clock } = alone();
  for (let number = 1; number <= 1000; number++) chat.receive({ kind: "line", number, text: "x" });
  assert.equal(chat.lines.length, CHAT_BURST);
  // It is confirmed as far as it was taken, and the rest asked for once.
  assert.deepEqual(sent.at(-1), { kind: "have", number: CHAT_BURST, again: true });
  assert.equal(sent.length, CHAT_BURST + 1);
  clock.now += 2000;
  chat.receive({ kind: "line", number: CHAT_BURST + 1, text: "x" });
  chat.receive({ kind: "line", number: CHAT_BURST + 2, text: "x" });
  chat.receive({ kind: "line", number: CHAT_BURST + 3, text: "x" });
  assert.equal(chat.lines.length, CHAT_BURST + 2);

  const victim = alone();
  for (let count = 0; count < CHAT_WAITING_MAX; count++) victim.chat.say("x".repeat(2000));
  victim.sent.length = 0;
  for (let count = 0; count < 10_000; count++) victim.chat.receive({ kind: "have", number: 0, again: true });
  assert.equal(victim.sent.length, CHAT_BURST / 5 * CHAT_WAITING_MAX);
});

Deno.test("createChat() refuses what no honest end says", () => {
  const { chat } = alone("client");
  chat.say("x");
  assert.throws(() => chat.receive({ kind: "have", number: 2, again: false }), ProtocolError);
  assert.throws(() => chat.receive({ kind: "receipt", include: true }), ProtocolError);
  assert.equal(chat.status.include, false, "only the client itself agrees");
});

Deno.test("createChat(): the receipt is the client's choice, which the adviser is told, also after a loss", () => {
  const { client, adviser, way, settle } = pair();
  adviser.include(true);
  settle();
  assert.equal(adviser.status.include, false);
  client.include(true);
  way.adviser.length = 0;
  client.resume();
  settle();
  assert.equal(adviser.status.include, true);
});

Deno.test("createChat() makes hostile lines harmless, and counts those that are empty then", () => {
  const { client, adviser, way, settle } = pair();
  adviser.receive({ kind: "line", number: 1, text: "\u202e\u0000" });
  adviser.receive({ kind: "line", number: 2, text: "Datei\u202egpj.exe\u001b[31m" });
  assert.deepEqual(texts(adviser, false), ["Dateigpj.exe[31m"]);
  assert.deepEqual(way.client.map((message) => message.kind === "have" && message.number), [1, 2]);
  way.client.length = 0;
  assert.equal(client.say(" \u200b\n"), false);
  settle();
});
