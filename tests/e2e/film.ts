/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { startBrowser } from "./browser.ts";
import type { Desktop, WindowPlace } from "./xvfb.ts";

/** A film in a browser's window on an X screen. */
export interface Film extends AsyncDisposable {
  /** The window's id, and where the picture stands in it now, on the screen. */
  place(): Promise<WindowPlace>;
  pause(): Promise<void>;
  play(): Promise<void>;
}

export interface FilmOptions {
  /** Where the window comes, and its size with the browser's own bars. */
  x: number;
  y: number;
  width: number;
  height: number;
  framesPerSecond?: number;
  /** How quickly the camera goes; 0.1 is some pixels a second. */
  speed?: number;
}

/**
 * A camera that wanders and zooms over a picture, with its grain. No frame comes twice, so that nothing of it can be
 * kept from earlier.
 */
export async function startFilm(
  desktop: Desktop,
  { x, y, width, height, framesPerSecond = 15, speed = 0.1 }: FilmOptions,
): Promise<Film> {
  const browser = await startBrowser({ display: desktop.display, args: ["--hide-scrollbars"] });
  const { page } = await browser.page({ viewport: null });
  await page.setContent(
    "<title>Film</title><style>body{margin:0;background:#222}canvas{display:block}</style>",
  );
  const { id } = await desktop.place("Film.*", { x, y });
  await desktop.tool("xdotool", ["windowsize", "--sync", id, String(width), String(height)]);
  await page.evaluate(drawFilm, { framesPerSecond, speed });
  return {
    async place() {
      const [window, inner] = [await desktop.place("Film.*"), await innerSize(page)];
      // Chromium draws its bars at the top and a border of its own around the rest.
      const border = (window.width - inner.width) / 2;
      const y = window.y + window.height - border - inner.height;
      return { id, x: window.x + border, y, ...inner };
    },
    pause: () => setPaused(page, true),
    play: () => setPaused(page, false),
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  };
}

function innerSize(page: Page): Promise<{ width: number; height: number }> {
  return page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
}

function setPaused(page: Page, paused: boolean): Promise<void> {
  return page.evaluate((paused) => {
    (globalThis as unknown as { mfbPaused: boolean }).mfbPaused = paused;
  }, paused);
}

/** Runs in the page. */
function drawFilm({ framesPerSecond, speed }: { framesPerSecond: number; speed: number }): void {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  let seed = 7;
  const random = () => (seed = seed * 48271 % 0x7fffffff) / 0x7fffffff;
  const make = (width: number, height: number) => {
    const made = new OffscreenCanvas(width, height);
    return { made, context: made.getContext("2d")! };
  };
  const scene = make(1600, 1000);
  for (let blob = 0; blob < 600; blob++) {
    const x = random() * 1600, y = random() * 1000, radius = 10 + random() * random() * 200;
    const gradient = scene.context.createRadialGradient(x, y, 0, x, y, radius);
    const hue = 360 * x / 1600 + random() * 40, light = 15 + random() * 65;
    gradient.addColorStop(0, `hsl(${hue} 70% ${light}% / 0.8)`);
    gradient.addColorStop(0.7 + random() * 0.25, `hsl(${hue} 60% ${light / 2}% / 0.6)`);
    gradient.addColorStop(1, "transparent");
    scene.context.fillStyle = gradient;
    scene.context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
  const grain = make(2400, 1400);
  const pixels = grain.context.createImageData(2400, 1400);
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data.fill(random() * 255, at, at + 3);
    pixels.data[at + 3] = 10;
  }
  grain.context.putImageData(pixels, 0, 0);
  const context = canvas.getContext("2d", { alpha: false })!;
  const begin = performance.now();
  setInterval(() => {
    const state = globalThis as unknown as Window & { mfbPaused?: boolean };
    if (state.mfbPaused) return;
    const { innerWidth: width, innerHeight: height } = state;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const time = 5 + speed * (performance.now() - begin) / 1000;
    const zoom = 0.62 + 0.1 * Math.sin(time / 3.1);
    const left = (1600 * (1 - zoom) / 2) * (1 + Math.sin(time / 2.3));
    const top = (1000 * (1 - zoom) / 2) * (1 + Math.cos(time / 1.9));
    context.drawImage(scene.made, left, top, 1600 * zoom, 1000 * zoom, 0, 0, width, height);
    context.drawImage(
      grain.made,
      -Math.floor(random() * (2400 - width)),
      -Math.floor(random() * (1400 - height)),
    );
  }, 1000 / framesPerSecond);
}
