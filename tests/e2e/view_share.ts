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

/** The video's present picture; null before the first. */
export async function videoPixels(page: Page): Promise<Pixels | null> {
  const picture = await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('[data-testid="remote-video"]');
    if (!video || video.videoWidth === 0) return null;
    const { videoWidth: width, videoHeight: height } = video;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let text = "";
    for (let at = 0; at < data.length; at += 0x8000) {
      text += String.fromCharCode(...data.subarray(at, at + 0x8000));
    }
    return { width, height, base64: btoa(text) };
  });
  if (!picture) return null;
  const { width, height, base64 } = picture;
  return { width, height, data: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) };
}

/** Mean difference of two pictures of one size, 0 … 255 a channel; 255 where the sizes differ. */
export function difference(one: Pixels, other: Pixels): number {
  if (one.width !== other.width || one.height !== other.height) return 255;
  let sum = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) {
      sum += Math.abs(one.data[at + channel] - other.data[at + channel]);
    }
  }
  return sum / (one.data.length / 4 * 3);
}

/** Lossy video in 4:2:0 of a screen with text; other pictures of these tests differ by more than ten times that. */
export const SAME_MAX = 4;

/** Waits until the adviser's video shows about what the client's screen shows. */
export async function waitForVideo({ adviser, desktop }: ViewShareMeeting): Promise<Pixels> {
  let last = "there is no picture";
  return await waitFor(async () => {
    const [shown, real] = [await videoPixels(adviser.page), await desktop.grab()];
    if (!shown) return null;
    const mean = difference(shown, real);
    last = `${shown.width}×${shown.height}, mean difference ${mean.toFixed(1)}`;
    return mean <= SAME_MAX ? shown : null;
  }, { what: "the client's screen in the adviser's video", timeoutMs: 40_000, otherwise: () => last });
}
