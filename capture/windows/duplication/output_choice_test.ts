import assert from "node:assert/strict";
import { chooseOutput } from "./output_choice.ts";

const LEFT = { x: 0, y: 0, width: 1920, height: 1080 },
  RIGHT = { x: 1920, y: -120, width: 1200, height: 1920 };

function output(number: number, rect: typeof LEFT, attached = true) {
  return { deviceName: `\\\\.\\DISPLAY${number}`, rect, attached };
}

function screen(rect: typeof LEFT, id = "") {
  return { id, name: "", rect, primary: true };
}

Deno.test("chooseOutput() finds a screen by its place, then by its name", () => {
  const outputs = [output(1, LEFT, false), output(2, LEFT), output(3, RIGHT), output(4, LEFT)];
  assert.equal(chooseOutput(outputs, screen(RIGHT)), 2);
  assert.equal(chooseOutput(outputs, screen(LEFT)), 1);
  assert.equal(chooseOutput(outputs, screen(LEFT, "\\\\.\\DISPLAY4")), 3);
  // Its name alone isn't enough: its mode is just being set.
  assert.equal(chooseOutput(outputs, screen({ ...RIGHT, width: 1920 }, "\\\\.\\DISPLAY3")), -1);
  const all = { x: 0, y: -120, width: 3120, height: 1920 };
  assert.equal(chooseOutput(outputs, screen(all, "all")), -1);
});
