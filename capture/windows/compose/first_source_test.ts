import assert from "node:assert/strict";
import { Scene } from "../windows/scene.ts";
import { FakeSystem, rawWindow } from "../windows/testing.ts";
import { FirstSource } from "./first_source.ts";
import type { WindowPixels } from "./source.ts";

Deno.test("FirstSource takes the first way that gives the window", async () => {
  const system = new FakeSystem();
  system.windows = [rawWindow()];
  const [window] = new Scene(system).stack();
  const pixels = { data: new Uint8Array(4), stride: 4, rect: { x: 0, y: 0, width: 1, height: 1 } };
  const told: string[] = [];
  const source = (name: string, gives: WindowPixels | null) => ({
    read: () => {
      told.push(name);
      return gives;
    },
    keepOnly: () => void told.push(`${name} keeps`),
    [Symbol.dispose]: () => void told.push(`${name} ends`),
  });
  const first = new FirstSource([source("a", null), source("b", pixels), source("c", pixels)]);
  assert.equal(await first.read(window), pixels);
  first.keepOnly([]);
  first[Symbol.dispose]();
  assert.deepEqual(told.slice(0, 2), ["a", "b"]);
  assert.equal(told.length, 8);
  assert.equal(await new FirstSource([source("a", null)]).read(window), null);
});
