/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { startBrowser } from "./browser.ts";
import { startClient, startServer } from "./mfb.ts";
import { AdviserPage, ClientPage } from "./session.ts";
import { waitFor } from "./wait.ts";
import { type Desktop, type Pixels, startDesktop } from "./xvfb.ts";

/**
 * A client whose process can't have the screen (Wayland, as far as it knows), but whose browser can: that one stands on
 * an X screen and captures it without asking.
 */
export interface ViewShareMeeting extends AsyncDisposable {
  readonly desktop: Desktop;
  readonly adviser: AdviserPage;
  readonly customer: ClientPage;
  /** The page of another client's process, in a browser without a screen. */
  another(): Promise<ClientPage>;
  faults(): string[];
}

/** For a process that finds no screen which it can capture. */
export const WAYLAND = { DISPLAY: null, WAYLAND_DISPLAY: "wayland-none", LC_ALL: "C.UTF-8" };

type Captures = { refuse: boolean; end(): void };

/** What people do in the browser's own dialog and bar, which no page can press: `refuse` it, or `end` the capture. */
export function captures(page: Page, act: (captures: Captures) => void): Promise<void> {
  return page.evaluate(`(${act})(globalThis.captures)`) as Promise<void>;
}

/** Goes into a page before it loads. */
const WATCH_CAPTURES = () => {
  const media = navigator.mediaDevices, real = media.getDisplayMedia.bind(media);
  let track: MediaStreamTrack | null = null;
  const captures: Captures = {
    refuse: false,
    end() {
      track!.stop();
      track!.dispatchEvent(new Event("ended"));
    },
  };
  Object.assign(globalThis, { captures });
  media.getDisplayMedia = async (wish) => {
    if (captures.refuse) throw new DOMException("Permission denied", "NotAllowedError");
    const stream = await real(wish);
    [track] = stream.getVideoTracks();
    return stream;
  };
};

export async function startViewShareMeeting(): Promise<ViewShareMeeting> {
  await using stack = new AsyncDisposableStack();
  const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const desktop = stack.use(await startDesktop());
  const server = stack.use(await startServer({ data, env: WAYLAND }));
  const clients = stack.use(new AsyncDisposableStack());
  const start = async () =>
    clients.use(await startClient({ server: new URL(server.url).origin, env: WAYLAND }));
  const hidden = stack.use(await startBrowser());
  const visible = stack.use(
    await startBrowser({
      display: desktop.display,
      // Beside its window most of the screen is what the test paints.
      args: [
        "--auto-select-desktop-capture-source=Entire screen",
        "--window-size=600,760",
        "--window-position=0,0",
      ],
    }),
  );
  const pages = [await hidden.page(), await visible.page({ viewport: null })];
  const adviser = new AdviserPage(pages[0].page), customer = new ClientPage(pages[1].page);
  const open = async (page: ClientPage) => {
    await page.page.addInitScript(WATCH_CAPTURES);
    await page.open((await start()).url);
    return page;
  };
  await adviser.open(server.adviserUrl);
  await open(customer);
  const all = stack.move();
  return {
    desktop,
    adviser,
    customer,
    another: async () => {
      pages.push(await hidden.page());
      return await open(new ClientPage(pages.at(-1)!.page));
    },
    faults: () => pages.flatMap(({ faults }) => faults),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Paints the screen behind all windows, in two halves. */
export async function paintHalves(desktop: Desktop, left: string, right: string): Promise<void> {
  const { width, height } = await desktop.grab();
  const file = await Deno.makeTempFile({ suffix: ".png" });
  try {
    const half = `${width / 2}x${height}`;
    await desktop.tool("convert", ["-size", half, `xc:${left}`, `xc:${right}`, "+append", file]);
    // ImageMagick's exit code says nothing here: it is 1 even when the picture is up.
    await desktop.start("display", ["-window", "root", file]).ended;
  } finally {
    await Deno.remove(file);
  }
}

/** A picture's size, and the colours (red, green, blue, …) in the middle of each of its GRID × GRID parts. */
export interface Sampled {
  width: number;
  height: number;
  colours: number[];
}

const GRID = 32;

/** The video's present picture; null before the first. */
export function sampleVideo(page: Page): Promise<Sampled | null> {
  return page.evaluate((grid) => {
    const video = document.querySelector<HTMLVideoElement>('[data-testid="remote-video"]');
    if (!video || video.videoWidth === 0) return null;
    const { videoWidth: width, videoHeight: height } = video;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    context.drawImage(video, 0, 0);
    const colours: number[] = [];
    for (let row = 0; row < grid; row++) {
      for (let column = 0; column < grid; column++) {
        const x = Math.floor((column + 0.5) * width / grid), y = Math.floor((row + 0.5) * height / grid);
        colours.push(...context.getImageData(x, y, 1, 1).data.slice(0, 3));
      }
    }
    return { width, height, colours };
  }, GRID);
}

export function sample({ width, height, data }: Pixels): Sampled {
  const colours: number[] = [];
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const x = Math.floor((column + 0.5) * width / GRID), y = Math.floor((row + 0.5) * height / GRID);
      const at = 4 * (y * width + x);
      colours.push(...data.subarray(at, at + 3));
    }
  }
  return { width, height, colours };
}

/** Mean difference of two pictures of one size, 0 … 255 a channel; 255 where the sizes differ. */
export function difference(one: Sampled, other: Sampled): number {
  if (one.width !== other.width || one.height !== other.height) return 255;
  const sum = one.colours.reduce((sum, colour, at) => sum + Math.abs(colour - other.colours[at]), 0);
  return sum / one.colours.length;
}

/** Lossy video in 4:2:0 of a screen with text; other pictures of these tests differ by more than five times that. */
export const SAME_MAX = 6;

/** Waits until the adviser's video shows about what the client's screen shows. */
export async function waitForVideo(
  { adviser, desktop }: Pick<ViewShareMeeting, "adviser" | "desktop">,
): Promise<Sampled> {
  let last = "there is no picture";
  return await waitFor(async () => {
    const [shown, real] = [await sampleVideo(adviser.page), sample(await desktop.grab())];
    if (!shown) return null;
    const mean = difference(shown, real);
    last = `${shown.width}×${shown.height}, mean difference ${mean.toFixed(1)}`;
    return mean <= SAME_MAX ? shown : null;
  }, { what: "the client's screen in the adviser's video", timeoutMs: 60_000, otherwise: () => last });
}
