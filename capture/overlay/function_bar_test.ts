import assert from "node:assert/strict";
import { waitFor } from "../contract.ts";
import type { Bar, Rect } from "../types.ts";
import type { BarWindow } from "./bar_window.ts";
import { createBitmapFont } from "./bitmap_font.ts";
import type { Canvas } from "./canvas.ts";
import type { Fonts } from "./font.ts";
import { FunctionBar } from "./function_bar.ts";
import { BAR, placesWith, QUESTION } from "./testing.ts";
import { TextSetter } from "./text.ts";

const font = createBitmapFont("regular");
const fonts: Fonts = { main: () => font, pick: () => font, close() {} };
const screen = { x: 100, y: 30, width: 1600, height: 900 };

/** A window that remembers what it shows. */
class Remembering implements BarWindow {
  shown: Rect | null = null;
  pictures = 0;

  constructor(readonly translucent: boolean) {}

  show({ width, height }: Canvas, { x, y }: { x: number; y: number }): void {
    this.pictures++;
    this.shown = { x, y, width, height };
  }

  hide(): void {
    this.shown = null;
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }
}

function open({ translucent = false } = {}) {
  const window = new Remembering(translucent);
  const bar = new FunctionBar(window, { text: new TextSetter(fonts), place: { screen, scale: 1 } });
  const actions: string[] = [];
  bar.onAction = (action) => actions.push(action);
  return {
    window,
    bar,
    actions,
    /** Until it shows a bar. */
    async show(wanted: Bar) {
      const before = window.pictures;
      bar.set(wanted);
      await waitFor("a picture", () => window.pictures > before);
      return placesWith(fonts, wanted, { screen });
    },
    [Symbol.dispose]: () => bar.close(),
  };
}

Deno.test("FunctionBar hangs in the middle, tells a button's id, and goes", async () => {
  using subject = open();
  const { window, bar, actions } = subject;
  const { bar: rect, buttons } = await subject.show(BAR);
  assert.deepEqual(window.shown, rect);
  bar.press(buttons.pause);
  bar.release(buttons.pause);
  bar.press(buttons.pause);
  bar.release(buttons.chat);
  bar.press(buttons.files);
  bar.release(buttons.files);
  assert.deepEqual(actions, ["pause"]);
  bar.set(null);
  await waitFor("nothing", () => window.shown === null);
});

Deno.test("FunctionBar has a shadow around it where the window is translucent", async () => {
  using subject = open({ translucent: true });
  const { bar } = await subject.show(BAR);
  const { shown } = subject.window;
  assert.ok(shown && shown.x < bar.x && shown.width > bar.width && shown.height > bar.height);
  assert.equal(shown.y, bar.y);
});

Deno.test("FunctionBar answers a question only when it has been there for a while", async () => {
  using subject = open();
  const { bar, actions } = subject;
  await subject.show(BAR);
  const { buttons } = await subject.show({ ...BAR, question: QUESTION });
  const click = () => {
    bar.press(buttons.yes);
    bar.release(buttons.yes);
  };
  click();
  assert.deepEqual(actions, []);
  await waitFor("an answer", () => {
    click();
    return actions.length > 0;
  });
  assert.deepEqual(actions, ["yes"]);
});

Deno.test("letGo() takes the press back: nothing is clicked or drawn aside any more", async () => {
  using subject = open();
  const { window, bar, actions } = subject;
  const { bar: rect, buttons } = await subject.show(BAR);
  bar.press(buttons.end);
  bar.letGo();
  bar.release(buttons.end);
  bar.press({ x: rect.x + 60, y: rect.y + 3 });
  bar.letGo();
  bar.pointAt({ x: rect.x + 200, y: rect.y + 3 });
  const before = window.pictures;
  await waitFor("the next picture", () => window.pictures > before);
  assert.deepEqual(window.shown, rect);
  assert.deepEqual(actions, []);
});
