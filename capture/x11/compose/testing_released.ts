import { delay, Painter, random } from "./testing_windows.ts";

/**
 * A program of its own that is released. Arguments: what it does, and how long, in seconds. "bare" windows have no
 * background and paint late: until then they hold what was on the screen.
 */

const [mode, seconds] = Deno.args;
const end = performance.now() + 1000 * Number(seconds);
const painter = await Painter.open();
const { connection } = painter;
const GREEN = 0x00c000;

if (mode === "plain") {
  const windows = [
    painter.create({ x: 100, y: 80, width: 500, height: 400 }, { colour: GREEN }),
    painter.create({ x: 400, y: 200, width: 450, height: 350 }, { colour: GREEN }),
  ];
  for (const window of windows) {
    painter.name(window, "Freigegeben");
    painter.map(window);
  }
  while (performance.now() < end) {
    painter.move(windows[1], { x: random(600), y: random(400) });
    if (random(4) === 0) painter.restack(windows[0], random(2) ? "top" : "bottom");
    if (random(5) === 0) {
      const menu = painter.create({ x: random(700), y: random(400), width: 150, height: 250 }, {
        colour: GREEN,
      });
      painter.map(menu);
      await connection.sync();
      await delay(random(80));
      painter.destroy(menu);
    }
    await connection.sync();
    await delay(20);
  }
}
if (mode === "bare") {
  while (performance.now() < end) {
    const window = painter.create({ x: random(600), y: random(350), width: 400, height: 300 }, {
      colour: null,
    });
    painter.name(window, "Freigegeben");
    if (random(3) === 0) {
      painter.shape(window, [{ x: 20, y: 20, width: 200, height: 200 }, {
        x: 250,
        y: 100,
        width: 100,
        height: 150,
      }]);
    }
    painter.map(window);
    await connection.sync();
    await delay(random(120));
    painter.fill(window, { x: 0, y: 0, width: 400, height: 150 }, GREEN);
    await connection.sync();
    await delay(random(60));
    painter.resize(window, { width: 500, height: 400 });
    await connection.sync();
    await delay(random(120));
    painter.move(window, { x: random(600), y: random(350) });
    await connection.sync();
    await delay(random(30));
    painter.destroy(window);
    await connection.sync();
  }
}
await connection.close();
