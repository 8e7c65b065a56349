/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { createDecoder } from "../../codec/decoder.ts";
import { warmUpDecoder } from "../../codec/warm_up_decoder.ts";
import { createPainter } from "../../ui/viewer/painter.ts";
import type { FromPage, ToPage } from "./chromium_messages.ts";

/** Runs in Chromium: decodes and paints the packets that the bench serves. */

declare const self: DedicatedWorkerGlobalScope;

/** After so much work the page gets time to show what was painted. */
const BREATH_MS = 10;

self.onmessage = async ({ data: { canvas } }: MessageEvent<ToPage>) => {
  const decoder = createDecoder(await WebAssembly.compileStreaming(fetch("/codec.wasm")));
  warmUpDecoder(decoder);
  const painter = createPainter();
  painter.attach(canvas);
  const stream = new Uint8Array(await (await fetch("/packets")).arrayBuffer());
  const lengths = new DataView(stream.buffer);
  const times: number[] = [];
  let sinceBreath = 0;
  for (let at = 0; at < stream.length;) {
    const length = lengths.getUint32(at);
    // A packet of its own, as a data channel gives it.
    const packet = stream.slice(at + 4, at + 4 + length);
    const begun = performance.now();
    const { changed } = decoder.decode(packet);
    painter.paint(decoder.picture, changed);
    const ms = performance.now() - begun;
    times.push(ms);
    at += 4 + length;
    if ((sinceBreath += ms) < BREATH_MS) continue;
    sinceBreath = 0;
    await new Promise((resolve) => setTimeout(resolve));
  }
  const result: FromPage = { times, wrongPixels: await compare(canvas) };
  self.postMessage(result);
};

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
