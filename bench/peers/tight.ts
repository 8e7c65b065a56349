import type { Clip } from "../clips/clip.ts";
import { openFramebuffer } from "../clips/framebuffer.ts";
import { FrameSource } from "./frame_source.ts";
import { delaysOf, type Painted } from "./link_clock.ts";
import { PSNR_EXACT, psnrOf, qualityOf } from "./psnr.ts";
import { delayFigures, rounded, spreadOf } from "./spread.ts";
import { LINK, type PeerFigures } from "./types.ts";
import { startVncSession, type VncSession } from "./vnc.ts";
import type { Sighting } from "./watcher_worker.ts";

/**
 * TigerVNC's Tight encoding, lossless, with its real server and viewer. Bytes and CPU times come from a run over an
 * unlimited link, in which each frame waits until the viewer shows the one before; delays from a run in real time over
 * a link of 2 Mbit/s. Encoding counts all of the server's CPU time, decoding all of the viewer's.
 */

/** For a frame to become exact without a link's limits. */
const FRAME_TIMEOUT_MS = 8000;
const FIRST_TIMEOUT_MS = 30_000;
/** For the last frame to become exact over the link: photographs take a while. */
const SETTLE_TIMEOUT_MS = 60_000;
const POLL_MS = 2;

export async function measureTight(clip: Clip): Promise<PeerFigures> {
  const { fingerprints, ...sent } = await sendAll(clip);
  return { ...sent, ...await playLive(clip, fingerprints) };
}

async function sendAll(clip: Clip) {
  const { w: width, h: height, frames } = clip.info;
  const source = new FrameSource(clip);
  await using session = await startVncSession({ width, height }, null);
  const encTimes: number[] = [], decTimes: number[] = [], psnr: number[] = [], fingerprints: number[] = [];
  let firstBytes = 0;
  for (let frame = 0; frame < frames; frame++) {
    const { fingerprint } = await showFrame(session, source, frame);
    const before = session.cpu();
    if (frame === 0) session.connect();
    const isExact = await untilShown(session, fingerprint, frame === 0 ? FIRST_TIMEOUT_MS : FRAME_TIMEOUT_MS);
    const after = session.cpu();
    if (frame === 0) firstBytes = session.proxy.bytes;
    else {
      encTimes.push(after.server - before.server);
      decTimes.push(after.viewer - before.viewer);
    }
    psnr.push(isExact ? PSNR_EXACT : psnrShown(session, source));
    fingerprints.push(fingerprint);
  }
  return {
    fingerprints,
    bytes: session.proxy.bytes,
    firstBytes,
    encMs: spreadOf(encTimes),
    decMs: spreadOf(decTimes),
    psnr: qualityOf(psnr),
  };
}

async function playLive(clip: Clip, fingerprints: readonly number[]) {
  const { w: width, h: height, fps, frames } = clip.info;
  const source = new FrameSource(clip);
  await using session = await startVncSession({ width, height }, LINK);
  await showFrame(session, source, 0);
  session.connect();
  if (!await untilShown(session, fingerprints[0], FIRST_TIMEOUT_MS)) {
    throw new Error("Tight: the first frame doesn't become exact");
  }
  const firstMs = now() - session.proxy.firstAt;
  const changes: Painted[] = [];
  const begun = now();
  for (let frame = 1; frame < frames; frame++) {
    const { change } = source.load(frame);
    await sleep(begun + clip.firstTicks[frame] * 1000 / fps - now());
    session.player.pixels.set(source.bytes);
    if (change) await session.player.show(change);
    changes.push({ frame, at: now() });
  }
  const isExact = await untilShown(session, fingerprints[frames - 1], SETTLE_TIMEOUT_MS);
  const paints = paintsOf(await session.watcher.stop(), changes, fingerprints);
  const last = changes.at(-1)!;
  const exact = paints.find(({ frame, at }) => frame === last.frame && at >= last.at);
  return {
    firstMs: rounded(firstMs),
    ...delayFigures(delaysOf(changes, paints)),
    exactAfterS: isExact && exact ? rounded((exact.at - last.at) / 1000) : null,
  };
}

/** Puts a frame on the server's screen. */
async function showFrame({ player }: VncSession, source: FrameSource, frame: number) {
  const loaded = source.load(frame);
  player.pixels.set(source.bytes);
  if (loaded.change) await player.show(loaded.change);
  return loaded;
}

/** @returns false when the viewer doesn't show it in time. */
async function untilShown({ watcher }: VncSession, fingerprint: number, timeoutMs: number): Promise<boolean> {
  const until = now() + timeoutMs;
  while (watcher.shown !== fingerprint) {
    if (now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** What the viewer showed: the newest frame that looks like each sighting and was there by then. */
export function paintsOf(
  sightings: readonly Sighting[],
  changes: readonly Painted[],
  fingerprints: readonly number[],
): Painted[] {
  return sightings.flatMap(({ at, fingerprint }) => {
    const shown = changes.findLast((change) => change.at <= at && fingerprints[change.frame] === fingerprint);
    return shown ? [{ frame: shown.frame, at }] : [];
  });
}

function psnrShown({ framebuffer }: VncSession, source: FrameSource): number {
  using screen = openFramebuffer(framebuffer);
  const shown = new Int32Array(source.bytes.length / 4);
  screen.read(shown);
  return psnrOf(source.bytes, new Uint8Array(shown.buffer));
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
