import assert from "node:assert/strict";
import { mock } from "node:test";
import type { HostControl } from "../protocol/control.ts";
import { createInputObstacle, INPUT_OBSTACLE_LINGER_MS } from "./input_obstacle.ts";

function subject() {
  mock.timers.enable({ apis: ["setTimeout"] });
  const told: HostControl[] = [];
  const met: (string | null)[] = [];
  const obstacle = createInputObstacle({
    control: (message) => told.push(message),
    changed: () => met.push(obstacle.met),
  });
  const message = (obstacle: "elevated" | null) => ({ type: "input-obstacle" as const, obstacle });
  return { obstacle, told, met, message, [Symbol.dispose]: () => mock.timers.reset() };
}

Deno.test("createInputObstacle() tells the viewer how it is now, the owner a while longer", () => {
  using of = subject();
  const { obstacle, told, met, message } = of;
  obstacle.update(null);
  obstacle.update("elevated");
  obstacle.update("elevated");
  obstacle.update(null);
  assert.deepEqual(told, [message("elevated"), message(null)]);
  assert.deepEqual(met, ["elevated"]);
  mock.timers.tick(INPUT_OBSTACLE_LINGER_MS - 1);
  assert.equal(obstacle.met, "elevated");
  mock.timers.tick(1);
  assert.deepEqual(met, ["elevated", null]);
});

Deno.test("createInputObstacle() begins anew when the window is met once more", () => {
  using of = subject();
  const { obstacle, met } = of;
  obstacle.update("elevated");
  obstacle.update(null);
  mock.timers.tick(INPUT_OBSTACLE_LINGER_MS - 1);
  obstacle.update("elevated");
  mock.timers.tick(INPUT_OBSTACLE_LINGER_MS);
  assert.deepEqual(met, ["elevated"]);
  obstacle.update(null);
  obstacle.close();
  mock.timers.tick(INPUT_OBSTACLE_LINGER_MS);
  assert.deepEqual(met, ["elevated"], "closed, it is silent");
});

Deno.test("createInputObstacle() tells a viewer that connects what it must know", () => {
  using of = subject();
  const { obstacle, told, message } = of;
  obstacle.tell();
  assert.deepEqual(told, []);
  obstacle.update("elevated");
  obstacle.tell();
  assert.deepEqual(told, [message("elevated"), message("elevated")]);
});
