import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import type { RoomEvent } from "./room.ts";
import { type TestEnd, type TestOffice, testOffice } from "./testing_desks.ts";

const say = (window: TestEnd, message: unknown) => window.say({ type: "handover", message });
const relay = (offer: unknown, data: string) => ({ kind: "relay", offer, data });

/** Anna has a session and offers it to Bernd; Carla is there too. */
async function offered(office: TestOffice = testOffice()) {
  const anna = await office.window("a", "Anna"), bernd = await office.window("b", "Bernd");
  const carla = await office.window("c", "Carla");
  const session = await office.session(anna);
  await say(anna, { kind: "offer", to: "b" });
  const [offering] = anna.take("handover");
  const { offer } = offering;
  return { office, anna, bernd, carla, offer, offering, ...session };
}

Deno.test("Handovers list colleagues by name, never oneself", async () => {
  const office = testOffice();
  const anna = await office.window("a", "Anna");
  await office.window("a", "Anna");
  await say(anna, { kind: "colleagues" });
  assert.deepEqual(anna.take("handover"), [{ kind: "colleagues", list: [], more: false }]);
  await office.window("b", "Bernd");
  const local = await office.window("local");
  await say(anna, { kind: "colleagues" });
  assert.deepEqual(anna.take("handover"), [{
    kind: "colleagues",
    list: [{ id: "b", name: "Bernd" }, { id: "local", name: "Kanzlei Probe" }],
    more: false,
  }]);
  await local.leave();
  await say(anna, { kind: "colleagues" });
  assert.equal((anna.take("handover")[0].list as unknown[]).length, 1);
  office.close();
});

Deno.test("Handovers introduce two windows and move the session between them", async () => {
  const { office, anna, bernd, carla, client, offer, offering, token } = await offered();
  const [asked] = bernd.take("handover");
  assert.deepEqual(asked, { ...offering, kind: "offered", free: true });
  assert.deepEqual([offering.giver, offering.taker], ["Anna", "Bernd"]);
  assert.deepEqual(carla.take("handover"), []);

  await say(bernd, relay(offer, "from bernd"));
  assert.deepEqual(anna.take("handover"), [relay(offer, "from bernd")]);
  await say(anna, relay(offer, "from anna"));
  assert.deepEqual(bernd.take("handover"), [relay(offer, "from anna")]);
  await say(anna, { kind: "move", offer });
  assert.deepEqual(anna.take("handover"), [{ kind: "moved" }]);
  const [seated] = bernd.take("handover");
  assert.equal(seated.kind, "seated");
  assert.equal(seated.peer, true);

  // From now on the client hears Bernd, and Anna neither speaks nor ends anything.
  client.take("relay");
  for (const message of [{ type: "relay", data: "old" }, { type: "end", reason: "adviser-ended" }]) {
    await anna.say(message);
  }
  await bernd.say({ type: "relay", data: "new" });
  assert.deepEqual(client.take("relay"), [{ type: "relay", data: "new" }]);
  anna.take("relay");
  await client.say({ type: "relay", data: "answer" });
  assert.deepEqual(anna.take("relay"), []);
  assert.deepEqual(bernd.take("relay"), [{ type: "relay", data: "answer" }]);

  // Anna's token is void, in her own window and in another; Bernd's is good.
  for (const window of [anna, await office.window("a", "Anna"), carla]) {
    await window.say({ type: "resume", token });
  }
  assert.deepEqual(anna.take("handover"), [{ kind: "moved" }]);
  assert.equal(carla.take("error")[0].code, "session");
  await bernd.leave();
  const again = await office.window("b", "Bernd");
  await again.say({ type: "resume", token: seated.token });
  assert.deepEqual(again.take("resumed"), [{ type: "resumed", peer: true }]);
  // Anna is free for another session.
  await anna.say({ type: "create", mode: "support", password: false });
  assert.equal(anna.take("created").length, 1);
  office.close();
});

Deno.test("whose session it is is told once for each adviser who has it", async () => {
  const owners: string[] = [];
  const office = testOffice({ onAdviser: (_, { name }) => owners.push(name) });
  const { anna, bernd, offer } = await offered(office);
  await say(bernd, relay(offer, "x"));
  await say(anna, { kind: "move", offer });
  assert.deepEqual(owners, ["Anna", "Bernd"]);
  office.close();
});

Deno.test("an office with several servers says that it knows this one's colleagues, and can't give what lives elsewhere", async () => {
  const session = "S".repeat(22);
  const applied: RoomEvent[] = [];
  const seat = { session, live: true, verified: true, apply: (event: RoomEvent) => void applied.push(event) };
  const office = testOffice({ homes: { seat: () => Promise.resolve({ ...seat, leave: () => {} }) } });
  const anna = await office.window("a", "Anna"), bernd = await office.window("b", "Bernd");
  await say(anna, { kind: "colleagues" });
  const list = [{ id: "b", name: "Bernd" }];
  assert.deepEqual(anna.take("handover"), [{ kind: "colleagues", list, more: true }]);

  await anna.say({ type: "resume", token: office.resumeToken({ session, adviser: "a" }) });
  await say(anna, { kind: "colleagues" });
  await say(anna, { kind: "offer", to: "b" });
  assert.deepEqual(anna.take("handover"), [{ kind: "elsewhere" }, { kind: "elsewhere" }]);
  assert.deepEqual(bernd.take("handover"), []);
  // The session is still hers.
  await anna.say({ type: "relay", data: "goes on" });
  assert.deepEqual(applied, [{ type: "relay", from: "adviser", data: "goes on" }]);
  office.close();
});

Deno.test("a restart of the server doesn't bring the giver's token back", async () => {
  const { office, anna, bernd, offer, token, clientToken } = await offered();
  await say(bernd, relay(offer, "x"));
  await say(anna, { kind: "move", offer });
  const seated = bernd.take("handover").at(-1)!;
  office.close();
  const after = testOffice({ journal: office.journal });
  await after.client().say({ type: "resume", token: clientToken, version: PROTOCOL_VERSION });
  const a = await after.window("a"), b = await after.window("b");
  await a.say({ type: "resume", token });
  assert.deepEqual(a.take("handover"), [{ kind: "moved" }]);
  await b.say({ type: "resume", token: seated.token });
  assert.equal(b.take("resumed").length, 1);
  after.close();
});

Deno.test("Handovers let nobody take part who wasn't asked", async () => {
  const { office, anna, bernd, carla, client, offer } = await offered();
  bernd.take("handover");
  for (const message of [relay(offer, "guess"), { kind: "move", offer }, { kind: "withdraw", offer }]) {
    await say(carla, message);
    assert.deepEqual(carla.take("handover"), [{ kind: "withdrawn", offer }]);
  }
  // Nor can the taker move it by itself, nor the giver before anybody took it up.
  await say(bernd, { kind: "move", offer });
  assert.deepEqual([anna.take("handover"), bernd.take("handover")], [[], []]);
  await say(anna, { kind: "move", offer });
  assert.deepEqual(anna.take("handover"), [{ kind: "withdrawn", offer }]);
  await anna.say({ type: "relay", data: "still mine" });
  assert.deepEqual(client.take("relay"), [{ type: "relay", data: "still mine" }]);
  office.close();
});

Deno.test("Handovers let one window take an offer up; one with a session can't", async () => {
  const office = testOffice();
  const busy = await office.window("b", "Bernd");
  await office.session(busy);
  busy.take("handover");
  const { anna, bernd, offer } = await offered(office);
  assert.equal(busy.take("handover")[0].free, false);
  await say(busy, relay(offer, "x"));
  assert.deepEqual(anna.take("handover"), []);
  const late = await office.window("b", "Bernd");
  assert.equal(late.take("handover")[0].kind, "offered");
  await say(bernd, relay(offer, "x"));
  assert.deepEqual(late.take("handover"), [{ kind: "withdrawn", offer }]);
  await say(late, relay(offer, "y"));
  assert.deepEqual(late.take("handover"), [{ kind: "withdrawn", offer }]);
  assert.deepEqual(anna.take("handover"), [relay(offer, "x")]);
  // Taken up and then busy with a session of its own: it isn't moved onto that.
  await office.session(bernd);
  await say(anna, { kind: "move", offer });
  assert.deepEqual(anna.take("handover"), [{ kind: "withdrawn", offer }]);
  office.close();
});

Deno.test("Handovers come to nothing when a side goes, refuses, or the session ends", async () => {
  for (const how of ["taker goes", "giver goes", "refused", "withdrawn", "ended", "offered again"]) {
    const { office, anna, bernd, client, offer } = await offered();
    await say(bernd, relay(offer, "x"));
    for (const window of [anna, bernd]) window.take("handover");
    if (how === "taker goes") await bernd.leave();
    if (how === "giver goes") await anna.leave();
    if (how === "refused") await say(bernd, { kind: "withdraw", offer });
    if (how === "withdrawn") await say(anna, { kind: "withdraw", offer });
    if (how === "ended") await client.say({ type: "end", reason: "client-ended" });
    if (how === "offered again") await say(anna, { kind: "offer", to: "c" });
    const gone = { kind: "withdrawn", offer };
    const told = [anna, bernd].map((window) => JSON.stringify(window.take("handover")));
    const [toAnna, toBernd] = told.map((text) => text.includes(JSON.stringify(gone)));
    assert.equal(toAnna, how === "taker goes" || how === "refused" || how === "ended", how);
    assert.equal(toBernd, how !== "taker goes" && how !== "refused", how);
    office.close();
  }
});

Deno.test("Handovers offer a running session only", async () => {
  const office = testOffice();
  const anna = await office.window("a"), bernd = await office.window("b");
  await anna.say({ type: "create", mode: "support", password: false });
  for (const to of ["b", "a", "nobody"]) {
    await say(anna, { kind: "offer", to });
    assert.equal(anna.take("handover")[0].kind, "colleagues");
  }
  assert.deepEqual(bernd.take("handover"), []);
  office.close();
});
