import type { Page } from "playwright-core";
import { type Meeting, startMeeting } from "../tests/e2e/meeting.ts";
import { waitForSamePicture } from "../tests/e2e/picture.ts";
import { paintBackground, startNotepad } from "../tests/e2e/programs.ts";
import { waitFor } from "../tests/e2e/wait.ts";
import { cpuPercent } from "./cpu.ts";
import { measureOf, quantile, type Result } from "./report.ts";
import { completedAt, countPaints, installMeters, keyToPaint, transportBytes } from "./session_meters.ts";

/**
 * One session on an X screen of 1920×1080 through real Chromium on loopback: what a person feels (key to paint,
 * first picture), and what it costs (processor, bytes).
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
  const connects: number[] = [];
  for (let count = 1; count < (quick ? 1 : CONNECTS); count++) {
    await using meeting = await startMeeting(SCREEN);
    await paintBackground(meeting.desktop);
    connects.push(await connect(meeting));
  }
  await using meeting = await startMeeting(SCREEN);
  const { adviser, desktop, client } = meeting;
  await paintBackground(desktop);
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

  const motion = await fullScreenMotion(meeting, pid);
  const lower = { better: "lower", unit: "ms" } as const;
  return {
    bench: "session",
    setting: {
      screen: `${SCREEN.width}x${SCREEN.height}`,
      cores: navigator.hardwareConcurrency,
      path: "loopback",
    },
    measures: {
      inputToPaintMsP50: { ...measureOf(keys, lower), aim: 60 },
      inputToPaintMsP95: { value: quantile(keys, 0.95), count: keys.length, aim: 120, ...lower },
      connectMs: { ...measureOf(connects, lower), aim: 1000 },
      fps: { ...measureOf(motion.fps, { better: "higher", unit: "fps" }) },
      hostCpuPercent: { value: motion.cpu, better: "lower", unit: "% of a core" },
      hostCpuPercentIdle: { value: idleCpu, aim: 3, better: "lower", unit: "% of a core" },
      bytesPerMinuteIdle: { value: idleBytes, aim: 20_000, better: "lower", unit: "bytes" },
    },
  };
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

/** The whole screen changes as fast as a program can paint it. */
async function fullScreenMotion({ desktop, adviser }: Meeting, pid: number) {
  const files = await Deno.makeTempDir();
  try {
    const size = `${SCREEN.width}x${SCREEN.height}`;
    for (let index = 0; index < 2; index++) {
      await desktop.tool("convert", [
        "-size",
        size,
        "-seed",
        String(index),
        "plasma:",
        `${files}/${index}.png`,
      ]);
    }
    const names = [`${files}/0.png`, `${files}/1.png`];
    desktop.start("animate", ["-immutable", "-delay", "3", "-window", "root", ...names]);
    await seconds(SETTLE_SECONDS);
    const fps: number[] = [];
    const cpu = await cpuPercent(pid, async () => {
      for (let second = 0; second < MOTION_SECONDS; second++) {
        const from = await countPaints(adviser.page);
        const start = performance.now();
        await seconds(1);
        fps.push((await countPaints(adviser.page) - from) * 1000 / (performance.now() - start));
      }
    });
    return { fps, cpu };
  } finally {
    await Deno.remove(files, { recursive: true });
  }
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * count));
}
