import { delay, Painter, random } from "../testing_painter.ts";
import { making } from "../win32/testing_windows.ts";
import { wide } from "../../system_library.ts";

/**
 * A program of its own that nobody has released: it shows windows of a colour that appears nowhere else, everywhere and
 * as fast as it can. Arguments: what it does, and how long, in seconds.
 */

const SIGNAL = 0xff00ff;
const [mode, seconds] = Deno.args;
const end = performance.now() + 1000 * Number(seconds);
const painter = new Painter();

const place = () => ({ x: random(800), y: random(500), width: 50 + random(500), height: 50 + random(300) });
const step = async (pause: number) => {
  painter.pump();
  await delay(random(pause));
  painter.pump();
};

if (mode === "pop") {
  while (performance.now() < end) {
    const window = painter.create(place(), { colour: SIGNAL, topmost: random(2) === 0 });
    painter.show(window);
    await step(30);
    painter.destroy(window);
    await step(10);
  }
}
if (mode === "mix") {
  const windows = Array.from({ length: 4 }, () => painter.create(place(), { colour: SIGNAL }));
  while (performance.now() < end) {
    const window = windows[random(windows.length)];
    const acts = [
      () => painter.show(window),
      () => painter.hide(window),
      () => painter.move(window, place()),
      () => painter.restack(window, random(2) ? "top" : "bottom"),
      () => painter.resize(window, place()),
    ];
    acts[random(acts.length)]();
    await step(8);
  }
}
if (mode === "embed") {
  // Puts windows of its own into those of the released program.
  while (performance.now() < end) {
    const host = making.FindWindowW(null, wide("Freigegeben"));
    if (host !== 0n) {
      const size = { width: 40 + random(150), height: 40 + random(150) };
      const window = painter.createChild({ x: random(200), y: random(200), ...size }, host, SIGNAL);
      await step(60);
      painter.move(window, { x: random(200), y: random(200) });
      await step(60);
      painter.destroy(window);
    }
    await step(40);
  }
}
Deno.exit(0);
