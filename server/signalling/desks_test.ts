import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { LOCAL_ADVISER } from "../adviser.ts";
import { type TestEnd, testOffice } from "./testing_desks.ts";

/** The latest list that a window was told. */
function list(window: TestEnd) {
  const told = window.told.findLast(({ type }) => type === "sessions");
  return (told?.sessions ?? []) as {
    session: string;
    number: string | null;
    phase: string;
    window: string;
  }[];
}

Deno.test("Desks tell each window of an adviser all of its sessions, and which one is here", async () => {
  const office = testOffice();
  const first = await office.window("a"), second = await office.window("a");
  await first.say({ type: "create", mode: "support", password: false });
  const [{ number }] = first.take("created");
  assert.deepEqual(list(first).map(({ number, phase, window }) => [number, phase, window]), [
    [number, "waiting", "here"],
  ]);
  assert.deepEqual(list(second).map(({ phase, window }) => [phase, window]), [["waiting", "other"]]);

  const { client } = await office.session(second);
  assert.deepEqual(list(first).map(({ phase, window }) => [phase, window]), [
    ["waiting", "here"],
    ["running", "other"],
  ]);
  assert.equal(list(first)[1].number, null, "a used number is nobody's");
  await second.leave();
  assert.deepEqual(list(first).map(({ window }) => window), ["here", "none"]);
  await client.say({ type: "end", reason: "client-ended" });
  assert.deepEqual(list(first).map(({ phase }) => phase), ["waiting"]);
  await first.say({ type: "end", reason: "adviser-ended" });
  assert.deepEqual(list(first), []);
  office.close();
});

Deno.test("Desks never tell an adviser another one's sessions or numbers", async () => {
  const office = testOffice();
  const a = await office.window("a"), b = await office.window("b");
  await office.session(a);
  const other = await office.window("a");
  await other.say({ type: "create", mode: "support", password: false });
  const [{ number, token }] = other.take("created");
  assert.equal(list(a).length, 2);
  assert.deepEqual(list(b), []);
  assert.ok(!JSON.stringify(b.told).includes(String(number)));
  // Nor can another adviser come back to it, token or not.
  await b.say({ type: "resume", token });
  assert.equal(b.take("error")[0].code, "session");
  assert.deepEqual(list(b), []);
  office.close();
});

Deno.test("Desks list nothing before a socket has signed in, nor after it is gone", async () => {
  const office = testOffice();
  const a = await office.window("a");
  await a.leave();
  const before = a.told.length;
  const again = await office.window("a");
  await office.session(again);
  assert.equal(a.told.length, before);
  assert.equal(list(again).length, 1);
  office.close();
});

Deno.test("a session belongs to its adviser again after a restart of the server", async () => {
  const office = testOffice();
  const { token, clientToken } = await office.session(await office.window("a"));
  office.close();
  const after = testOffice({ journal: office.journal });
  const client = after.client();
  await client.say({ type: "resume", token: clientToken, version: PROTOCOL_VERSION });
  const b = await after.window("b"), a = await after.window("a");
  assert.deepEqual([list(a), list(b)], [[], []], "until its adviser is back, it is nobody's");
  await b.say({ type: "resume", token });
  assert.equal(b.take("error")[0].code, "session");
  await a.say({ type: "resume", token });
  assert.deepEqual(list(a).map(({ phase, window }) => [phase, window]), [["running", "here"]]);
  after.close();
});

Deno.test("a further window signs in by a single-use token, at the server's own computer only", async () => {
  const office = testOffice();
  const local = await office.window(LOCAL_ADVISER.id), other = await office.window("b");
  await local.say({ type: "window" });
  const [{ launch }] = local.take("window");
  assert.match(String(launch), /^[A-Za-z0-9_-]{43}$/);
  assert.ok(office.launchTokens.redeem(String(launch)));
  assert.ok(!office.launchTokens.redeem(String(launch)));
  // The token would make an administrator of anybody.
  await other.say({ type: "window" });
  assert.equal(other.take("window")[0].launch, null);
  office.close();
});
