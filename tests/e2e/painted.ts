/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { SCREEN } from "./picture.ts";

/** Lossy pixels may be a little off the colour they stand for. */
const TOLERANCE = 40;

export interface Painted {
  frames: number;
  leakedPixels: number;
}

/**
 * Looks for a colour (0xRRGGBB) in every picture that the viewer's page shows, from now on.
 *
 * @returns how to stop, with what was seen.
 */
export async function watchPage(page: Page, colour: number): Promise<() => Promise<Painted>> {
  await page.evaluate(([selector, colour, tolerance]) => {
    const painted = { frames: 0, leakedPixels: 0, over: false };
    Object.assign(globalThis, { painted });
    const [red, green, blue] = [colour >> 16, colour >> 8 & 255, colour & 255];
    const near = (a: number, b: number) => Math.abs(a - b) <= tolerance;
    const look = async () => {
      const element = document.querySelector(selector);
      const canvas = element instanceof HTMLCanvasElement ? element : element?.querySelector("canvas");
      if (canvas && canvas.width > 0) {
        const bitmap = await createImageBitmap(canvas);
        const context = new OffscreenCanvas(bitmap.width, bitmap.height)
          .getContext("2d", { willReadFrequently: true })!;
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        for (let at = 0; at < data.length; at += 4) {
          if (near(data[at], red) && near(data[at + 1], green) && near(data[at + 2], blue)) {
            painted.leakedPixels++;
          }
        }
        painted.frames++;
      }
      if (!painted.over) requestAnimationFrame(() => void look());
    };
    void look();
  }, [SCREEN, colour, TOLERANCE] as const);
  return () =>
    page.evaluate(() => {
      const { painted } = globalThis as unknown as { painted: Painted & { over: boolean } };
      painted.over = true;
      return { frames: painted.frames, leakedPixels: painted.leakedPixels };
    });
}
