import assert from "node:assert/strict";
import { test } from "node:test";
import { createReloaded } from "./reloaded.ts";

function tab() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return { kept, load: () => createReloaded(() => storage) };
}

test("createReloaded() tells a page that a session ran when it was loaded anew, and nothing else of it", () => {
  const { kept, load } = tab();
  const first = load();
  assert.equal(first.lost, false);
  first.running(true);
  assert.deepEqual([...kept.values()], ["1"]);
  assert.equal(load().lost, true);
  first.running(false);
  assert.equal(load().lost, false);
});

test("createReloaded() bears a browser that keeps nothing", () => {
  const page = createReloaded(() => {
    throw new DOMException("denied", "SecurityError");
  });
  page.running(true);
  assert.equal(page.lost, false);
});
