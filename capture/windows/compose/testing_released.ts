import { delay, Painter, random } from "../testing_painter.ts";

/** A program of its own that is released. Argument: how long, in seconds. */

const GREEN = 0x00c000;
const end = performance.now() + 1000 * Number(Deno.args[0]);
const painter = new Painter();
const windows = [
  painter.create({ x: 100, y: 80, width: 500, height: 400 }, { colour: GREEN, title: "Freigegeben" }),
  painter.create({ x: 400, y: 200, width: 450, height: 350 }, { colour: GREEN, title: "Freigegeben" }),
];
for (const window of windows) painter.show(window);
while (performance.now() < end) {
  painter.move(windows[1], { x: random(600), y: random(300) });
  if (random(4) === 0) painter.restack(windows[0], random(2) ? "top" : "bottom");
  if (random(5) === 0) {
    const place = { x: random(700), y: random(400), width: 150, height: 250 };
    const menu = painter.create(place, { colour: GREEN, owner: windows[0] });
    painter.show(menu);
    painter.pump();
    await delay(random(80));
    painter.destroy(menu);
  }
  painter.pump();
  await delay(20);
}
Deno.exit(0);
