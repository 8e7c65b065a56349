/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { viewPixels } from "../../capture/pixels.ts";
import { createEncoder } from "../../codec/encoder.ts";
import type { CaptureToEncoder, EncoderToCapture, FromEncoder, ToEncoder } from "./messages.ts";

/**
 * Encodes what the capture worker grabs, as fast as the main thread gives room. A frame is asked for only when the
 * last update is wholly on its way: what changes meanwhile is in the next frame, superseded states are never sent.
 */

declare const self: DedicatedWorkerGlobalScope;

const encoder = createEncoder();
let capture: MessagePort | null = null;
let packetMax = 0;
let running = false;
let run = 0;
let room = 0;
/** A frame was asked for and hasn't come: it comes even after a stop. */
let pulled = false;
/** Bytes of packets that the main thread's next `room` doesn't know of yet. */
let unheard: { sequence: number; bytes: number }[] = [];
let sequence = 0;

self.onmessage = ({ data }: MessageEvent<ToEncoder>) => {
  switch (data.type) {
    case "open":
      packetMax = data.packetMax;
      capture = data.capture;
      capture.onmessage = ({ data }: MessageEvent<CaptureToEncoder>) => take(data);
      return;
    case "start":
      encoder.reset();
      running = true;
      run = data.run;
      room = data.room;
      unheard = [];
      return work();
    case "stop":
      running = false;
      return;
    case "room":
      unheard = unheard.filter((packet) => packet.sequence > data.sequence);
      room = data.room - unheard.reduce((sum, packet) => sum + packet.bytes, 0);
      return work();
  }
};

function take({ pixels, damage }: CaptureToEncoder): void {
  pulled = false;
  if (running) {
    const { width, height, stride } = pixels;
    encoder.update({ data: viewPixels(pixels), width, height, stride }, damage);
  }
  capture?.postMessage({ type: "taken" } satisfies EncoderToCapture);
  work();
}

function work(): void {
  while (running && room > 0) {
    const packet = encoder.nextPacket(packetMax);
    if (!packet) return pull();
    sequence = new DataView(packet.buffer).getUint32(4, true);
    room -= packet.length;
    unheard.push({ sequence, bytes: packet.length });
    self.postMessage({ type: "packet", run, sequence, packet } satisfies FromEncoder, [packet.buffer]);
  }
}

function pull(): void {
  if (pulled) return;
  pulled = true;
  capture?.postMessage({ type: "pull", full: encoder.blank } satisfies EncoderToCapture);
}
