import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import type { Rect } from "../../types.ts";
import { Painter } from "../testing_painter.ts";
import type { Handle } from "../win32/values.ts";
import { isWine } from "../win32/wine.ts";
import { Scene } from "../windows/scene.ts";
import { System } from "../windows/system.ts";
import { DcSource } from "./dc_source.ts";
import { PrintSource } from "./print_source.ts";
import type { WindowSource } from "./source.ts";
import { findSource } from "./sources.ts";

/** Under Wine PrintWindow gives the own process's windows only, so each way reads one of those here. */

const BLUE = 0x3050c0, RED = 0xc02020;
const PLACE: Rect = { x: 60, y: 50, width: 200, height: 120 };

async function readWith(source: WindowSource): Promise<void> {
  using system = new System();
  using painter = new Painter();
  const scene = new Scene(system);
  const create = (place: Rect, colour: number, topmost: boolean): Handle => {
    const window = painter.create(place, { colour, topmost });
    painter.show(window);
    return window;
  };
  const below = create(PLACE, BLUE, false);
  const above = create({ ...PLACE, x: PLACE.x + 50 }, RED, true);
  const pump = setInterval(() => painter.pump(), 5);
  try {
    await waitFor("the window's own colour, whatever lies above it", async () => {
      const pixels = await source.read(scene.look(below)!);
      if (!pixels) return false;
      assert.deepEqual(pixels.rect, PLACE);
      const view = new DataView(pixels.data.buffer, pixels.data.byteOffset);
      const colours = new Set<number>();
      for (let y = 0; y < PLACE.height; y++) {
        for (let x = 0; x < PLACE.width; x++) {
          colours.add(view.getUint32(y * pixels.stride + 4 * x, true) & 0xffffff);
        }
      }
      assert.ok(!colours.has(RED));
      return colours.size === 1 && colours.has(BLUE);
    });
  } finally {
    clearInterval(pump);
    for (const window of [below, above]) painter.destroy(window);
    painter.pump();
    source[Symbol.dispose]();
  }
}

Deno.test("windows PrintSource reads a window's own pixels", () => readWith(new PrintSource()));

Deno.test({
  name: "windows DcSource reads a window's own pixels where windows are drawn apart",
  ignore: !isWine(),
  fn: () => readWith(new DcSource()),
});

Deno.test("windows findSource() finds a way, and under Wine only where windows are drawn apart", async () => {
  const open = await findSource();
  assert.ok(open);
  open()[Symbol.dispose]();
  if (!isWine()) return;
  const before = Deno.env.get("MFB_WINE_COMPOSITE")!;
  Deno.env.delete("MFB_WINE_COMPOSITE");
  try {
    assert.equal(await findSource(), null);
  } finally {
    Deno.env.set("MFB_WINE_COMPOSITE", before);
  }
});

Deno.test({
  name: "windows CaptureSource reads a window's own pixels",
  // Wine has no Windows.Graphics.Capture.
  ignore: isWine(),
  fn: async () => {
    const { CaptureSource } = await import("./capture_source.ts");
    await readWith(new CaptureSource());
  },
});
