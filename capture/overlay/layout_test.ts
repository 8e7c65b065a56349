import assert from "node:assert/strict";
import fc from "fast-check";
import { intersect } from "../rects.ts";
import type { Bar } from "../types.ts";
import { createBitmapFont } from "./bitmap_font.ts";
import { layOut } from "./layout.ts";
import { TextSetter } from "./text.ts";

const font = createBitmapFont("regular");
const text = new TextSetter({ main: () => font, pick: () => font, close() {} });
/** Of the smallest target, at 96 dots an inch. */
const TARGET = 40;

const label = fc.string({ minLength: 1, maxLength: 24 });
const anyBar: fc.Arbitrary<Bar> = fc.record({
  lines: fc.array(fc.string({ maxLength: 70 }), { minLength: 1, maxLength: 2 }),
  tone: fc.constantFrom("sharing", "paused", "warning"),
  buttons: fc.array(label, { minLength: 1, maxLength: 7 }).map((labels) => {
    return labels.map((label, i) => ({ id: `${i}`, label }));
  }),
  question: fc.option(fc.record({
    text: fc.string({ maxLength: 120 }),
    buttons: fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => {
      return labels.map((label, i) => ({ id: `${i}`, label }));
    }),
  })),
  labels: fc.record({ fold: label, unfold: label }),
});

Deno.test("layOut() keeps everything inside, apart, large enough, and the bar within the screen", () => {
  fc.assert(fc.property(
    anyBar,
    fc.integer({ min: 320, max: 2600 }),
    fc.constantFrom(1, 1.25, 1.5, 2),
    (bar, width, scale) => {
      width = Math.round(width * scale);
      const layout = layOut(bar, { text, scale, width });
      assert.ok(layout.width <= width);
      const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
      const chips = [layout.chip, layout.questionChip].filter((chip) => chip !== null);
      const rects = [...chips, ...layout.buttons.map(({ rect }) => rect)];
      for (const rect of rects) assert.deepEqual(intersect(rect, whole), rect);
      rects.forEach((rect, i) => {
        for (const other of rects.slice(i + 1)) assert.equal(intersect(rect, other), null);
      });
      for (const { rect } of layout.buttons) {
        assert.ok(Math.min(rect.width, rect.height) >= Math.round(TARGET * scale));
      }
      for (const line of layout.texts) {
        assert.ok(line.x + text.width(line.text, line.style) <= layout.width);
        assert.ok(line.y <= layout.height);
      }
      const ids = layout.buttons.map(({ target }) => target.type === "fold" ? "fold" : target.id);
      const wanted = bar.question ? bar.question.buttons : bar.buttons;
      assert.deepEqual(ids.filter((id) => id !== "fold").sort(), wanted.map(({ id }) => id).sort());
      assert.equal(ids.includes("fold"), bar.question === null);
    },
  ));
});

Deno.test("layOut() takes one row where there is room, and more where there isn't", () => {
  const bar: Bar = {
    lines: ["Kanzlei Müller sieht Ihren Bildschirm", "Freigegeben: 2 Applikationen"],
    tone: "sharing",
    buttons: ["Steuern: an", "Applikationswahl", "Pause", "Dateien", "Chat", "Beenden"].map((label) => {
      return { id: label, label };
    }),
    question: null,
    labels: { fold: "Einklappen", unfold: "Ausklappen" },
  };
  const rowsAt = (width: number) => {
    const { buttons } = layOut(bar, { text, scale: 1, width });
    return new Set(buttons.filter(({ target }) => target.type === "action").map(({ rect }) => rect.y)).size;
  };
  assert.deepEqual([rowsAt(1920), rowsAt(320)], [1, 3]);
  const narrow = layOut(bar, { text, scale: 1, width: 320 });
  const actions = narrow.buttons.filter(({ target }) => target.type === "action").map(({ rect }) => rect);
  const lasts = actions.filter(({ y }, i) => actions[i + 1]?.y !== y);
  const rightEdges = new Set(lasts.map(({ x, width }) => x + width));
  assert.equal(rightEdges.size, 1, "rows end at the same edge");
});
