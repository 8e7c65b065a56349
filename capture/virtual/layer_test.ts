import assert from "node:assert/strict";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../release.ts";
import type { Release } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { isReachable, isReleased, type Layer, type LayerKind } from "./layer.ts";

function layer(kind: LayerKind, application: string | null = null): Layer {
  return { kind, application, rect: { x: 0, y: 0, width: 1, height: 1 }, surface: new Canvas(1, 1) };
}

const LAYERS = {
  desktop: layer("desktop"),
  taskbar: layer("taskbar"),
  menu: layer("menu"),
  a: layer("application", "a"),
  b: layer("application", "b"),
  own: layer("own"),
};

Deno.test("isReleased() and isReachable() name what a release names, and nothing else", () => {
  const cases: [Partial<Release>, seen: string[]][] = [
    [RELEASE_NOTHING, []],
    [{ applications: ["a"] }, ["a"]],
    [{ applications: ["a", "b", "c"] }, ["a", "b"]],
    [{ desktop: true }, ["desktop"]],
    [{ taskbar: true }, ["taskbar"]],
    [{ startMenu: true }, ["menu"]],
    [{ own: true }, ["own"]],
    [RELEASE_EVERYTHING, ["desktop", "taskbar", "menu", "a", "b"]],
    [{ ...RELEASE_EVERYTHING, own: true }, ["desktop", "taskbar", "menu", "a", "b", "own"]],
  ];
  for (const [part, seen] of cases) {
    const release = { ...RELEASE_NOTHING, ...part };
    for (const [name, one] of Object.entries(LAYERS)) {
      const text = `${name} under ${JSON.stringify(part)}`;
      assert.equal(isReleased(one, release), seen.includes(name), text);
      assert.equal(isReachable(one, release), seen.includes(name) && name !== "own", text);
    }
  }
});
