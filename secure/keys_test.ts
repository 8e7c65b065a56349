import assert from "node:assert/strict";
import { LABELS } from "./labels.ts";
import { deriveChannelKeys, deriveRoots } from "./keys.ts";

const SESSION_KEY = Uint8Array.from({ length: 32 }, (_, i) => i);

/** Two keys are the same if they seal the same message to the same bytes. */
async function print(key: CryptoKey): Promise<string> {
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: new Uint8Array(12) },
    key,
    new Uint8Array(32),
  );
  return new Uint8Array(sealed).join();
}

async function prints(sessionKey: Uint8Array): Promise<string[]> {
  const roots = await deriveRoots(sessionKey);
  const keys = [roots.link.client, roots.link.adviser];
  for (const root of [roots.support, roots.show, roots.files]) {
    for (const connection of ["A".repeat(22), "B".repeat(22)]) {
      // "control" and "controlA" with a shorter connection id must not run together.
      for (const label of ["control", "screen", "input", `${connection}control`]) {
        const { host, viewer } = await deriveChannelKeys({ root, connection, label });
        keys.push(host, viewer);
      }
    }
  }
  return [...await Promise.all(keys.map(print)), roots.support.join(), roots.show.join(), roots.files.join()];
}

Deno.test("deriveRoots() and deriveChannelKeys() give no key twice across labels, directions, connections, modes", async () => {
  const other = Uint8Array.from(SESSION_KEY);
  other[31] ^= 1;
  const all = [...await prints(SESSION_KEY), ...await prints(other)];
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual([...await prints(SESSION_KEY), ...await prints(other)], all);
});

Deno.test("deriveChannelKeys() keeps connection and label apart", async () => {
  const root = SESSION_KEY;
  const [one, two] = await Promise.all([
    deriveChannelKeys({ root, connection: "ab", label: "c" }),
    deriveChannelKeys({ root, connection: "a", label: "bc" }),
  ]);
  assert.notEqual(await print(one.host), await print(two.host));
});

Deno.test("deriveRoots() gives keys that can't be read out", async () => {
  const { link } = await deriveRoots(SESSION_KEY);
  assert.equal(link.client.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", link.client));
});

Deno.test("deriveRoots() and deriveChannelKeys() refuse keys of another length", async () => {
  await assert.rejects(deriveRoots(new Uint8Array(31)), RangeError);
  const options = { root: new Uint8Array(64), connection: "a", label: "b" };
  await assert.rejects(deriveChannelKeys(options), RangeError);
});

Deno.test("LABELS are all different", () => {
  const labels = Object.values(LABELS).flat();
  // Only the roles are said twice: in the channel identifier and on their own.
  assert.equal(new Set(labels).size, labels.length - 5);
});
