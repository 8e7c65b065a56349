import { Request } from "../request.ts";
import { getTitle, internAtoms } from "../windows/properties.ts";
import { parseChildren } from "../windows/tree.ts";
import { delay, Painter, random } from "./testing_windows.ts";

/**
 * A program of its own that nobody has released: it shows windows of a colour that appears nowhere else, everywhere and
 * as fast as it can. Arguments: what it does, and how long, in seconds.
 */

const SIGNAL = 0xff00ff;
const [mode, seconds] = Deno.args;
const end = performance.now() + 1000 * Number(seconds);
const painter = await Painter.open();
const { connection } = painter;

const place = () => ({ x: random(800), y: random(500), width: 50 + random(500), height: 50 + random(400) });
const step = async (pause: number) => {
  await connection.sync();
  await delay(random(pause));
};

if (mode === "pop") {
  while (performance.now() < end) {
    const window = painter.create(place(), { colour: SIGNAL });
    painter.map(window);
    await step(6);
    painter.destroy(window);
    await step(4);
  }
}
if (mode === "mix" || mode === "managed") {
  const windows = Array.from(
    { length: 4 },
    () => painter.create(place(), { colour: SIGNAL, override: mode === "mix" }),
  );
  while (performance.now() < end) {
    const window = windows[random(windows.length)];
    const acts = [
      () => painter.map(window),
      () => painter.unmap(window),
      () => painter.move(window, place()),
      () => painter.restack(window, random(2) ? "top" : "bottom"),
      () => painter.resize(window, place()),
    ];
    acts[random(acts.length)]();
    await step(4);
  }
}
if (mode === "embed") {
  // Puts windows of its own into those of the released program.
  const atoms = await internAtoms(connection);
  while (performance.now() < end) {
    const children = parseChildren(await connection.call(new Request(15).u32(connection.setup.root)));
    const titles = await Promise.all(
      children.map((xid) => getTitle(connection, xid, atoms).catch(() => "")),
    );
    const hosts = children.filter((_, i) => titles[i] === "Freigegeben");
    for (const parent of hosts) {
      const window = painter.create(
        { x: random(200), y: random(200), width: 40 + random(150), height: 40 + random(150) },
        { colour: SIGNAL, parent },
      );
      painter.map(window);
      await step(30);
      painter.move(window, { x: random(200), y: random(200) });
      await step(30);
      painter.destroy(window);
      await step(10);
    }
    await step(20);
  }
}
await connection.close();
