import type { Clip } from "../clips/clip.ts";
import { measureJpeg } from "./jpeg.ts";
import { installPeers } from "./packages.ts";
import type { Rectangle } from "./rectangles.ts";
import { measureTight } from "./tight.ts";
import { type PeerFigures, type PeerName, PEERS } from "./types.ts";
import { measureVideo } from "./video.ts";

/**
 * Measures codecs that aren't ours on a clip, one after the other; installs them where they are missing. Takes one to
 * two minutes a clip for all of them.
 *
 * @param region where video codecs' quality is looked at by itself.
 * @returns the figures (types.ts) by the codec's name.
 * @throws Error when a codec can't be run.
 */
export async function measurePeers(
  clip: Clip,
  which: readonly PeerName[] = PEERS,
  region: Rectangle | null = null,
): Promise<Partial<Record<PeerName, PeerFigures>>> {
  await installPeers();
  const figures: Partial<Record<PeerName, PeerFigures>> = {};
  for (const name of which) figures[name] = await measurePeer(clip, name, region);
  return figures;
}

async function measurePeer(clip: Clip, name: PeerName, region: Rectangle | null): Promise<PeerFigures> {
  if (name === "tight") return await measureTight(clip);
  if (name === "jpeg") return measureJpeg(clip);
  return await measureVideo(clip, name, region);
}
