import { openPlatform } from "../../capture/mod.ts";
import { viewPixels } from "../../capture/pixels.ts";
import { DisplayLostError, type Frame, type Release } from "../../capture/types.ts";

/**
 * A process of its own that grabs a display under a release as the client's capture worker does, as often as it can,
 * and looks at every pixel of every frame before anybody else could. Arguments: display, seconds, colour (number), the
 * release as JSON with the titles of windows in place of applications' keys. Prints "ready" with the first frame, and
 * at its end its counts as JSON.
 */

export interface WatchCounts {
  frames: number;
  /** Pixels of the colour, all frames together. */
  leakedPixels: number;
  leakingFrames: number;
  withheld: number;
}

const WAIT_MS = 200;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

function countColour({ pixels }: Frame, colour: number): number {
  const bytes = viewPixels(pixels);
  let found = 0;
  for (let y = 0; y < pixels.height; y++) {
    const row = new Uint32Array(bytes.buffer, bytes.byteOffset + y * pixels.stride, pixels.width);
    for (let x = 0; x < row.length; x++) if ((row[x] & 0xffffff) === colour) found++;
  }
  return found;
}

async function main([display, seconds, colour, wish]: string[]): Promise<void> {
  await using platform = await openPlatform({ kind: "x11", display });
  const wanted = JSON.parse(wish) as Release;
  const running = await platform.applications();
  const applications = wanted.applications.map((title) => {
    const found = running.find(({ titles }) => titles.includes(title));
    if (!found) {
      throw new Error(`No window "${title}" among ${JSON.stringify(running.map((one) => one.titles))}`);
    }
    return found.key;
  });
  const screen = (await platform.screens()).find(({ primary }) => primary)!;
  const grabber = await platform.grab(screen.id, { ...wanted, applications });
  const counts: WatchCounts = { frames: 0, leakedPixels: 0, leakingFrames: 0, withheld: 0 };
  const until = performance.now() + Number(seconds) * 1000;
  try {
    while (performance.now() < until) {
      // A wait for a change, or at once: both ways are taken.
      const frame = await grabber.next({ timeoutMs: WAIT_MS, full: counts.frames % 3 === 0 });
      await grabber.cursor();
      if (!frame) continue;
      const leaked = countColour(frame, Number(colour));
      frame.release();
      if (counts.frames++ === 0) say("ready");
      counts.leakedPixels += leaked;
      if (leaked > 0) counts.leakingFrames++;
    }
  } catch (error) {
    if (!(error instanceof DisplayLostError)) throw error;
  }
  counts.withheld = grabber.withheld;
  say(JSON.stringify(counts));
}

if (import.meta.main) await main(Deno.args);
