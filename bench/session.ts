import type { Page } from "playwright-core";
import { type Meeting, startMeeting } from "../tests/e2e/meeting.ts";
import { waitForSamePicture } from "../tests/e2e/picture.ts";
import { paintBackground, startNotepad } from "../tests/e2e/programs.ts";
import type { Desktop } from "../tests/e2e/xvfb.ts";
import { waitFor } from "../tests/e2e/wait.ts";
import { cpuPercent } from "./cpu.ts";
import { alternatePhotos, scrollText, startOffice } from "./scenes.ts";
import { measureOf, quantile, type Result } from "./report.ts";
import { completedAt, countPaints, installMeters, keyToPaint, transportBytes } from "./session_meters.ts";

/**
 * One session on an X screen of 1920×1080 through real Chromium on loopback: what a person feels (key to paint,
 * first picture), and what it costs (processor, bytes). The screen is an office's: windows with text. "Photo" stands
 * for the worst case of a lossless codec, a screen full of noise.
 */

const SCREEN = { width: 1920, height: 1080 };
const KEYS = 120;
const CONNECTS = 5;
const MOTION_SECONDS = 10;
const IDLE_SECONDS = 60;
/** What the screen takes to become still before an idle measurement. */
const SETTLE_SECONDS = 5;

export async function run(args: string[]): Promise<Result> {
  const quick = args.includes("--quick");
  const connects: number[] = [], photoConnects: number[] = [];
  for (let count = 1; count < (quick ? 1 : CONNECTS); count++) {
    connects.push(await connectOnce(startOffice));
    photoConnects.push(await connectOnce(paintBackground));
  }
  await using meeting = await startMeeting(SCREEN);
  const { adviser, desktop, client } = meeting;
  await startOffice(desktop);
  await using notepad = await startNotepad(desktop);
  connects.push(await connect(meeting));
  await waitForSamePicture(adviser.page, desktop.grab);

  const { pid } = client.child;
  await seconds(SETTLE_SECONDS);
  const idleSeconds = quick ? 10 : IDLE_SECONDS;
  const bytesBefore = await transportBytes(adviser.page);
  const idleCpu = await cpuPercent(pid, () => seconds(idleSeconds));
  const idleBytes = (await transportBytes(adviser.page) - bytesBefore) * 60 / idleSeconds;

  await adviser.steer();
  const point = await adviser.point(notepad.window.x + 200, notepad.window.y + 60);
  await adviser.page.mouse.click(point.x, point.y);
  const keys = await typeKeys(adviser.page, notepad.window, quick ? 30 : KEYS);

  const text = await measureMotion(meeting, () => scrollText(desktop));
  const photo = await measureMotion(meeting, () => alternatePhotos(desktop));
  const ms = { better: "lower", unit: "ms" } as const;
  const fps = { better: "higher", unit: "fps" } as const;
  const cpu = { better: "lower", unit: "% of a core" } as const;
  return {
    bench: "session",
    setting: {
      screen: `${SCREEN.width}x${SCREEN.height}`,
      cores: navigator.hardwareConcurrency,
      path: "loopback",
    },
    measures: {
      inputToPaintMsP50: { ...measureOf(keys, ms), aim: 60 },
      inputToPaintMsP95: { value: quantile(keys, 0.95), count: keys.length, aim: 120, ...ms },
      connectMs: { ...measureOf(connects, ms), aim: 1000 },
      ...(photoConnects.length ? { connectPhotoMs: measureOf(photoConnects, ms) } : {}),
      fps: measureOf(text.fps, fps),
      fpsPhoto: measureOf(photo.fps, fps),
      hostCpuPercent: { value: text.cpu, ...cpu },
      hostCpuPercentPhoto: { value: photo.cpu, ...cpu },
      hostCpuPercentIdle: { value: idleCpu, aim: 3, ...cpu },
      bytesPerMinuteIdle: { value: idleBytes, aim: 20_000, better: "lower", unit: "bytes" },
    },
  };
}

async function connectOnce(prepare: (desktop: Desktop) => Promise<void>): Promise<number> {
  await using meeting = await startMeeting(SCREEN);
  await prepare(meeting.desktop);
  return await connect(meeting);
}

/** @returns milliseconds from Ja to the first complete picture, both on one machine's clock. */
async function connect(meeting: Meeting): Promise<number> {
  const { adviser, customer } = meeting;
  await installMeters(adviser.page);
  await meeting.ask();
  const yes = customer.question.getByRole("button", { name: "Ja", exact: true });
  await yes.evaluate((button) =>
    button.addEventListener(
      "click",
      () => (globalThis as unknown as { mfbYes: number }).mfbYes = Date.now(),
      {
        capture: true,
        once: true,
      },
    )
  );
  await yes.click();
  const complete = await waitFor(() => completedAt(adviser.page), { what: "the first complete picture" });
  const pressed = await customer.page.evaluate(() => (globalThis as unknown as { mfbYes: number }).mfbYes);
  return complete - pressed;
}

async function typeKeys(
  page: Page,
  window: { x: number; y: number; width: number; height: number },
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < count; key++) {
    // A new line now and then, so that the line never wraps.
    if (key % 40 === 39) await keyToPaint(page, window, "Enter");
    times.push(await keyToPaint(page, window, "abcdefghij"[key % 10]));
  }
  return times;
}

/** Complete pictures a second, and the host's processor time, while something moves. */
async function measureMotion(
  { adviser, client }: Meeting,
  move: () => Promise<AsyncDisposable>,
): Promise<{ fps: number[]; cpu: number }> {
  await using _motion = await move();
  await seconds(SETTLE_SECONDS);
  const fps: number[] = [];
  const cpu = await cpuPercent(client.child.pid, async () => {
    for (let second = 0; second < MOTION_SECONDS; second++) {
      const from = await countPaints(adviser.page);
      const start = performance.now();
      await seconds(1);
      fps.push((await countPaints(adviser.page) - from) * 1000 / (performance.now() - start));
    }
  });
  return { fps, cpu };
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * count));
}
