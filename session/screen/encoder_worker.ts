/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { viewPixels } from "../../capture/pixels.ts";
import { createEncoder } from "../../codec/encoder.ts";
import type { Encoder } from "../../codec/types.ts";
import { VideoStream } from "../../codec/video/video_stream_encoder.ts";
import { openVpxLibrary } from "../../codec/video/vpx_encoder_library.ts";
import { warmUpEncoder } from "../../codec/warm_up_encoder.ts";
import type { DecoderAbilities } from "../../protocol/control.ts";
import { loadKernels } from "./kernels.ts";
import { makePreview } from "./preview.ts";
import type { CaptureToEncoder, EncoderToCapture, FromEncoder, Room, ToEncoder } from "./messages.ts";
import { hasRoom, isCalm, roomForPacket, roomForRefinement } from "./turns.ts";

/**
 * Encodes what the capture worker grabs, as fast as the main thread gives room. A frame is asked for only when the
 * last update is wholly on its way and the link has little left to do: what changes meanwhile is in the next frame,
 * superseded states are never sent. What time is left makes photographs exact.
 */

declare const self: DedicatedWorkerGlobalScope;

/** How often photographs that aren't exact yet, and a video, are looked at while nothing else happens. */
const IDLE_MS = 60;
/** Time from one small picture for the owner to the next. */
const PREVIEW_MS = 500;

/** Made at `open`: by the time of the first share it is warm. */
let encoder: Encoder | null = null;
const libvpx = openVpxLibrary();
const video = new VideoStream("reason" in libvpx ? null : libvpx);
let decoder: DecoderAbilities = { cacheTiles: 0, video: false };
let capture: MessagePort | null = null;
let share = 0;
let run = 0;
let room: Room = { bytes: 0, packetMax: 0, bytesPerSecond: 0, inFlight: 0, wayMs: 0, sequence: 0 };
/** The share for which a frame was asked and hasn't come. */
let pulled = 0;
/** A frame that came while the one before was still to be sent; its pixels stay as they are until it is taken. */
let held: CaptureToEncoder | null = null;
/** Packets that the main thread's last `room` doesn't know of yet. */
let unheard: { sequence: number; bytes: number }[] = [];
let idleTimer: ReturnType<typeof setTimeout> | undefined;
/** The owner looks at the preview; the picture has changed since it was last made. */
let preview = { on: false, stale: false, timer: undefined as ReturnType<typeof setTimeout> | undefined };

self.onmessage = ({ data }: MessageEvent<ToEncoder>) => {
  switch (data.type) {
    case "open":
      capture = data.capture;
      capture.onmessage = ({ data }: MessageEvent<CaptureToEncoder>) => {
        held = data;
        work();
      };
      return void open();
    case "start":
      decoder = data.decoder;
      video.wanted = decoder.video;
      if (encoder) encoder.cacheTiles = decoder.cacheTiles;
      if (data.share === share) {
        encoder?.reset();
        video.reset();
      } else {
        encoder?.clear();
        video.clear();
      }
      ({ share, run, room } = data);
      unheard = [];
      return work();
    case "preview":
      clearTimeout(preview.timer);
      preview = { on: data.on, stale: true, timer: undefined };
      return previewLater();
    case "stop":
      share = run = 0;
      encoder?.clear();
      video.clear();
      return work();
    case "room":
      if (data.run !== run) return;
      room = data.room;
      unheard = unheard.filter((packet) => packet.sequence > room.sequence);
      for (const { bytes } of unheard) spend(bytes);
      return work();
    case "check":
      return data.run === run ? check() : undefined;
  }
};

async function open(): Promise<void> {
  const made = createEncoder(await loadKernels());
  warmUpEncoder(made);
  encoder = made;
  encoder.cacheTiles = decoder.cacheTiles;
  work();
}

function work(): void {
  clearTimeout(idleTimer);
  // A frame that nobody may see any more is only given back.
  if (held && held.share !== share) giveBack();
  if (!encoder) return;
  while (run !== 0 && hasRoom(room)) {
    const now = performance.now();
    const packet = encoder.nextPacket(roomForPacket(room)) ?? video.next(encoder, now);
    if (packet) send(packet);
    else if (encoder.pending) continue;
    else if (held) take(held);
    else if (!isCalm(room, video.area !== null)) return;
    else {
      pull();
      // The video's part goes to the codec, also when nothing of the picture is lossy.
      if (video.idle(now)) continue;
      const forMore = roomForRefinement(room, video.area !== null);
      const refined = forMore && encoder.refine(forMore, now, video.area);
      if (refined) send(refined);
      else {
        if (encoder.lossy > 0 || video.area) idleTimer = setTimeout(work, IDLE_MS);
        return;
      }
    }
  }
}

function take({ pixels, damage }: CaptureToEncoder): void {
  const { width, height, stride } = pixels;
  const picture = { data: viewPixels(pixels), width, height, stride };
  const { bytesPerSecond, inFlight: bytesInFlight, wayMs: roundTripMs } = room;
  const link = { bytesPerSecond, bytesInFlight, roundTripMs };
  video.take(encoder!, picture, damage, link, performance.now());
  preview.stale = true;
  previewLater();
  giveBack();
}

/** From the encoder's own copy: what is sent, and nothing else. Where a film plays it stands still. */
function previewLater(): void {
  if (!preview.on || !preview.stale || preview.timer !== undefined) return;
  preview.timer = setTimeout(() => {
    preview.timer = undefined;
    if (!encoder || encoder.blank || share === 0) return;
    preview.stale = false;
    const made = makePreview(encoder.compared().after);
    const message: FromEncoder = { type: "preview", share, preview: made };
    self.postMessage(message, [made.rgb.buffer]);
  }, PREVIEW_MS);
}

function giveBack(): void {
  if (held?.share === share) pulled = 0;
  held = null;
  capture?.postMessage({ type: "taken" } satisfies EncoderToCapture);
}

function send(packet: Uint8Array<ArrayBuffer>): void {
  const { sequence } = encoder!;
  spend(packet.length);
  unheard.push({ sequence, bytes: packet.length });
  self.postMessage({ type: "packet", run, sequence, packet } satisfies FromEncoder, [packet.buffer]);
}

function spend(bytes: number): void {
  room.bytes -= bytes;
  room.inFlight += bytes;
}

function check(): void {
  if (!encoder || encoder.blank) return;
  const packet = encoder.check();
  self.postMessage({ type: "check", run, packet } satisfies FromEncoder, [packet.buffer]);
}

function pull(): void {
  if (pulled === share) return;
  pulled = share;
  capture?.postMessage({ type: "pull", share } satisfies EncoderToCapture);
}
