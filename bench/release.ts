import { openPlatform } from "../capture/mod.ts";
import { viewPixels } from "../capture/pixels.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../capture/release.ts";
import type { Grabber, Platform, Release } from "../capture/types.ts";
import { createTestViewer } from "../session/screen/testing.ts";
import { startAdversary } from "../tests/e2e/adversary.ts";
import { waitFor } from "../tests/e2e/wait.ts";
import { startWatch, watched } from "../tests/e2e/watch.ts";
import { type Desktop, startDesktop } from "../tests/e2e/xvfb.ts";
import { measureOf, quantile, type Result } from "./report.ts";

/**
 * What it costs to show single applications instead of the whole screen, and whether anything gets out: 40 windows of
 * real programs on 1920×1080, half of them released.
 */

const SCREEN = { width: 1920, height: 1080 };
const WINDOWS = 40;
/** Two programs of the X project; one is released. */
const SHOWN = "xmessage", HIDDEN = "xlogo";
const GRABS = 300, CHANGES = 60;
const ATTACK_SECONDS = 30;

export async function run(args: string[]): Promise<Result> {
  const quick = args.includes("--quick");
  await using desktop = await startDesktop(SCREEN);
  await openWindows(desktop);
  const grabs = await timeGrabs(desktop, quick ? 60 : GRABS);
  const inputs = await timeInputs(desktop, quick ? 60 : GRABS);
  const effects = await timeChanges(desktop, quick ? 10 : CHANGES);
  const pictures = await timePictures(desktop, quick ? 10 : CHANGES);
  const attack = await suffer(desktop, quick ? 8 : ATTACK_SECONDS);
  const ms = { better: "lower", unit: "ms" } as const;
  const none = { better: "lower", unit: "" } as const;
  const overRoot = (share: number) => quantile(grabs.masked, share) - quantile(grabs.root, share);
  return {
    bench: "release",
    setting: {
      screen: `${SCREEN.width}x${SCREEN.height}`,
      windows: WINDOWS,
      cores: navigator.hardwareConcurrency,
    },
    measures: {
      maskMsP95: { value: overRoot(0.95), aim: 4, count: grabs.masked.length, ...ms },
      maskMsP50: { value: overRoot(0.5), ...ms },
      grabMs: measureOf(grabs.root, ms),
      maskedGrabMs: measureOf(grabs.masked, ms),
      gatedMoveMs: measureOf(inputs.moves, ms),
      gatedKeyMs: measureOf(inputs.keys, ms),
      leakedPixels: { value: attack.leakedPixels, aim: 0, ...none },
      adversaryChanges: { value: attack.changes, better: "higher", unit: "" },
      framesLookedAt: { value: attack.frames, better: "higher", unit: "" },
      withheldFrames: { value: attack.withheld, ...none },
      changeToEffectMsP95: { value: quantile(effects, 0.95), aim: 100, ...ms },
      changeToEffectMs: measureOf(effects, ms),
      changeToPictureMs: measureOf(pictures, ms),
    },
  };
}

/** Windows side by side and across each other, all over the screen. */
async function openWindows(desktop: Desktop): Promise<void> {
  for (let i = 0; i < WINDOWS; i++) {
    const geometry = `+${(i % 8) * 230}+${Math.floor(i / 8) * 200}`;
    const shown = i % 2 === 0;
    const args = shown
      ? ["-geometry", `300x200${geometry}`, `Fenster ${i}`]
      : ["-geometry", `260x240${geometry}`];
    // Left by the shell that starts them: windows of this process's own children would be ours.
    desktop.start("sh", ["-c", '"$0" "$@" &', shown ? SHOWN : HIDDEN, ...args]);
  }
  const search = (name: string) =>
    desktop.tool("xdotool", ["search", "--onlyvisible", "--class", name]).catch(() => "");
  await waitFor(async () => {
    const lists = await Promise.all([search("Xmessage"), search("XLogo")]);
    return lists.join("\n").split("\n").filter((line) => line !== "").length >= WINDOWS;
  }, { what: "all windows", timeoutMs: 60_000 });
}

async function releaseOf(platform: Platform): Promise<Release> {
  const key = await waitFor(
    async () => (await platform.applications()).find(({ key }) => key.endsWith(SHOWN))?.key ?? null,
    { what: SHOWN },
  );
  return { ...RELEASE_NOTHING, applications: [key] };
}

/** Whole screens, in turns: as they are, and composed of what is released. Milliseconds each. */
async function timeGrabs(desktop: Desktop, count: number): Promise<{ root: number[]; masked: number[] }> {
  await using platform = await openPlatform({ kind: "x11", display: desktop.display });
  const [screen] = await platform.screens();
  const release = await releaseOf(platform);
  const ways: [Grabber, Release, number[]][] = [
    [await platform.grab(screen.id, RELEASE_EVERYTHING), RELEASE_EVERYTHING, []],
    [await platform.grab(screen.id, release), release, []],
  ];
  await settle(ways[1][0]);
  for (let i = 0; i < count; i++) {
    for (const [grabber, release, times] of ways) {
      // All of it counts as changed.
      grabber.setRelease(release);
      const start = performance.now();
      const frame = await grabber.next({ timeoutMs: 1_000, full: true });
      times.push(performance.now() - start);
      frame?.release();
    }
  }
  return { root: ways[0][2], masked: ways[1][2] };
}

/** Pointer and keys through the gate, onto what is released and what isn't. Milliseconds each, until it was carried out. */
async function timeInputs(desktop: Desktop, count: number): Promise<{ moves: number[]; keys: number[] }> {
  await using platform = await openPlatform({ kind: "x11", display: desktop.display });
  const [screen] = await platform.screens();
  await using input = await platform.input(screen.id, await releaseOf(platform));
  const moves: number[] = [], keys: number[] = [];
  const timed = async (times: number[], act: () => Promise<unknown>) => {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  };
  for (let i = 0; i < count; i++) {
    await timed(moves, () => input.move((i * 211) % SCREEN.width, (i * 97) % SCREEN.height));
    await timed(keys, () => input.key({ code: "ShiftLeft", key: "Shift", down: i % 2 === 0 }));
  }
  return { moves, keys };
}

/** Until every released window is there. */
async function settle(grabber: Grabber): Promise<void> {
  const until = performance.now() + 3_000;
  while (performance.now() < until) (await grabber.next({ timeoutMs: 100 }))?.release();
}

/** From the owner's change to a frame, at the encoder's input, that shows what is released now, and nothing else. */
async function timeChanges(desktop: Desktop, count: number): Promise<number[]> {
  await using platform = await openPlatform({ kind: "x11", display: desktop.display });
  const [screen] = await platform.screens();
  await using grabber = await platform.grab(screen.id, RELEASE_NOTHING);
  const blank = await rowOf(grabber);
  return await timeEach(await releaseOf(platform), count, async (release) => {
    grabber.setRelease(release);
    while (same(await rowOf(grabber), blank) !== (release === RELEASE_NOTHING));
  });
}

/** The same until a viewer has the whole picture: through the encoder, and a decoder in this thread. */
async function timePictures(desktop: Desktop, count: number): Promise<number[]> {
  await using platform = await openPlatform({ kind: "x11", display: desktop.display });
  await using viewer = createTestViewer({ kind: "x11", display: desktop.display });
  viewer.pipeline.release(RELEASE_NOTHING);
  viewer.pipeline.start();
  await viewer.picturesUntil(() => viewer.picture.width > 0, "a picture");
  const row = () => rowIn(viewer.picture.data, viewer.picture);
  const blank = row();
  return await timeEach(await releaseOf(platform), count, async (release) => {
    viewer.pipeline.release(release);
    await viewer.picturesUntil(() => same(row(), blank) === (release === RELEASE_NOTHING), "the change");
  });
}

async function timeEach(
  some: Release,
  count: number,
  change: (release: Release) => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    for (const release of [some, RELEASE_NOTHING]) {
      const start = performance.now();
      await change(release);
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return times;
}

/** One row of pixels through the uppermost windows is enough to tell. */
async function rowOf(grabber: Grabber): Promise<Uint8Array> {
  for (;;) {
    const frame = await grabber.next({ timeoutMs: 1_000 });
    await grabber.cursor();
    if (!frame) continue;
    const row = rowIn(viewPixels(frame.pixels), frame.pixels);
    frame.release();
    return row;
  }
}

function rowIn(data: ArrayLike<number>, { width, height }: { width: number; height: number }): Uint8Array {
  const start = Math.floor(height / 8) * width * 4;
  return Uint8Array.from({ length: width * 4 }, (_, i) => i % 4 === 3 ? 0 : data[start + i]);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((value, i) => value === b[i]);
}

/** An adversary as quick as it can be, every frame looked at. */
async function suffer(desktop: Desktop, seconds: number) {
  const release = { ...RELEASE_NOTHING, applications: ["xmessage"] };
  await using watch = await startWatch(desktop, { seconds, release });
  await using adversary = await startAdversary(desktop, {
    ...SCREEN,
    seconds: seconds - 2,
    changesPerSecond: 0,
  });
  const { changes } = await adversary.done();
  return { changes, ...await watched(watch, seconds) };
}
