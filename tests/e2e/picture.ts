/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { Pixels } from "./xvfb.ts";
import { waitFor } from "./wait.ts";

/** What the viewer's page shows, read back from its canvas. */

export const SCREEN = '[data-testid="remote-screen"]';

/** Size and SHA-256 of the RGBA pixels in the viewer's canvas; null while there is none. */
export async function pageDigest(page: Page): Promise<string | null> {
  return await page.evaluate(async (selector) => {
    const element = document.querySelector(selector);
    const canvas = element instanceof HTMLCanvasElement ? element : element?.querySelector("canvas");
    if (!canvas) return null;
    const bitmap = await createImageBitmap(canvas).catch(() => null);
    if (!bitmap) return null;
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const { data } = context.getImageData(0, 0, width, height);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    return `${width}x${height} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  }, SCREEN);
}

/** The pixels themselves, for the report of a difference. */
export async function pagePixels(page: Page): Promise<Pixels> {
  const { width, height, base64 } = await page.evaluate(async (selector) => {
    const element = document.querySelector(selector);
    const canvas = element instanceof HTMLCanvasElement ? element : element!.querySelector("canvas")!;
    const bitmap = await createImageBitmap(canvas);
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let text = "";
    for (let at = 0; at < data.length; at += 0x8000) {
      text += String.fromCharCode(...data.subarray(at, at + 0x8000));
    }
    return { width, height, base64: btoa(text) };
  }, SCREEN);
  return { width, height, data: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) };
}

export async function digestOf({ width, height, data }: Pixels): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return `${width}x${height} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * Waits until the viewer shows exactly what the source shows; the source is grabbed anew each time, since the screen
 * may still move. @throws Error that names the first pixel that differs.
 */
export async function waitForSamePicture(
  page: Page,
  grab: () => Promise<Pixels>,
  { timeoutMs = 60_000 } = {},
): Promise<Pixels> {
  let last: Pixels | null = null;
  return await waitFor(async () => {
    last = await grab();
    return await digestOf(last) === await pageDigest(page) ? last : null;
  }, {
    what: "the same picture in the viewer",
    timeoutMs,
    otherwise: async () => {
      if (await pageDigest(page) === null) return "there is no picture";
      return firstDifference(await pagePixels(page), last!);
    },
  });
}

/** In words, where two pictures differ first and how much. */
export function firstDifference(shown: Pixels, real: Pixels): string {
  if (shown.width !== real.width || shown.height !== real.height) {
    return `shown ${shown.width}×${shown.height}, real ${real.width}×${real.height}`;
  }
  let count = 0, first = "";
  for (let at = 0; at < real.data.length; at += 4) {
    const same = shown.data[at] === real.data[at] && shown.data[at + 1] === real.data[at + 1] &&
      shown.data[at + 2] === real.data[at + 2] && shown.data[at + 3] === real.data[at + 3];
    if (same) continue;
    if (count++ > 0) continue;
    const x = (at / 4) % real.width, y = Math.floor(at / 4 / real.width);
    first = `first at ${x},${y}: shown ${shown.data.slice(at, at + 4)}, real ${real.data.slice(at, at + 4)}`;
  }
  return count === 0 ? "now the pictures are the same" : `${count} pixels differ, ${first}`;
}

/** Counts the viewer's paints from now on (CustomEvent "mfb-painted"). */
export async function watchPaints(page: Page): Promise<PaintWatch> {
  await page.evaluate((selector) => {
    const store = globalThis as unknown as { mfbPaints?: Paint[] };
    if (store.mfbPaints) return;
    const paints: Paint[] = store.mfbPaints = [];
    document.addEventListener("mfb-painted", (event) => {
      const canvas = event.target as HTMLCanvasElement;
      if (!canvas.matches(selector)) return;
      const { changed } = (event as CustomEvent<{ changed: { width: number; height: number }[] }>).detail;
      const pixels = changed.reduce((sum, { width, height }) => sum + width * height, 0);
      paints.push({ at: Date.now(), share: pixels / (canvas.width * canvas.height) });
    }, true);
  }, SCREEN);
  const since = async (time: number) => {
    const paints = await page.evaluate(() => (globalThis as unknown as { mfbPaints: Paint[] }).mfbPaints);
    return paints.filter(({ at }) => at >= time);
  };
  return {
    since: async (time) => (await since(time)).map(({ at }) => at),
    share: async (time) => (await since(time)).reduce((sum, { share }) => sum + share, 0),
    largest: async (time) => Math.max(0, ...(await since(time)).map(({ share }) => share)),
  };
}

interface Paint {
  at: number;
  share: number;
}

export interface PaintWatch {
  /** Times (Date.now() of the same machine) of the paints since then. */
  since(time: number): Promise<number[]>;
  /** How much of the picture was painted since then; 1 is all of it, once. */
  share(time: number): Promise<number>;
  /** The largest part of the picture that was painted at once since then. */
  largest(time: number): Promise<number>;
}
