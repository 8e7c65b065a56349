import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { viewPixels } from "../../pixels.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../release.ts";
import type { Release, SharedPixels } from "../../types.ts";
import { X11Grabber } from "../grabber.ts";
import { startXvfb, type Xvfb } from "../testing.ts";
import { waitFor } from "../../contract.ts";

/** An adversary and a released program, each a process of its own, against the frames that leave the grabber. */

const SECONDS = 6;
const SCREEN = { width: 1024, height: 768 };
const FEW_FRAMES = 20;

interface Case {
  name: string;
  adversary: "pop" | "mix" | "managed" | "embed";
  released: "plain" | "bare";
  programs?: [command: string, ...args: string[]][];
}

const PICOM: [string, ...string[]] = ["picom", "--backend", "xrender", "--config", "/dev/null"];
const CASES: Case[] = [
  { name: "popups over moving windows", adversary: "pop", released: "plain" },
  { name: "windows that move, come, go and change size", adversary: "mix", released: "plain" },
  { name: "released windows without background", adversary: "mix", released: "bare" },
  { name: "windows put into released ones", adversary: "embed", released: "plain" },
  { name: "windows put into released ones without background", adversary: "embed", released: "bare" },
  { name: "a window manager", adversary: "managed", released: "bare", programs: [["openbox"]] },
  { name: "a compositing manager", adversary: "mix", released: "bare", programs: [["openbox"], PICOM] },
];

for (const one of CASES) {
  Deno.test(`x11 no pixel of a window that isn't released leaves the grabber: ${one.name}`, async () => {
    await using xvfb = await startStage(one);
    const released = { ...RELEASE_NOTHING, applications: [keyOf("testing_released.ts")], desktop: true };
    const { frames, leaking, green } = await watch(xvfb, released);
    assert.ok(frames >= FEW_FRAMES, `${frames} frames`);
    assert.ok(green > 0, "the released program was seen");
    assert.equal(leaking, 0, `${leaking} of ${frames} frames leak`);
  });
}

Deno.test("x11 the leak tests see a leak: with everything released the adversary is in the frames", async () => {
  await using xvfb = await startStage({ name: "", adversary: "mix", released: "plain" });
  const { frames, leaking } = await watch(xvfb, RELEASE_EVERYTHING);
  assert.ok(leaking > frames / 4, `${leaking} of ${frames}`);
});

async function startStage({ adversary, released, programs = [] }: Case): Promise<Xvfb> {
  const xvfb = await startXvfb(SCREEN);
  for (const [command, ...args] of programs) xvfb.start(command, ...args);
  if (programs.length > 0) await waitFor("the window manager", () => isManaged(xvfb));
  start(xvfb, "testing_released.ts", released);
  start(xvfb, "testing_adversary.ts", adversary);
  return xvfb;
}

function start(xvfb: Xvfb, script: string, mode: string): void {
  xvfb.start(Deno.execPath(), "run", "-A", "--no-config", path(script), mode, `${SECONDS + 4}`);
}

function path(script: string): string {
  return fileURLToPath(new URL(script, import.meta.url));
}

/** As process.ts makes it of the command line. */
function keyOf(script: string): string {
  return `${Deno.realPathSync(Deno.execPath())} run -A --no-config ${path(script)}`;
}

async function isManaged(xvfb: Xvfb): Promise<boolean> {
  const text = new TextDecoder().decode(await xvfb.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"));
  return text.includes("window id");
}

async function watch(xvfb: Xvfb, release: Release) {
  await using grabber = await X11Grabber.open(xvfb.display, "screen", { release });
  const seen = { frames: 0, leaking: 0, green: 0 };
  let end = Infinity;
  while (performance.now() < end) {
    const frame = await grabber.next({ timeoutMs: 50 });
    if (!frame) continue;
    const { signal, green } = count(frame.pixels);
    frame.release();
    seen.frames++;
    seen.leaking += signal > 0 ? 1 : 0;
    seen.green += green;
    // The programs take a while to start.
    if (end === Infinity && (green > 0 || release.everything)) end = performance.now() + 1000 * SECONDS;
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
