import { createDecoder } from "../codec/decoder.ts";
import { createEncoder } from "../codec/encoder.ts";
import type { Decoder, Encoder } from "../codec/types.ts";
import { createTestViewer } from "../session/screen/testing.ts";
import { paintBackground, startNotepad } from "../tests/e2e/programs.ts";
import { type Desktop, type Pixels, startDesktop } from "../tests/e2e/xvfb.ts";
import { type Measure, measureOf, type Result } from "./report.ts";
import { startOffice } from "./scenes.ts";

/**
 * The codec alone, in one thread, on pictures of a real X screen of 1920×1080 (an office's windows, and the worst case:
 * noise all over); then the way from the display to a decoder in this process, through the pipeline's workers, but
 * without a network.
 */

const SCREEN = { width: 1920, height: 1080 };
const PACKET_MAX_BYTES = 32 * 1024;
const ROUNDS = 15;
const KEYS = 60;
const KEY_PAUSE_MS = 60;
const MS = { better: "lower", unit: "ms" } as const;
const BYTES = { better: "lower", unit: "bytes" } as const;

export async function run(): Promise<Result> {
  await using desktop = await startDesktop(SCREEN);
  await startOffice(desktop);
  await using notepad = await startNotepad(desktop);
  const office = await desktop.grab();
  await desktop.tool("xdotool", ["key", "--window", notepad.window.id, "g"]);
  const typed = await changed(desktop, office);
  const pipeline = await measurePipeline(desktop);
  await paintBackground(desktop);
  const photo = await changed(desktop, typed);
  return {
    bench: "codec",
    setting: { screen: `${SCREEN.width}x${SCREEN.height}`, cores: navigator.hardwareConcurrency },
    measures: {
      ...await measureUpdate("office", office, null),
      ...await measureUpdate("key", typed, office),
      ...await measureUpdate("photo", photo, null),
      ...pipeline,
    },
  };
}

/** Encodes and decodes one update: the first picture, or what differs from the one before. */
async function measureUpdate(
  name: string,
  after: Pixels,
  before: Pixels | null,
): Promise<Record<string, Measure>> {
  const encodes: number[] = [], decodes: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const encoder = createEncoder(), decoder = createDecoder();
    if (before) await send(encoder, decoder, before);
    const { encodeMs, decodeMs, bytes: sent } = await send(encoder, decoder, after);
    encodes.push(encodeMs);
    decodes.push(decodeMs);
    bytes = sent;
  }
  return {
    [`${name}Bytes`]: { value: bytes, ...BYTES },
    [`${name}EncodeMs`]: measureOf(encodes, MS),
    [`${name}DecodeMs`]: measureOf(decodes, MS),
  };
}

/** The bytes of xwd are RGBA, those of the codec BGRX: to the codec it is all the same. */
async function send(encoder: Encoder, decoder: Decoder, { data, width, height }: Pixels) {
  const begun = performance.now();
  encoder.update({ data, width, height, stride: width * 4 }, [{ x: 0, y: 0, width, height }]);
  const packets: Uint8Array[] = [];
  for (let packet; (packet = encoder.nextPacket(PACKET_MAX_BYTES));) packets.push(packet);
  const encoded = performance.now();
  for (const packet of packets) await decoder.decode(packet);
  return {
    encodeMs: encoded - begun,
    decodeMs: performance.now() - encoded,
    bytes: packets.reduce((sum, packet) => sum + packet.length, 0),
  };
}

async function measurePipeline(desktop: Desktop): Promise<Record<string, Measure>> {
  const firsts: number[] = [], keys: number[] = [];
  await using viewer = createTestViewer({ kind: "x11", display: desktop.display });
  const { pipeline } = viewer;
  await viewer.until(() => viewer.screens.length > 0, "the screens");
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    pipeline.start();
    await viewer.picturesUntil(() => viewer.picture.width > 0, "a picture");
    firsts.push(performance.now() - begun);
    await pipeline.stop();
    await viewer.roundTrip();
    viewer.begin();
  }
  pipeline.start();
  await viewer.picturesUntil(() => viewer.picture.width > 0, "a picture");
  const bytes = viewer.bytes;
  for (let key = 0; key < KEYS; key++) {
    const { length } = viewer.packets;
    const begun = performance.now();
    pipeline.input({ kind: "text", text: String.fromCodePoint(97 + key % 26) });
    await viewer.until(() => viewer.packets.length > length, "the letter");
    keys.push(performance.now() - begun);
    // As a quick typist does; the terminal also draws its cursor after the letter.
    await new Promise((resolve) => setTimeout(resolve, KEY_PAUSE_MS));
  }
  return {
    pipelineFirstMs: measureOf(firsts, MS),
    pipelineKeyMs: measureOf(keys, MS),
    pipelineKeyBytes: { value: (viewer.bytes - bytes) / KEYS, count: KEYS, ...BYTES },
  };
}

/** Waits for a picture that differs from `before`. */
async function changed(desktop: Desktop, before: Pixels): Promise<Pixels> {
  for (;;) {
    const now = await desktop.grab();
    if (now.data.some((value, at) => value !== before.data[at])) return now;
  }
}
