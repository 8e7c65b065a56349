/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { createDecoder } from "../../codec/decoder.ts";
import { warmUpDecoder } from "../../codec/warm_up_decoder.ts";
import { readVideoBody } from "../../codec/video/video_packet.ts";
import { createPainter } from "../../ui/viewer/painter.ts";
import { createVideoLayer } from "../../ui/viewer/video.ts";
import type { FromPage, ToPage } from "./chromium_messages.ts";

/** Runs in Chromium: decodes and paints the packets that the bench serves. */

declare const self: DedicatedWorkerGlobalScope;

/** After so much work the page gets time to show what was painted. */
const BREATH_MS = 10;

self.onmessage = ({ data: { canvas } }: MessageEvent<ToPage>) => {
  // Told to the page as the worker's error.
  decodeAll(canvas).then((result) => self.postMessage(result), (error) => self.reportError(error));
};

async function decodeAll(canvas: OffscreenCanvas): Promise<FromPage> {
  const decoder = createDecoder(await WebAssembly.compileStreaming(fetch("/codec.wasm")));
  warmUpDecoder(decoder);
  const painter = createPainter();
  painter.attach(canvas);
  let done: () => void = () => {}, failed: (error: Error) => void = () => {};
  const video = createVideoLayer({
    draw: painter.drawVideo,
    painted: () => done(),
    fault: (reason) => failed(new Error(reason)),
  });
  const stream = new Uint8Array(await (await fetch("/packets")).arrayBuffer());
  const lengths = new DataView(stream.buffer);
  const times: number[] = [];
  let sinceBreath = 0;
  for (let at = 0; at < stream.length;) {
    const length = lengths.getUint32(at);
    // A packet of its own, as a data channel gives it.
    const packet = stream.slice(at + 4, at + 4 + length);
    const begun = performance.now();
    const decoded = decoder.decode(packet);
    const body = decoded.video && readVideoBody(decoded.video);
    if (decoded.key || body?.kind === "close") video.close();
    if (body?.kind === "frame") {
      const drawn = new Promise<void>((...settle) => [done, failed] = settle);
      video.show(body, decoded.sequence, decoded);
      await drawn;
    } else {
      painter.paint(decoder.picture, body ? [body.rect] : decoded.changed);
      if (video.area) video.redraw();
    }
    const ms = performance.now() - begun;
    times.push(ms);
    at += 4 + length;
    if ((sinceBreath += ms) < BREATH_MS) continue;
    sinceBreath = 0;
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { times, wrongPixels: await compare(canvas) };
}

async function compare(canvas: OffscreenCanvas): Promise<number> {
  const last = new Uint8Array(await (await fetch("/last")).arrayBuffer());
  const { width, height } = canvas;
  const { data } = (canvas.getContext("2d") as OffscreenCanvasRenderingContext2D)
    .getImageData(0, 0, width, height);
  if (data.length !== last.length) return last.length / 4;
  let wrong = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== last[i + 2] || data[i + 1] !== last[i + 1] || data[i + 2] !== last[i]) wrong++;
  }
  return wrong;
}
