import { type Meeting, startMeeting } from "../tests/e2e/meeting.ts";
import { waitForSamePicture } from "../tests/e2e/picture.ts";
import { startNotepad } from "../tests/e2e/programs.ts";
import { makeWire, type Wire } from "../tests/e2e/wire.ts";
import { waitFor } from "../tests/e2e/wait.ts";
import { setUp } from "../tests/setup.ts";
import { type Area, controlRoundTrip, type Reaction, reactionTo } from "./link_meters.ts";
import { playFilm, startPager } from "./link_scenes.ts";
import { type Measure, measureOf, quantile, type Result } from "./report.ts";
import { scrollText, startOffice } from "./scenes.ts";
import { countPaints, exactAt, installMeters, transportBytes } from "./session_meters.ts";

/**
 * One session over a slow link, end to end: real X screen, server, client, werift, and Chromium in another network
 * namespace. What a person feels while typing, scrolling, and typing beside a film; what the link carries meanwhile.
 * Root only. `--quick` measures less.
 */

const SCREEN = { width: 1920, height: 1080 };
const LINK = { bitsPerSecond: 2_000_000, roundTripMs: 40 };
/** With the browser's own bars the film is about 640×360. */
const FILM = { x: 1100, y: 60, width: 650, height: 450 };
const SETTLE_SECONDS = 5;
const FIRST_MAX_MS = 60_000;

interface Counts {
  keys: number;
  notches: number;
  videoKeys: number;
  controls: number;
  seconds: number;
  firsts: number;
}

const FULL: Counts = { keys: 80, notches: 40, videoKeys: 30, controls: 40, seconds: 10, firsts: 3 };
const QUICK: Counts = { keys: 20, notches: 10, videoKeys: 8, controls: 10, seconds: 5, firsts: 1 };

export async function run(args: string[]): Promise<Result> {
  const missing = await setUp();
  if (missing) throw new Error(missing);
  const counts = args.includes("--quick") ? QUICK : FULL;
  await using wire = await makeWire(LINK);
  const firsts: number[] = [];
  for (let count = 1; count < counts.firsts; count++) {
    await using meeting = await meet(wire);
    firsts.push(await firstExact(meeting));
  }
  await using meeting = await meet(wire);
  firsts.push(await firstExact(meeting));
  const { adviser, desktop } = meeting;
  const { page } = adviser;

  await using notepad = await startNotepad(desktop, { x: 80, y: 80 });
  const pager = await startPager(desktop, { x: 80, y: 330 });
  await adviser.steer();
  const click = async (area: Area) => {
    const { x, y } = await adviser.point(area.x + 200, area.y + 60);
    await page.mouse.click(x, y);
    await seconds(1);
  };
  await click(notepad.window);
  const typing = await typeKeys(meeting, notepad.window, { count: counts.keys, moving: false });

  const { x, y } = await adviser.point(pager.x + 200, pager.y + 200);
  await page.mouse.move(x, y);
  const scrolling: Reaction[] = [];
  const pause = createPauses();
  for (let notch = 0; notch < counts.notches; notch++) {
    // A notch is five lines, one after the other: none may be left of the one before.
    await seconds(0.3);
    await pause();
    const act = () => page.mouse.wheel(0, 120);
    scrolling.push(
      await reactionTo(page, { area: { ...pager, height: 300 }, event: "wheel", moving: false, act }),
    );
  }
  const video = await moving(meeting, {
    start: () => playFilm(desktop, FILM),
    during: async () => {
      // The film's window took the keyboard.
      await click(notepad.window);
      return {
        keys: await typeKeys(meeting, notepad.window, { count: counts.videoKeys, moving: true }),
        // The last, since it gives steering back and takes it again.
        controls: await controls(meeting, counts.controls),
      };
    },
    seconds: counts.seconds,
  });
  const flood = await moving(meeting, {
    start: () => playFilm(desktop, { x: 0, y: 0, ...SCREEN }),
    during: () => controls(meeting, counts.controls),
    seconds: counts.seconds,
  });
  const text = await moving(meeting, {
    start: () => scrollText(desktop),
    during: () => Promise.resolve(),
    seconds: counts.seconds,
  });
  const ms = { better: "lower", unit: "ms" } as const;
  return {
    bench: "link",
    setting: {
      screen: `${SCREEN.width}x${SCREEN.height}`,
      cores: navigator.hardwareConcurrency,
      bitsPerSecond: LINK.bitsPerSecond,
      roundTripMs: LINK.roundTripMs,
      dropped: wire.dropped,
    },
    measures: {
      firstExactMs: measureOf(firsts, { ...ms, aim: 350 }),
      ...quantiles("typingInputToPaintMs", typing.map(({ paintMs }) => paintMs)),
      ...quantiles("scrollingInputToPaintMs", scrolling.map(({ paintMs }) => paintMs)),
      ...quantiles("scrollingInputToExactMs", scrolling.map(({ exactMs }) => exactMs)),
      ...quantiles("videoInputToPaintMs", video.result.keys.map(({ paintMs }) => paintMs)),
      ...quantiles("videoControlRoundTripMs", video.result.controls, 250),
      ...loads("video", video),
      ...quantiles("floodControlRoundTripMs", flood.result, 250),
      ...loads("flood", flood),
      ...loads("runningText", text),
    },
  };
}

function meet(wire: Wire): Promise<Meeting> {
  return startMeeting({
    ...SCREEN,
    namespaces: { office: wire.near.name, client: wire.far.name },
    serverArgs: ["--host", "0.0.0.0", "--insecure-http"],
    serverUrl: (port) => `http://${wire.near.address}:${port}`,
  });
}

/** @returns milliseconds from Ja to the first exact picture, both on one machine's clock. */
async function firstExact({ adviser, customer, desktop, ask }: Meeting): Promise<number> {
  await startOffice(desktop);
  await installMeters(adviser.page);
  await ask();
  // The question stands for longer than it takes to connect behind it.
  await seconds(1);
  const yes = customer.question.getByRole("button", { name: "Ja", exact: true });
  const pressed = await yes.evaluate((button) =>
    new Promise<number>((resolve) => {
      button.addEventListener("click", () => resolve(Date.now()), { capture: true, once: true });
      (button as HTMLElement).click();
    })
  );
  const exact = await waitFor(() => exactAt(adviser.page), {
    what: "the first exact picture",
    timeoutMs: FIRST_MAX_MS,
  });
  await waitForSamePicture(adviser.page, desktop.grab, { timeoutMs: FIRST_MAX_MS });
  return exact - pressed;
}

async function typeKeys(
  { adviser: { page } }: Meeting,
  area: Area,
  { count, moving }: { count: number; moving: boolean },
): Promise<Reaction[]> {
  const reactions: Reaction[] = [];
  const pause = createPauses();
  for (let key = 0; key < count; key++) {
    await pause();
    // A new line now and then, so that the line never wraps.
    const act = () => page.keyboard.press(key % 40 === 39 ? "Enter" : "abcdefghij"[key % 10]);
    reactions.push(await reactionTo(page, { area, event: "keydown", moving, act }));
  }
  return reactions;
}

async function controls({ adviser: { page } }: Meeting, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    times.push(await controlRoundTrip(page));
    await seconds(0.1);
  }
  return times;
}

interface Load<T> {
  framesPerSecond: number;
  bytesPerSecond: number;
  result: T;
}

/** What passes while something moves, and what is done meanwhile, one after the other. */
async function moving<T>(
  { adviser: { page } }: Meeting,
  { start, during, seconds: length }: {
    start: () => Promise<AsyncDisposable>;
    during: () => Promise<T>;
    seconds: number;
  },
): Promise<Load<T>> {
  await using _motion = await start();
  await seconds(SETTLE_SECONDS);
  const count = async () => [await countPaints(page), await transportBytes(page), performance.now()];
  const before = await count();
  await seconds(length);
  const after = await count();
  const [frames, bytes, ms] = after.map((value, index) => value - before[index]);
  const result = await during();
  return { framesPerSecond: frames * 1000 / ms, bytesPerSecond: bytes * 1000 / ms, result };
}

function quantiles(name: string, values: number[], aim?: number): Record<string, Measure> {
  const ms = { better: "lower", unit: "ms" } as const;
  return {
    [`${name}P50`]: measureOf(values, ms),
    [`${name}P95`]: { value: quantile(values, 0.95), count: values.length, aim, ...ms },
  };
}

function loads(name: string, { framesPerSecond, bytesPerSecond }: Load<unknown>): Record<string, Measure> {
  return {
    [`${name}FramesPerSecond`]: { value: framesPerSecond, better: "higher", unit: "fps" },
    [`${name}BytesPerSecond`]: { value: bytesPerSecond, better: "lower", unit: "bytes/s" },
  };
}

/** Pauses of 0.1 to 1 s, in step with nothing that moves; the same ones in every run (Park–Miller). */
function createPauses(): () => Promise<void> {
  let seed = 7;
  return () => {
    seed = seed * 48271 % 0x7fffffff;
    return seconds(0.1 + 0.9 * seed / 0x7fffffff);
  };
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * count));
}
