/// <reference lib="dom" />
import { startBrowser } from "../tests/e2e/browser.ts";
import type { Desktop, WindowPlace } from "../tests/e2e/xvfb.ts";

/** What moves on the screen that is measured over a slow link. */

const FONT = ["-fa", "DejaVu Sans Mono", "-fs", "11"];
const FRAMES_PER_SECOND = 25;

/** A pager full of text, which the wheel scrolls by five lines a notch. */
export async function startPager(desktop: Desktop, place: { x: number; y: number }): Promise<WindowPlace> {
  const show = "ls -la /usr/bin /usr/lib | exec less";
  desktop.start("xterm", [
    ...["-title", "Text", "-geometry", "100x40", ...FONT],
    ...["-xrm", "*alternateScroll: true", "-e", "sh", "-c", show],
  ]);
  return await desktop.place("Text", place);
}

/**
 * A film in a browser's window: a camera that wanders and zooms over a picture, with its grain, 25 frames a second. No
 * frame comes twice, so that nothing of it can be kept from earlier. The window is `width` × `height` with its frame.
 */
export async function playFilm(
  desktop: Desktop,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Promise<AsyncDisposable> {
  const browser = await startBrowser({ display: desktop.display, args: ["--hide-scrollbars"] });
  const { page } = await browser.page({ viewport: null });
  await page.setContent(
    "<title>Film</title><style>body{margin:0;background:#222}canvas{display:block}</style>",
  );
  const { id } = await desktop.place("Film.*", { x, y });
  await desktop.tool("xdotool", ["windowsize", id, String(width), String(height)]);
  await page.evaluate(drawFilm, FRAMES_PER_SECOND);
  return browser;
}

/** Runs in the page. */
function drawFilm(framesPerSecond: number): void {
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
    const hue = 20 + random() * 80, light = 15 + random() * 65;
    gradient.addColorStop(0, `hsl(${hue} 50% ${light}% / 0.8)`);
    gradient.addColorStop(0.7 + random() * 0.25, `hsl(${hue} 40% ${light / 2}% / 0.6)`);
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
    const { innerWidth: width, innerHeight: height } = globalThis as unknown as Window;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const time = (performance.now() - begin) / 1000;
    const zoom = 0.62 + 0.1 * Math.sin(time / 3.1);
    const left = (1600 * (1 - zoom) / 2) * (1 + Math.sin(time / 2.3)),
      top = (1000 * (1 - zoom) / 2) *
        (1 + Math.cos(time / 1.9));
    context.drawImage(scene.made, left, top, 1600 * zoom, 1000 * zoom, 0, 0, width, height);
    context.drawImage(
      grain.made,
      -Math.floor(random() * (2400 - width)),
      -Math.floor(random() * (1400 - height)),
    );
  }, 1000 / framesPerSecond);
}
