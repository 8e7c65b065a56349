/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { openPlatform } from "../../capture/mod.ts";
import type { Frame, Grabber, Input, Platform, Screen } from "../../capture/types.ts";
import type { InputEvent } from "../../protocol/input.ts";
import type { CaptureToEncoder, EncoderToCapture, FromCapture, ToCapture } from "./messages.ts";

/** Grabs and injects: all that touches the display. Frames go to the encoder worker, which asks for each. */

declare const self: DedicatedWorkerGlobalScope;

/** How long one wait for a change lasts; only a bound, the wait ends with the change. */
const WAIT_MS = 1_000;

let encoder: MessagePort | null = null;
let platform: Platform | null = null;
let screen: Screen | null = null;
let grabber: Grabber | null = null;
let input: Input | null = null;
let frame: Frame | null = null;
let over = false;
/** The encoder has asked for a frame; `full` for one that names everything as damaged. */
let wanted: { full: boolean } | null = null;
let grabbing = false;
/** Input is injected one after the other, in the order it came; opening comes first. */
let inOrder: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToCapture>) => {
  inOrder = inOrder.then(() => handle(data)).catch((error) => lost(error));
};

function tell(message: FromCapture): void {
  self.postMessage(message);
}

async function handle(message: ToCapture): Promise<void> {
  switch (message.type) {
    case "open":
      encoder = message.encoder;
      encoder.onmessage = ({ data }: MessageEvent<EncoderToCapture>) => fromEncoder(data);
      platform = await openPlatform(message.source);
      platform.onScreens(() => inOrder = inOrder.then(tellScreens).catch((error) => lost(error)));
      return await choose(null);
    case "screen":
      return await choose(message.id);
    case "input":
      return void (await inject(message.event));
    case "release-all":
      await input?.releaseAll();
      return tell({ type: "released", call: message.call });
    case "close":
      return await close();
  }
}

/** Opens a screen; null the primary one. */
async function choose(id: string | null): Promise<void> {
  const screens = await platform!.screens();
  const chosen = screens.find((one) => one.id === id) ?? screens.find((one) => one.primary) ?? screens[0];
  if (!chosen) throw new Error("Cannot share: this display has no screen");
  if (chosen.id === screen?.id) return;
  const before = { grabber, input };
  screen = chosen;
  grabber = null;
  await before.input?.releaseAll();
  await before.input?.[Symbol.asyncDispose]();
  await before.grabber?.[Symbol.asyncDispose]();
  grabber = await platform!.grab(chosen.id);
  input = await platform!.input(chosen.id);
  if (wanted) wanted.full = true;
  await tellScreens();
  grab();
}

async function tellScreens(): Promise<void> {
  if (over) return;
  const screens = await platform!.screens();
  if (!screens.some(({ id }) => id === screen?.id)) return await choose(null);
  tell({
    type: "screens",
    current: screen!.id,
    screens: screens.map(({ id, name, rect, primary }) => ({
      id,
      name,
      width: rect.width,
      height: rect.height,
      primary,
    })),
  });
}

function fromEncoder(message: EncoderToCapture): void {
  if (message.type === "taken") {
    frame?.release();
    frame = null;
    return grab();
  }
  wanted = { full: message.full };
  grab();
}

/** Waits for the next change and hands it over. One at a time, and only while a frame is wanted. */
function grab(): void {
  if (grabbing || !wanted || !grabber || frame || over) return;
  grabbing = true;
  const mine = grabber;
  waitForFrame(mine).catch((error) => {
    // A grabber that was closed for another screen may fail as it likes.
    if (mine === grabber) lost(error);
  }).finally(() => {
    grabbing = false;
    grab();
  });
}

async function waitForFrame(mine: Grabber): Promise<void> {
  const next = await mine.next({ timeoutMs: WAIT_MS, full: wanted?.full });
  const cursor = await mine.cursor();
  if (cursor) tell({ type: "cursor", cursor });
  if (!next) return;
  if (mine !== grabber || !wanted || !encoder) return next.release();
  frame = next;
  wanted = null;
  encoder.postMessage({ type: "frame", pixels: next.pixels, damage: next.damage } satisfies CaptureToEncoder);
}

async function inject(event: InputEvent): Promise<void> {
  if (!input) return;
  switch (event.kind) {
    case "move":
      return void (await input.move(event.x, event.y));
    case "button":
      return void (await input.button(event.button, event.down, event));
    case "wheel":
      return void (await input.wheel(event.dx, event.dy, event));
    case "key":
      return void (await input.key(event));
    case "text":
      return void (await input.text(event.text));
    case "release-all":
      return await input.releaseAll();
  }
}

function lost(error: unknown): void {
  if (over) return;
  over = true;
  tell({ type: "lost", message: error instanceof Error ? error.message : String(error) });
}

async function close(): Promise<void> {
  over = true;
  try {
    await input?.releaseAll();
    await input?.[Symbol.asyncDispose]();
    await grabber?.[Symbol.asyncDispose]();
    await platform?.[Symbol.asyncDispose]();
  } finally {
    // Whatever the display says: the main thread must not wait for it.
    tell({ type: "closed" });
  }
}
