import assert from "node:assert/strict";
import { NUMBER_TTL_MS } from "../protocol/limits.ts";
import { testDirectory } from "./directory_contract.ts";
import { fileJournal, memoryJournal } from "./journal.ts";
import { createMemoryDirectory } from "./memory_directory.ts";

const OPTIONS = { mode: "support", minDigits: 5 } as const;

testDirectory("createMemoryDirectory()", () => {
  let now = 1_000_000;
  const directory = createMemoryDirectory({ now: () => now });
  return { directory, pass: (ms) => void (now += ms) };
});

Deno.test("createMemoryDirectory() knows waiting and gone numbers again from its journal", async () => {
  let now = 1_000_000;
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/deep/sessions.log`;
  const open = () => createMemoryDirectory({ now: () => now, journal: fileJournal(path, now) });

  const first = open();
  const waiting = await first.allot("A".repeat(22), OPTIONS);
  const claimed = await first.allot("B".repeat(22), { ...OPTIONS, mode: "show", password: true });
  const burnt = await first.allot("C".repeat(22), OPTIONS);
  const late = await first.allot("D".repeat(22), OPTIONS);
  await first.claim(claimed.number);
  await first.burn(burnt.number);
  now += NUMBER_TTL_MS / 2;
  await first.extend(waiting.number);
  await first.extend(claimed.number);
  now += NUMBER_TTL_MS / 2;
  Deno.writeTextFileSync(path, '{"kind":"number","number":"123', { append: true });

  const second = open();
  assert.deepEqual(await second.claim(waiting.number), {
    session: "A".repeat(22),
    mode: "support",
    password: false,
  });
  assert.deepEqual(await second.claim(claimed.number), {
    session: "B".repeat(22),
    mode: "show",
    password: true,
  });
  assert.equal(await second.claim(burnt.number), null);
  assert.equal(await second.claim(late.number), null);
  assert.deepEqual(await second.expire(), ["D".repeat(22)]);
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);

  now += 3 * 24 * 60 * 60 * 1000;
  open();
  assert.equal(Deno.readTextFileSync(path), "");
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("createMemoryDirectory() rests numbers that its journal calls gone", async () => {
  // All six-digit numbers below 100000 are five-digit ones: leave one free, and find it.
  const until = 2_000_000;
  const entries = [];
  for (let n = 10_000; n < 99_999; n++) entries.push({ kind: "gone", number: String(n), until } as const);
  const directory = createMemoryDirectory({ now: () => 1_000_000, journal: memoryJournal(entries) });
  const { number } = await directory.allot("A".repeat(22), OPTIONS);
  assert.ok(number === "99999" || number.length === 6);
});
