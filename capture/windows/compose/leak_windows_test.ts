import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { viewPixels } from "../../pixels.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../release.ts";
import type { Platform, Release, SharedPixels } from "../../types.ts";
import { openWindows } from "../platform.ts";
import { endProgramOf, startApart } from "../testing_programs.ts";
import { Scene } from "../windows/scene.ts";
import { System } from "../windows/system.ts";

/** An adversary and a released program, each a process of its own, against the frames that leave the grabber. */

const SECONDS = 6;
/** The programs take a while to start. */
const START_SECONDS = 12;
const FEW_FRAMES = 15;
const MODES = [
  ["pop", "popups over moving windows"],
  ["mix", "windows that move, come, go and change size"],
  ["embed", "windows put into released ones"],
];

for (const [mode, name] of MODES) {
  Deno.test(`windows no pixel of a window that isn't released leaves the grabber: ${name}`, async () => {
    await using platform = await openWindows();
    await startPrograms(platform, mode);
    const key = await keyOf(platform, "testing_released.ts");
    const seen = await watch(platform, { ...RELEASE_NOTHING, applications: [key], desktop: true });
    assert.ok(seen.frames >= FEW_FRAMES, `${seen.frames} frames`);
    assert.ok(seen.green > 0, "the released program was seen");
    assert.equal(seen.leaking, 0, `${seen.leaking} of ${seen.frames} frames leak`);
    await endPrograms();
  });
}

Deno.test("windows the leak tests see a leak: with everything released the adversary is in the frames", async () => {
  await using platform = await openWindows();
  await startPrograms(platform, "mix");
  const { frames, leaking } = await watch(platform, RELEASE_EVERYTHING);
  assert.ok(leaking > frames / 4, `${leaking} of ${frames}`);
  await endPrograms();
});

async function startPrograms(platform: Platform, mode: string): Promise<void> {
  const seconds = `${SECONDS + START_SECONDS}`;
  await startScript("testing_released.ts", seconds);
  await keyOf(platform, "testing_released.ts");
  await startScript("testing_adversary.ts", mode, seconds);
}

async function startScript(script: string, ...args: string[]): Promise<void> {
  const url = new URL(script, import.meta.url);
  await startApart(Deno.execPath(), "run", "-A", "--no-check", url.href, ...args);
}

function keyOf(platform: Platform, script: string): Promise<string> {
  return waitFor(`the window of ${script}`, async () => {
    return (await platform.applications()).find(({ key }) => key.endsWith(`/${script}`))?.key;
  });
}

/** Ends the programs, and waits until all their windows have gone. */
async function endPrograms(): Promise<void> {
  using system = new System();
  const scene = new Scene(system);
  await waitFor("the programs' end", () => {
    const theirs = scene.stack().filter(({ process }) => /testing_\w+\.ts\b/.test(process?.key ?? ""));
    for (const { hwnd } of theirs) endProgramOf(hwnd);
    // Between two of its popups the adversary has none.
    return theirs.length === 0;
  });
}

async function watch(platform: Platform, release: Release) {
  const { id } = (await platform.screens()).find(({ primary }) => primary)!;
  await using grabber = await platform.grab(id, release);
  const seen = { frames: 0, leaking: 0, green: 0 };
  const end = performance.now() + 1000 * SECONDS;
  while (performance.now() < end) {
    const frame = await grabber.next({ timeoutMs: 100 });
    if (!frame) continue;
    const { signal, green } = count(frame.pixels);
    frame.release();
    seen.frames++;
    seen.leaking += signal > 0 ? 1 : 0;
    seen.green += green;
  }
  return seen;
}

/** Pixels of the adversary's colour or a mixture with it, and of the released program's. */
function count(pixels: SharedPixels): { signal: number; green: number } {
  const bytes = viewPixels(pixels);
  let signal = 0, green = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    if (bytes[i] > 90 && bytes[i + 2] > 90 && bytes[i + 1] < 40) signal++;
    if (bytes[i + 1] === 0xc0 && bytes[i] === 0 && bytes[i + 2] === 0) green++;
  }
  return { signal, green };
}
