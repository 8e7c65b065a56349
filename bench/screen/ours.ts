import type { Clip } from "../clips/clip.ts";
import { measureInChromium } from "./chromium.ts";
import { playLive } from "./live.ts";
import { filmRectangle } from "./region.ts";
import { sendAll } from "./sent_all.ts";
import type { OurFigures, SentPacket } from "./types.ts";

/**
 * Measures our codec on a clip: bytes, times and quality of text (clips a to d) with every frame sent over a link that
 * is never short, those of photographs and films as they are at 2 Mbit/s, where they are lossy first.
 *
 * @param film look at the film's rectangle by itself.
 */
export async function measureOurs(
  clip: Clip,
  { module, isText, film }: { module: WebAssembly.Module; isText: boolean; film: boolean },
): Promise<OurFigures> {
  const { sent, ...live } = playLive(clip, module, film ? filmRectangle(clip) : null);
  if (!isText) return { ...live, ...await inChromium(clip, sent) };
  const { sent: all, ...every } = sendAll(clip, module);
  return { ...live, ...every, ...await inChromium(clip, all) };
}

async function inChromium(clip: Clip, sent: readonly SentPacket[]) {
  const { frames } = clip.info;
  const last = new Uint8Array(clip.frameBytes);
  clip.read(frames - 1, last);
  const { decMs, firstMs, wrongPixels } = await measureInChromium(sent, last);
  if (wrongPixels > 0) throw new Error(`${clip.name}: ${wrongPixels} pixels are wrong in Chromium`);
  return { decChromiumMs: decMs, decChromiumFirstMs: firstMs };
}
