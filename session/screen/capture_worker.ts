/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { RELEASE_NOTHING } from "../../capture/release.ts";
import { openPlatform } from "../../capture/mod.ts";
import {
  type Bar,
  DisplayLostError,
  type Frame,
  type Grabber,
  type InputObstacle,
  type Obstacle,
  type Overlay,
  type Platform,
  type Release,
  type Screen,
} from "../../capture/types.ts";
import { LOCAL_INPUT_MS } from "../../protocol/limits.ts";
import { createClipboardWatch } from "./clipboard_watch.ts";
import { createDrawingScreen } from "./drawing_screen.ts";
import { createInputQueue } from "./inputs.ts";
import type { CaptureToEncoder, EncoderToCapture, FromCapture, ToCapture } from "./messages.ts";

/**
 * Grabs and injects: all that touches the display. Frames go to the encoder worker, which asks for each. Everything is
 * opened before anything is shared; the first frame is grabbed for the first share.
 */

declare const self: DedicatedWorkerGlobalScope;

/** How long one wait for a change lasts; only a bound, the wait ends with the change. */
const WAIT_MS = 1_000;
/** Time from one frame to the next, at least: 60 frames a second are as fluent as it gets. */
const FRAME_MIN_MS = 16;
/** A monitor may be away for so long while its mode is set; after that another one is shared. Grabbers wait longer. */
const SCREEN_AWAY_MS = 1_500;

const inputs = createInputQueue(lost);
const clipboard = createClipboardWatch(tell);
const drawing = createDrawingScreen((shown) => overlay?.setDrawing(shown));
let encoder: MessagePort | null = null;
let platform: Platform | null = null;
let screen: Screen | null = null;
let away: ReturnType<typeof setTimeout> | undefined;
let grabber: Grabber | null = null;
/** Lent to the encoder. */
let frame: Frame | null = null;
let frameTaken: (() => void) | null = null;
let frameAt = -Infinity;
/** The share that may be grabbed for, and the one for which the encoder wants a frame. */
let share = 0;
let wanted = 0;
/** The share that a frame was sent for; −1 after one that was thrown away: what that told as changed is owed. */
let sent = -1;
let release: Release = RELEASE_NOTHING;
let overlay: Overlay | null = null;
let shown: { bar: Bar | null; frame: boolean } = { bar: null, frame: false };
let obstacle: Obstacle | null = null;
let grabbing = false;
let over = false;
/** Opening and changing screens, one after the other. */
let display: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToCapture>) => {
  switch (data.type) {
    case "open":
      encoder = data.encoder;
      encoder.onmessage = ({ data }: MessageEvent<EncoderToCapture>) => fromEncoder(data);
      return inTurn(() => open(data));
    case "share":
      share = data.share;
      return setRelease(data.release);
    case "release":
      return setRelease(data.release);
    case "overlay":
      shown = data;
      return showOverlay();
    case "draw":
      return drawing.draw(data.message);
    case "show-drawing":
      return drawing.show(data.shown);
    case "raise":
      return void platform?.raiseOwnWindow().catch(() => {});
    case "screen":
      return inTurn(() => choose(data.id));
    case "input":
      return inputs.push(data.event);
    case "release-all":
      return void inputs.releaseAll().then(() => tell({ type: "released", call: data.call }));
    case "clipboard":
      return clipboard.listen(data.listening);
    case "clipboard-write":
      return clipboard.write(data.call, data.text);
    case "close":
      return void close();
  }
};

function tell(message: FromCapture): void {
  self.postMessage(message);
}

function inTurn(step: () => Promise<void>): void {
  display = display.then(() => over ? undefined : step()).catch(lost);
}

async function open({ source, bar }: Extract<ToCapture, { type: "open" }>): Promise<void> {
  platform = await openPlatform(source);
  platform.onScreens(() => inTurn(tellScreens));
  platform.onLocalInput((what) => {
    inputs.yieldPointer(LOCAL_INPUT_MS);
    tell({ type: "local-input", what });
  });
  let before: InputObstacle | null = null;
  platform.onInputObstacle((obstacle) => {
    if (obstacle !== before) tell({ type: "input-obstacle", obstacle });
    before = obstacle;
  });
  overlay = bar ? await platform.overlay() : null;
  overlay?.onAction((action) => tell({ type: "action", action }));
  const { releasesApplications } = platform;
  const hasClipboard = await clipboard.open(platform);
  tell({
    type: "platform",
    abilities: { releasesApplications, overlay: overlay !== null, clipboard: hasClipboard },
  });
  await choose(null);
  platform.onApplications(() => inTurn(tellApplications));
  await tellApplications();
}

/** Of what is under way nothing comes out that the new release doesn't allow: the grabber and the input see to that. */
function setRelease(next: Release): void {
  release = next;
  grabber?.setRelease(next);
  inputs.setRelease(next);
  grab();
}

function showOverlay(): void {
  overlay?.setBar(shown.bar);
  overlay?.setFrame(shown.frame && screen ? screen.id : null);
  drawing.standOn(screen?.rect ?? null);
}

async function tellApplications(): Promise<void> {
  tell({ type: "applications", applications: await platform!.applications() });
}

/** Opens a screen; null is the primary one, an unknown one changes nothing. */
async function choose(id: string | null): Promise<void> {
  const screens = await platform!.screens();
  const chosen = id === null
    ? screens.find((one) => one.primary) ?? screens[0]
    : screens.find((one) => one.id === id) ?? screen;
  if (!chosen) throw new Error("Cannot share: this display has no screen");
  if (chosen.id !== screen?.id || !grabber) {
    screen = chosen;
    try {
      await openScreen(chosen.id);
    } catch (error) {
      if (!(error instanceof DisplayLostError)) throw error;
      // Unplugged since it was listed; it may be back already.
      if (await isListed(chosen.id)) await openScreen(chosen.id);
      else await closeScreen();
    }
  }
  await tellScreens();
}

async function openScreen(id: string): Promise<void> {
  await renewGrabber();
  await inputs.attach(await platform!.input(id, release));
  inputs.setRelease(release);
  showOverlay();
}

async function closeScreen(): Promise<void> {
  const before = grabber;
  grabber = null;
  tellObstacle(null);
  await before?.[Symbol.asyncDispose]();
  await inputs.attach(null);
}

async function isListed(id: string): Promise<boolean> {
  return (await platform!.screens()).some((one) => one.id === id);
}

/** A new grabber begins with a whole frame, and the wait of the old one for a change ends: it grabs no more. */
async function renewGrabber(): Promise<void> {
  const before = grabber;
  grabber = null;
  await before?.[Symbol.asyncDispose]();
  const opened = await platform!.grab(screen!.id, release);
  opened.setRelease(release);
  grabber = opened;
  tellObstacle(null);
  opened.onObstacle?.((what) => {
    if (opened === grabber) tellObstacle(what);
  });
  grab();
}

function tellObstacle(what: Obstacle | null): void {
  if (what === obstacle) return;
  obstacle = what;
  tell({ type: "obstacle", obstacle });
}

async function tellScreens(): Promise<void> {
  const screens = await platform!.screens();
  clearTimeout(away);
  drawing.standOn(screens.find(({ id }) => id === screen?.id)?.rect ?? null);
  if (!grabber || !screens.some(({ id }) => id === screen?.id)) {
    away = setTimeout(() => inTurn(replaceScreen), SCREEN_AWAY_MS);
    return;
  }
  tell({
    type: "screens",
    current: screen!.id,
    screens: screens.map(({ id, name, rect: { width, height }, primary }) => {
      return { id, name, width, height, primary };
    }),
  });
}

/** The shared monitor was unplugged: the primary one takes its place, unless it is back. */
async function replaceScreen(): Promise<void> {
  await choose(screen && await isListed(screen.id) ? screen.id : null);
}

/** A grabber failed: if that is for its monitor alone, the primary one takes its place. */
async function outlive(error: unknown): Promise<void> {
  if (!(error instanceof DisplayLostError) || await isListed(screen!.id)) throw error;
  await closeScreen();
  await choose(null);
}

function fromEncoder(message: EncoderToCapture): void {
  if (message.type === "pull") wanted = message.share;
  else {
    frame?.release();
    frame = null;
    frameTaken?.();
  }
  grab();
}

function due(): boolean {
  return share !== 0 && wanted === share && grabber !== null && frame === null && !over;
}

/** Waits for the next change and hands it over; does nothing unless a frame may be grabbed and is wanted. */
function grab(): void {
  if (grabbing || !due()) return;
  grabbing = true;
  const mine = grabber!;
  waitForFrame(mine).catch((error) => {
    // A grabber that was closed for another one may fail as it likes.
    if (mine === grabber) inTurn(() => outlive(error));
  }).finally(() => {
    grabbing = false;
    grab();
  });
}

async function waitForFrame(mine: Grabber): Promise<void> {
  const early = frameAt + FRAME_MIN_MS - performance.now();
  if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  if (mine !== grabber || !due()) return;
  const mineShare = share;
  const next = await mine.next({ timeoutMs: WAIT_MS, full: sent !== mineShare });
  if (mine !== grabber || mineShare !== share || !due()) {
    if (next) sent = -1;
    return next?.release();
  }
  if (next) {
    frame = next;
    frameAt = performance.now();
    wanted = 0;
    sent = share;
    const { pixels, damage } = next;
    encoder!.postMessage({ type: "frame", share, pixels, damage } satisfies CaptureToEncoder);
  }
  const cursor = await mine.cursor();
  if (cursor) tell({ type: "cursor", share: mineShare, cursor });
}

function lost(error: unknown): void {
  if (over) return;
  over = true;
  tell({ type: "lost", message: error instanceof Error ? error.message : String(error) });
}

async function close(): Promise<void> {
  over = true;
  clearTimeout(away);
  drawing.close();
  const released = inputs.releaseAll();
  try {
    await display;
    await released;
    await inputs.attach(null);
    await grabber?.[Symbol.asyncDispose]();
    await overlay?.[Symbol.asyncDispose]();
    // The encoder may still be reading: its memory goes after that.
    if (frame) await new Promise<void>((resolve) => frameTaken = resolve);
    await platform?.[Symbol.asyncDispose]();
  } catch {
    // A display that is gone can't be left politely.
  }
  tell({ type: "closed" });
}
