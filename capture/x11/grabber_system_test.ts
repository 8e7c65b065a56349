import assert from "node:assert/strict";
import { nextFrame, waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../release.ts";
import { assertWithheld, blankPicture, findDifference, withhold } from "../testing.ts";
import { viewPixels } from "../pixels.ts";
import type { Bar, Grabber } from "../types.ts";
import { setMode, startXvfb, waitForWindow, type Xvfb } from "./testing.ts";

const SCREEN = { width: 800, height: 600 }, LARGE = { width: 1280, height: 800 };
const BAR: Bar = {
  lines: ["Kanzlei Muster sieht Ihren Bildschirm"],
  tone: "sharing",
  buttons: [{ id: "end", label: "Beenden" }],
  question: null,
  labels: { fold: "Einklappen", unfold: "Aufklappen" },
};
/** What a compositing manager and its fading take. */
const PICOM = ["--backend", "xrender", "--config", "/dev/null", "--fading"];

for (const composed of [false, true]) {
  const where = composed ? "with a compositing manager" : "without a compositing manager";
  Deno.test(`x11 function bar and frame are in no picture, ${where}`, async () => {
    await using xvfb = await startXvfb(SCREEN);
    await xvfb.run("xsetroot", "-solid", "#808080");
    // As picom paints it, which doesn't see the root window's own colour.
    const root = 0x808080;
    if (composed) await startPicom(xvfb);
    await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
    const [{ id }] = await platform.screens();
    const grabber = await platform.grab(id, RELEASE_EVERYTHING);
    (await nextFrame(grabber)).release();
    const overlay = (await platform.overlay())!;
    assert.ok(overlay);
    for (let round = 0; round < 3; round++) {
      overlay.setBar(BAR);
      overlay.setFrame(id);
      await watchRoot(grabber, { root, wanted: (covered) => covered > 0 });
      overlay.setBar(null);
      overlay.setFrame(null);
      await watchRoot(grabber, { root, wanted: (covered) => covered === 0 });
    }
  });
}

for (const lacking of ["Composite", "RENDER", "X-Resource", "DAMAGE"]) {
  Deno.test(`x11 without ${lacking} single applications can't be released: all is the pattern`, async () => {
    await using xvfb = await startXvfb({ ...SCREEN, args: ["-extension", lacking] });
    xvfb.start("xclock");
    await waitForWindow(xvfb, "XClock");
    await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
    assert.equal(platform.releasesApplications, false);
    assert.deepEqual(await platform.applications(), []);
    const [{ id }] = await platform.screens();
    const release = { ...RELEASE_NOTHING, applications: ["/usr/bin/xclock"], desktop: true };
    const grabber = await platform.grab(id, release);
    for (const full of [false, true]) {
      const frame = await nextFrame(grabber, { full });
      assertWithheld(frame, []);
      frame.release();
    }
    assert.equal(await grabber.next({ timeoutMs: 30 }).then((frame) => frame?.release() ?? null), null);
    grabber.setRelease(RELEASE_EVERYTHING);
    await waitFor("the clock", async () => {
      const frame = await nextFrame(grabber, { full: true });
      const pattern = blankPicture(frame.pixels);
      withhold(pattern, [{ x: 0, y: 0, ...SCREEN }]);
      const shown = findDifference(frame, pattern) !== null;
      frame.release();
      return shown;
    });
  });
}

Deno.test("x11 what is composed follows the screen's size, and compositing managers that come and go", async () => {
  await using xvfb = await startXvfb(LARGE);
  xvfb.start("xterm", "-bg", "#00c000", "-bw", "0", "-geometry", "40x10+50+60", "-e", "sleep", "99");
  await waitForWindow(xvfb, "XTerm");
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const [{ id }] = await platform.screens();
  const grabber = await platform.grab(id, { ...RELEASE_NOTHING, applications: ["/usr/bin/xterm"] });
  await waitForGreen(grabber, { ...LARGE, at: { x: 60, y: 100 } });
  const window = await waitForWindow(xvfb, "XTerm");
  for (const [width, height] of [[1024, 640], [640, 480]]) {
    await setMode(xvfb, width, height);
    await waitForGreen(grabber, { width, height, at: { x: 60, y: 100 } });
  }
  const picom = xvfb.startChild("picom", ...PICOM);
  await waitFor("the compositing manager", () => hasPicom(xvfb));
  await xvfb.run("xdotool", "windowmove", window, "200", "210");
  await waitForGreen(grabber, { width: 640, height: 480, at: { x: 210, y: 250 } });
  picom.kill("SIGTERM");
  await picom.status;
  await xvfb.run("xdotool", "windowmove", window, "20", "20", "windowsize", window, "300", "200");
  await waitForGreen(grabber, { width: 640, height: 480, at: { x: 300, y: 200 } });
});

/** Until the program's window is there, and nothing but the pattern elsewhere. */
async function waitForGreen(
  grabber: Grabber,
  { width, height, at }: { width: number; height: number; at: { x: number; y: number } },
): Promise<void> {
  await waitFor("the green window", async () => {
    const frame = await grabber.next({ timeoutMs: 20 }) ?? await nextFrame(grabber, { full: true });
    const { pixels } = frame;
    const bytes = viewPixels(pixels), place = at.y * pixels.stride + 4 * at.x;
    const green = pixels.width === width && pixels.height === height &&
      bytes[place] === 0 && bytes[place + 1] === 0xc0 && bytes[place + 2] === 0;
    if (green) {
      const corner = { x: width - 90, y: height - 90, width: 90, height: 90 };
      const pattern = blankPicture(pixels);
      withhold(pattern, [{ x: 0, y: 0, width, height }]);
      assert.equal(findDifference(frame, pattern, { within: corner }), null);
    }
    frame.release();
    return green;
  });
}

async function startPicom(xvfb: Xvfb): Promise<void> {
  xvfb.start("picom", ...PICOM);
  await waitFor("the compositing manager", () => hasPicom(xvfb));
}

async function hasPicom(xvfb: Xvfb): Promise<boolean> {
  // It paints the screen into a window of its own.
  const text = new TextDecoder().decode(await xvfb.run("xwininfo", "-root", "-tree"));
  return text.includes("picom") || text.includes("compton");
}

/** Until as much is covered as wanted; whatever comes, every pixel is the root window's or the pattern's. */
async function watchRoot(
  grabber: Grabber,
  { root, wanted }: { root: number; wanted: (covered: number) => boolean },
): Promise<void> {
  await waitFor("the cover", async () => {
    const frame = await grabber.next({ timeoutMs: 20 }) ?? await nextFrame(grabber, { full: true });
    const pattern = blankPicture(frame.pixels);
    withhold(pattern, [{ x: 0, y: 0, ...SCREEN }]);
    const bytes = viewPixels(frame.pixels);
    let covered = 0;
    for (let i = 0; i < pattern.data.length; i += 4) {
      const colour = bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16;
      if (colour === root) continue;
      const { data } = pattern;
      const expected = data[i] | data[i + 1] << 8 | data[i + 2] << 16;
      if (colour !== expected) assert.fail(`#${colour.toString(16)} at ${i / 4 % SCREEN.width}`);
      covered++;
    }
    frame.release();
    return wanted(covered);
  });
}
