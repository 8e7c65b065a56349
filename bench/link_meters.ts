/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { waitFor } from "../tests/e2e/wait.ts";

/** Measuring inside the viewer's page over a slow link, where one answer may take seconds. */

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Reaction {
  /** From the event in the page until the first of its pixels is painted. */
  paintMs: number;
  /** Until the picture is exactly the host's, with them. */
  exactMs: number;
}

const REACTION_MAX_MS = 30_000;
const SCREEN = '[data-testid="remote-screen"]';

/**
 * Does something in the page and waits until the pixels of this area of the remote screen differ.
 * @param how.moving something else on the screen is never exact: `exactMs` is that of the paint then.
 */
export async function reactionTo(
  page: Page,
  { act, ...how }: { area: Area; event: "keydown" | "wheel"; moving: boolean; act: () => Promise<void> },
): Promise<Reaction> {
  const measured = page.evaluate(measure, { ...how, selector: SCREEN, timeoutMs: REACTION_MAX_MS });
  await armed(page);
  await act();
  return await measured;
}

function measure(
  { area, event, moving, selector, timeoutMs }: {
    area: Area;
    event: string;
    moving: boolean;
    selector: string;
    timeoutMs: number;
  },
): Promise<Reaction> {
  return new Promise((resolve, reject) => {
    const canvas = document.querySelector(selector) as HTMLCanvasElement;
    const context = new OffscreenCanvas(area.width, area.height).getContext("2d", {
      willReadFrequently: true,
    })!;
    const read = () => {
      context.drawImage(canvas, -area.x, -area.y);
      return new Uint32Array(context.getImageData(0, 0, area.width, area.height).data.buffer);
    };
    const before = read();
    let happened = 0, paintMs = 0, exact = false, over = false;
    const stop = () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("mfb-painted", painted, true);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms for pixels in vain`));
    }, timeoutMs);
    const look = () => {
      if (happened === 0 || over) return;
      if (paintMs === 0) {
        const now = read();
        if (now.every((pixel, at) => pixel === before[at])) return;
        paintMs = performance.now() - happened;
      }
      if (!exact && !moving) return;
      stop();
      resolve({ paintMs, exactMs: performance.now() - happened });
    };
    const painted = (event: Event) => {
      exact = (event as CustomEvent<{ exact: boolean }>).detail.exact;
      look();
    };
    // The canvas may show what was painted a frame later than the event says so.
    const frame = () => {
      look();
      if (!over) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    document.addEventListener("mfb-painted", painted, true);
    addEventListener(event, ({ timeStamp }) => happened = timeStamp, { capture: true, once: true });
    (globalThis as unknown as { mfbArmed: boolean }).mfbArmed = true;
  });
}

/** The page listens now. */
async function armed(page: Page): Promise<void> {
  await waitFor(() =>
    page.evaluate(() => {
      const holder = globalThis as unknown as { mfbArmed: boolean };
      const armed = holder.mfbArmed;
      holder.mfbArmed = false;
      return armed;
    }), { what: "the page to be ready" });
}

/**
 * Gives steering back, or asks for it, and waits for the host's answer: one message each way on the control channel.
 * @returns milliseconds from the click until the page shows it.
 */
export function controlRoundTrip(page: Page): Promise<number> {
  return page.evaluate((timeoutMs) =>
    new Promise<number>((resolve, reject) => {
      const button = document.querySelector('[data-tool="steer"]') as HTMLElement;
      const before = button.getAttribute("aria-pressed");
      const timer = setTimeout(() => reject(new Error("Waited for the host's answer in vain")), timeoutMs);
      const start = performance.now();
      const observer = new MutationObserver(() => {
        if (button.getAttribute("aria-pressed") === before) return;
        observer.disconnect();
        clearTimeout(timer);
        resolve(performance.now() - start);
      });
      observer.observe(button, { attributes: true });
      button.click();
    }), REACTION_MAX_MS);
}
