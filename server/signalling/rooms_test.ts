import assert from "node:assert/strict";
import { LOCAL_ADVISER } from "../adviser.ts";
import { mock } from "node:test";
import { NUMBER_TTL_MS } from "../../protocol/limits.ts";
import type { ServerEvent } from "../events.ts";
import { fileJournal, memoryJournal } from "../journal.ts";
import { RESUME_MS, VERIFY_MS } from "../limits.ts";
import { createMemoryDirectory } from "../memory_directory.ts";
import { createTokens } from "../tokens.ts";
import { Rooms } from "./rooms.ts";
import { journalMemory } from "./session_memory.ts";

/** Rooms under a clock that only `pass` moves. */
function subject(journal = memoryJournal()) {
  let now = 1_000_000;
  const events: ServerEvent[] = [];
  const directory = createMemoryDirectory({ now: () => now, journal });
  const rooms = new Rooms({
    directory,
    tokens: createTokens(new Uint8Array(32), () => now),
    memory: journalMemory(journal, () => now),
    now: () => now,
    emit: (event) => void events.push(event),
    onVerified: () => {},
    onEnded: () => {},
  });
  return {
    rooms,
    directory,
    events,
    async pass(ms: number) {
      now += ms;
      mock.timers.tick(ms);
      await rooms.sweep();
    },
  };
}

type Told = { type: string; [key: string]: unknown };

function end() {
  const told: Told[] = [];
  const closes: number[] = [];
  return {
    told,
    closes,
    send: (message: Told) => void told.push(message),
    close: (code: number) => void closes.push(code),
    last: () => told.at(-1),
  };
}

async function waiting(rooms: Rooms) {
  const adviser = end();
  const seat = (await rooms.create(adviser, {
    adviser: LOCAL_ADVISER,
    mode: "support",
    password: false,
    minDigits: 5,
  }))!;
  const { number, token } = adviser.told[0] as unknown as { number: string; token: string };
  return { adviser, seat, number, token };
}

async function claim(rooms: Rooms, number: string) {
  const client = end();
  let token = "";
  const seat = await rooms.claim(client, number, (one) => token = one.token);
  return { client, seat, token };
}

function test(name: string, run: () => Promise<void>) {
  Deno.test(`Rooms ${name}`, async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    try {
      await run();
    } finally {
      mock.timers.reset();
    }
  });
}

test("end a session whose number nobody claimed, and take the number back", async () => {
  const { rooms, directory, pass } = subject();
  const { adviser, seat, number, token } = await waiting(rooms);
  await pass(NUMBER_TTL_MS - 1);
  assert.ok(seat.live);
  await pass(1);
  assert.deepEqual(adviser.last(), { type: "end", reason: "expired" });
  assert.equal(await directory.claim(number), null);
  assert.equal(await rooms.resumeAdviser(end(), token, LOCAL_ADVISER), "expired");
  assert.equal(rooms.size, 0);
  rooms.close();
});

test("extend a number", async () => {
  const { rooms, pass } = subject();
  const { seat, number } = await waiting(rooms);
  await pass(NUMBER_TTL_MS - 1);
  assert.equal(await rooms.extend(seat.session), NUMBER_TTL_MS);
  await pass(NUMBER_TTL_MS - 1);
  assert.ok((await claim(rooms, number)).seat);
  rooms.close();
});

test("let a client that never proves the second part go, and the number wait for another", async () => {
  const { rooms, pass } = subject();
  const { adviser, number } = await waiting(rooms);
  const first = await claim(rooms, number);
  assert.equal((await claim(rooms, number)).seat, null, "claimed already");
  await pass(VERIFY_MS);
  assert.deepEqual(first.client.last(), { type: "end", reason: "not-verified" });
  assert.deepEqual(first.client.closes, [1000]);
  assert.deepEqual(adviser.last(), { type: "peer", present: false });
  assert.ok((await claim(rooms, number)).seat);
  assert.equal(await rooms.resumeClient(end(), first.token), "lost", "the refused one can't come back");
  rooms.close();
});

test("burn a number at the third wrong second part", async () => {
  const { rooms, directory } = subject();
  const { adviser, seat, number } = await waiting(rooms);
  for (let i = 0; i < 3; i++) {
    assert.ok((await claim(rooms, number)).seat, `try ${i + 1}`);
    seat.apply({ type: "relay", from: "adviser", data: "b" });
    seat.apply({ type: "refused" });
    // The directory answers later than the room.
    await Promise.resolve();
    await Promise.resolve();
  }
  assert.deepEqual(adviser.last(), { type: "end", reason: "burnt" });
  assert.equal(await directory.claim(number), null);
  rooms.close();
});

test("keep a room for a side's return for half an hour, and no longer", async () => {
  const { rooms, pass } = subject();
  const { adviser, seat, number } = await waiting(rooms);
  const { client, seat: clientSeat, token } = await claim(rooms, number);
  seat.apply({ type: "verified" });
  clientSeat!.leave();
  await pass(RESUME_MS - 1);
  assert.ok(seat.live);
  const back = end();
  const again = await rooms.resumeClient(back, token);
  assert.ok(again !== null && typeof again !== "string");
  await pass(RESUME_MS);
  assert.ok(seat.live, "nobody is missing now");
  again.leave();
  await pass(RESUME_MS);
  assert.deepEqual(adviser.last(), { type: "end", reason: "lost" });
  assert.equal(await rooms.resumeClient(end(), token), "lost");
  assert.equal(client.told.filter((one) => one.type === "end").length, 0);
  rooms.close();
});

test("let a newer socket take a seat, and void the older one", async () => {
  const { rooms } = subject();
  const { adviser, seat, token, number } = await waiting(rooms);
  const newer = end();
  const newSeat = await rooms.resumeAdviser(newer, token, LOCAL_ADVISER);
  assert.ok(newSeat !== null && typeof newSeat !== "string");
  assert.deepEqual(adviser.closes, [4002]);
  seat.apply({ type: "end", reason: "adviser-ended", by: "adviser" });
  seat.leave();
  assert.ok(!seat.live && newSeat.live);
  await claim(rooms, number);
  assert.equal(newer.last()?.type, "claimed");
  assert.notEqual(adviser.last()?.type, "claimed");
  rooms.close();
});

test("tell who was away how a session ended, also after a restart", async () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/sessions.log`;
  const first = subject(fileJournal(path, 1_000_000));
  const { seat, number, token } = await waiting(first.rooms);
  const client = await claim(first.rooms, number);
  seat.apply({ type: "verified" });
  client.seat!.leave();
  seat.apply({ type: "end", reason: "adviser-ended", by: "adviser" });
  assert.equal(await first.rooms.resumeClient(end(), client.token), "adviser-ended");
  first.rooms.close();

  const second = subject(fileJournal(path, 1_000_000));
  assert.equal(await second.rooms.resumeClient(end(), client.token), "adviser-ended");
  assert.equal(await second.rooms.resumeAdviser(end(), token, LOCAL_ADVISER), "adviser-ended");
  assert.equal(
    await second.rooms.resumeAdviser(end(), client.token, LOCAL_ADVISER),
    null,
    "a client's token isn't the adviser's",
  );
  second.rooms.close();
  Deno.removeSync(folder, { recursive: true });
});

test("let only the verified claim's client back after a restart", async () => {
  const journal = memoryJournal();
  const first = subject(journal);
  const { seat, number } = await waiting(first.rooms);
  const guesser = await claim(first.rooms, number);
  seat.apply({ type: "refused" });
  await Promise.resolve();
  await Promise.resolve();
  const honest = await claim(first.rooms, number);
  seat.apply({ type: "verified" });
  first.rooms.close();

  const second = subject(journal);
  assert.equal(await second.rooms.resumeClient(end(), guesser.token), "lost");
  const back = await second.rooms.resumeClient(end(), honest.token);
  assert.ok(back !== null && typeof back !== "string");
  assert.equal((await claim(second.rooms, number)).seat, null);
  second.rooms.close();
});
