/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { createDecoder } from "../../codec/decoder.ts";
import type { Area, DecodedPacket, Decoder } from "../../codec/types.ts";
import { readVideoBody, type VideoBody } from "../../codec/video/video_packet.ts";
import { warmUpDecoder } from "../../codec/warm_up_decoder.ts";
import { loadKernels } from "./kernels.ts";
import type { DecoderAbilities } from "../../protocol/control.ts";
import { CACHE_TILES_MAX } from "../../protocol/limits.ts";
import { createPainter } from "./painter.ts";
import { createVideoLayer, videoSupported } from "./video.ts";
import type { FromDecoder, ToDecoder } from "./worker_messages.ts";

/** Decodes the screen's packets and paints them, off the page's main thread. */

/** A host that was asked for everything gets this long before it is asked again. */
const FAULT_AGAIN_MS = 2_000;

/** Gibibytes, where the browser tells (Chromium: 0.25 … 8). */
const MEMORY_GIB = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
/** A cache of 64 MiB, of 8 MiB on a weak computer. */
const CACHE_TILES = MEMORY_GIB > 2 ? CACHE_TILES_MAX : 2048;

declare const self: DedicatedWorkerGlobalScope;

const painter = createPainter();
const video = createVideoLayer({
  draw: painter.drawVideo,
  painted: (sequence) => paintedVideo(sequence),
  fault: () => lose(),
});
const abilities: Promise<DecoderAbilities> = videoSupported().then((video) => {
  return { cacheTiles: CACHE_TILES, video };
});
/** Frames of video that aren't drawn yet. */
let frames: { sequence: number; arrived: number; decoded: DecodedPacket; area: Area }[] = [];
/** Made at once, long before the first packet: by then it is warm. */
const decoding: Promise<Decoder> = makeDecoder();
let decoder: Decoder | null = null;
/** Number of the newest packet in `decoder`. */
let decoded: number | null = null;
let connection = "";
/** performance.now() of the last fault told, while the picture isn't whole again; null when all is well. */
let faultAt: number | null = null;
/** Packets that came before there was a canvas: painted, and acknowledged, once there is one. */
let waiting: Extract<ToDecoder, { type: "packet" }>[] = [];
let work: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToDecoder>) => {
  work = work.then(() => handle(data));
};

function tell(message: FromDecoder): void {
  self.postMessage(message);
}

async function handle(message: ToDecoder): Promise<void> {
  switch (message.type) {
    case "connection":
      ({ connection } = message);
      faultAt = null;
      // What is neither decoded nor acknowledged comes again.
      waiting = [];
      return tell({ type: "have", connection, sequence: decoded, decoder: await abilities });
    case "canvas": {
      painter.attach(message.canvas);
      if (decoder) painter.paintAll(decoder.picture);
      video.redraw();
      for (const packet of waiting.splice(0)) await decode(packet);
      return;
    }
    case "packet":
      if (!painter.attached) waiting.push(message);
      else await decode(message);
  }
}

async function makeDecoder(): Promise<Decoder> {
  const made = createDecoder(await loadKernels(), { cacheTilesMax: CACHE_TILES });
  warmUpDecoder(made);
  return made;
}

async function decode(message: Extract<ToDecoder, { type: "packet" }>): Promise<void> {
  if (message.connection !== connection) return;
  try {
    decoder ??= await decoding;
    const packet = decoder.decode(message.packet);
    decoded = packet.sequence;
    faultAt = null;
    if (packet.key) closeVideo();
    if (packet.video) return takeVideo(packet, readVideoBody(packet.video), message.arrived);
    painter.paint(decoder.picture, packet.changed);
    // The codec knows nothing of the video that is shown over its picture.
    if (video.area) video.redraw();
    painted(packet, packet.changed, message.arrived);
  } catch {
    // CodecError.
    lose();
  }
}

function takeVideo(packet: DecodedPacket, body: VideoBody, arrived: number): void {
  if (body.kind === "frame") {
    frames.push({ sequence: packet.sequence, arrived, decoded: packet, area: body.rect });
    return video.show(body, packet.sequence, packet);
  }
  closeVideo();
  painter.paint(decoder!.picture, [body.rect]);
  painted(packet, [body.rect], arrived);
}

function closeVideo(): void {
  video.close();
  frames = [];
}

function paintedVideo(sequence: number): void {
  for (; frames.length > 0 && frames[0].sequence <= sequence; frames.shift()) {
    const { decoded, area, arrived } = frames[0];
    painted(decoded, [area], arrived);
  }
}

function painted(
  { sequence, complete, lossy, width, height }: DecodedPacket,
  changed: Area[],
  arrived: number,
) {
  const now = performance.timeOrigin + performance.now();
  const paintMicros = Math.max(0, (now - arrived) * 1000);
  const exact = complete && lossy === 0 && video.area === null;
  const { area } = video;
  tell({
    ...{ type: "painted", connection, sequence, complete, exact, changed, width, height, paintMicros },
    video: area,
  });
}

/** The host is asked for everything anew; what was on its way until then fails here too, and is let go. */
function lose(): void {
  decoded = null;
  closeVideo();
  const now = performance.now();
  if (faultAt !== null && now - faultAt < FAULT_AGAIN_MS) return;
  faultAt = now;
  tell({ type: "fault", connection });
}
