import assert from "node:assert/strict";
import { NUMBER_DIGITS_MIN, NUMBER_TTL_MS } from "../protocol/limits.ts";
import type { Directory } from "./directory.ts";
import { NUMBER_REUSE_MS } from "./limits.ts";

/** A directory under test, and the clock it lives by. */
export interface DirectorySubject {
  directory: Directory;
  /** Lets milliseconds pass. */
  pass(ms: number): Promise<void> | void;
}

const OPTIONS = { mode: "support", minDigits: NUMBER_DIGITS_MIN } as const;
let sessions = 0;
/** A session's id as the server makes them: 16 bytes, base64url. */
const session = () => String(sessions++).padStart(22, "A");

/** What holds for every Directory. Registers its tests under `name`. */
export function testDirectory(name: string, make: () => Promise<DirectorySubject> | DirectorySubject): void {
  const test = (what: string, run: (subject: DirectorySubject) => Promise<void>) =>
    Deno.test(`${name} ${what}`, async () => await run(await make()));

  test("allots different numbers of at least five digits, without a leading zero", async ({ directory }) => {
    const numbers = new Set<string>();
    for (let i = 0; i < 100; i++) numbers.add((await directory.allot(session(), OPTIONS)).number);
    assert.equal(numbers.size, 100);
    for (const number of numbers) assert.match(number, /^[1-9][0-9]{4}$/);
  });

  test("allots longer numbers when many are open, and when asked to", async ({ directory }) => {
    const lengths = new Set<number>();
    for (let i = 0; i < 400; i++) {
      lengths.add((await directory.allot(session(), OPTIONS)).number.length);
    }
    assert.deepEqual([...lengths], [5, 6]);
    assert.equal((await directory.allot(session(), { ...OPTIONS, minDigits: 8 })).number.length, 8);
  });

  test("claims a waiting number once, and tells whose it is", async ({ directory }) => {
    const id = session();
    const { number } = await directory.allot(id, { ...OPTIONS, mode: "show" });
    assert.deepEqual(await directory.claim(number), { session: id, mode: "show", password: false });
    assert.equal(await directory.claim(number), null);
    assert.equal(await directory.claim(number === "99999" ? "11111" : "99999"), null);
  });

  test("tells who claims that there is a password", async ({ directory }) => {
    const { number } = await directory.allot(session(), { ...OPTIONS, password: true });
    await directory.extend(number);
    assert.equal((await directory.claim(number))?.password, true);
  });

  test("claims one number for one of many at once", async ({ directory }) => {
    const { number } = await directory.allot(session(), OPTIONS);
    const claims = await Promise.all(Array.from({ length: 50 }, () => directory.claim(number)));
    assert.equal(claims.filter((one) => one !== null).length, 1);
  });

  test("lets a released number be claimed again, and a burnt one never", async ({ directory }) => {
    const { number } = await directory.allot(session(), OPTIONS);
    await directory.claim(number);
    await directory.release(number);
    assert.ok(await directory.claim(number));
    await directory.burn(number);
    await directory.release(number);
    assert.equal(await directory.claim(number), null);
    assert.equal(await directory.extend(number), null);
  });

  test("ignores unknown numbers", async ({ directory }) => {
    await directory.release("12345");
    await directory.burn("12345");
    assert.equal(await directory.extend("12345"), null);
    assert.equal(await directory.find(session()), null);
  });

  test("lets a number run out, and says whose it was, once", async ({ directory, pass }) => {
    const id = session();
    const { number } = await directory.allot(id, OPTIONS);
    await pass(NUMBER_TTL_MS - 1);
    assert.deepEqual(await directory.expire(), []);
    await pass(1);
    assert.equal(await directory.claim(number), null);
    assert.equal(await directory.extend(number), null);
    assert.equal(await directory.find(id), null);
    assert.deepEqual(await directory.expire(), [id]);
    assert.deepEqual(await directory.expire(), []);
  });

  test("gives a number more time when asked", async ({ directory, pass }) => {
    const id = session();
    const { number, expiresAt } = await directory.allot(id, OPTIONS);
    await pass(NUMBER_TTL_MS / 2);
    assert.equal((await directory.extend(number))?.expiresAt, expiresAt + NUMBER_TTL_MS / 2);
    await pass(NUMBER_TTL_MS - 1);
    assert.equal((await directory.find(id))?.number, number);
    assert.ok(await directory.claim(number));
  });

  test("keeps a number that is being claimed past its time, and no longer", async ({ directory, pass }) => {
    const id = session();
    const { number } = await directory.allot(id, OPTIONS);
    await directory.claim(number);
    await pass(NUMBER_TTL_MS + 1);
    assert.deepEqual(await directory.expire(), []);
    await directory.release(number);
    assert.equal(await directory.claim(number), null);
    assert.deepEqual(await directory.expire(), [id]);
  });

  test("doesn't give a gone number out again for a day", async ({ directory, pass }) => {
    const gone = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const { number } = await directory.allot(session(), OPTIONS);
      assert.ok(!gone.has(number));
      gone.add(number);
      await directory.burn(number);
      await pass(NUMBER_REUSE_MS / 400);
    }
  });
}
