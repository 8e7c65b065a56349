/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { viewPixels } from "../../capture/pixels.ts";
import { createEncoder } from "../../codec/encoder.ts";
import { readHeader } from "../../codec/packet.ts";
import type { Encoder } from "../../codec/types.ts";
import type { CaptureToEncoder, EncoderToCapture, FromEncoder, Room, ToEncoder } from "./messages.ts";
import { PACKET_MIN_BYTES } from "./pacing.ts";

/**
 * Encodes what the capture worker grabs, as fast as the main thread gives room. A frame is asked for only when the
 * last update is wholly on its way: what changes meanwhile is in the next frame, superseded states are never sent.
 */

declare const self: DedicatedWorkerGlobalScope;

/** Made at `open`: by the time of the first share it is warm. */
let encoder: (Encoder & { check?(): Uint8Array<ArrayBuffer> }) | null = null;
let capture: MessagePort | null = null;
let share = 0;
let run = 0;
let room: Room = { bytes: 0, packetMax: 0, bytesPerSecond: 0, sequence: 0 };
/** The share for which a frame was asked and hasn't come. */
let pulled = 0;
/** Packets that the main thread's last `room` doesn't know of yet. */
let unheard: { sequence: number; bytes: number }[] = [];

self.onmessage = ({ data }: MessageEvent<ToEncoder>) => {
  switch (data.type) {
    case "open":
      encoder = createEncoder();
      capture = data.capture;
      capture.onmessage = ({ data }: MessageEvent<CaptureToEncoder>) => take(data);
      return;
    case "start":
      if (data.share === share) encoder?.reset();
      else encoder?.clear();
      ({ share, run, room } = data);
      unheard = [];
      return work();
    case "stop":
      share = run = 0;
      return encoder?.clear();
    case "room":
      if (data.run !== run) return;
      room = data.room;
      unheard = unheard.filter((packet) => packet.sequence > room.sequence);
      room.bytes -= unheard.reduce((sum, packet) => sum + packet.bytes, 0);
      return work();
    case "check":
      return data.run === run ? check() : undefined;
  }
};

function take({ share: from, pixels, damage }: CaptureToEncoder): void {
  if (from === share) {
    pulled = 0;
    const { width, height, stride } = pixels;
    encoder?.update({ data: viewPixels(pixels), width, height, stride }, damage);
  }
  capture?.postMessage({ type: "taken" } satisfies EncoderToCapture);
  work();
}

function work(): void {
  while (encoder && run !== 0 && room.bytes >= PACKET_MIN_BYTES) {
    const packet = encoder.nextPacket(Math.min(room.packetMax, room.bytes));
    if (!packet) return pull();
    const { sequence } = readHeader(packet);
    room.bytes -= packet.length;
    unheard.push({ sequence, bytes: packet.length });
    self.postMessage({ type: "packet", run, sequence, packet } satisfies FromEncoder, [packet.buffer]);
  }
}

function check(): void {
  const packet = encoder?.check?.();
  if (packet) self.postMessage({ type: "check", run, packet } satisfies FromEncoder, [packet.buffer]);
}

function pull(): void {
  if (pulled === share) return;
  pulled = share;
  capture?.postMessage({ type: "pull", share } satisfies EncoderToCapture);
}
