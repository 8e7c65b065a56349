import assert from "node:assert/strict";
import { kernels, plainKernels } from "../tests/kernels.ts";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { instantiate, type Kernels } from "./module.ts";
import { paint, randomOf, SLOW } from "./testing.ts";
import type { Picture } from "./types.ts";

const ENOUGH = 12_000;

/** Both ends of the kernels, where the quantiser is the test's choice. */
function ends(encoder: WebAssembly.Module, decoder: WebAssembly.Module, { width, height }: Picture) {
  const [from, to] = [encoder, decoder].map(instantiate);
  from.setUp(width, height, 0, true);
  to.setUp(width, height, 0, false);
  return { from, to };
}

/** Sends a picture with this quantiser, 0 for exactly. @returns its packets; both ends then show the same. */
function send(from: Kernels, to: Kernels, picture: Picture, quality: number): Uint8Array[] {
  const { data, width, height, stride } = picture;
  const memory = new Uint8Array(from.memory.buffer);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * stride, y * stride + width * 4).map((byte, i) => i % 4 === 3 ? 255 : byte);
    memory.set(row, from.inputAddress() + y * from.rowBytes());
  }
  from.lookAt(0, 0, Math.ceil(width / 32), Math.ceil(height / 32));
  from.beginUpdate(0, false);
  if (quality && from.photographCount() > 0) from.makeLossy(quality);
  return pass(from, to);
}

function pass(from: Kernels, to: Kernels): Uint8Array[] {
  const packets = [];
  while (from.isPending()) {
    const length = from.writeNextPacket(ENOUGH);
    const packet = new Uint8Array(from.memory.buffer, from.packetAddress(), length).slice();
    packets.push(packet);
    assert.ok(read(to, packet));
    assert.equal(to.checkOfPacket(), from.checkOfPacket());
  }
  return packets;
}

function read(to: Kernels, packet: Uint8Array): boolean {
  new Uint8Array(to.memory.buffer, to.packetAddress(), packet.length).set(packet);
  return !!to.readNextPacket(packet.length);
}

/** The mean of the squared differences. */
function errorOf(end: Kernels, { data, width, height, stride }: Picture): number {
  const shown = new Uint8Array(end.memory.buffer);
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * 4; x++) {
      if (x % 4 === 3) continue;
      sum += (shown[end.shownAddress() + y * end.rowBytes() + x] - data[y * stride + x]) ** 2;
    }
  }
  return sum / (width * height * 3);
}

const length = (packets: Uint8Array[]) => packets.reduce((all, { length }) => all + length, 0);
const photograph = (width: number, height: number, seed: number) =>
  paint({ width, height, pad: 4, seed, kind: 3 });

Deno.test("a lossy photograph is nearer and longer with a finer quantiser, then made exact", () => {
  const picture = photograph(200, 150, 1);
  let lastError = Infinity, lastBytes = 0;
  for (const quality of [64, 16, 4, 1]) {
    const { from, to } = ends(kernels, kernels, picture);
    const bytes = length(send(from, to, picture, quality));
    const error = errorOf(to, picture);
    assert.ok(from.lossyTileCount() > 20);
    assert.ok(error < lastError && bytes > lastBytes, `${quality}: ${error}, ${bytes} bytes`);
    lastError = error;
    lastBytes = bytes;
    assert.ok(from.beginRefinement(100, 1_000) > 0);
    pass(from, to);
    assert.equal(errorOf(to, picture), 0);
    assert.equal(to.lossyTileCount(), 0);
  }
});

Deno.test("with SIMD and without, both ends show the same, whatever the size and the quantiser", () => {
  const random = randomOf(5);
  for (let i = 0; i < 12; i++) {
    const width = 33 + Math.floor(random() * 120), height = 33 + Math.floor(random() * 120);
    const picture = photograph(width, height, i);
    const modules = i % 2 ? [kernels, plainKernels] : [plainKernels, kernels];
    const { from, to } = ends(modules[0], modules[1], picture);
    const other = ends(modules[1], modules[0], picture);
    const quality = 1 + Math.floor(random() * 127);
    assert.deepEqual(
      send(from, to, picture, quality),
      send(other.from, other.to, picture, quality),
    );
    // A scrolled picture: tiles that moved in part. Then another with sharp edges in a part of it.
    const scrolled = { ...picture, data: picture.data.slice() };
    scrolled.data.copyWithin(0, picture.stride * 5);
    send(from, to, scrolled, quality);
    const part = { ...scrolled, data: scrolled.data.slice() };
    for (let y = 7; y < height - 3; y++) {
      for (let x = 9; x < width - 9; x++) {
        for (let c = 0; c < 3; c++) part.data[y * part.stride + x * 4 + c] ^= random() < 0.5 ? 255 : x;
      }
    }
    send(from, to, part, quality);
    from.beginRefinement(100, 1_000);
    pass(from, to);
    assert.equal(errorOf(to, part), 0);
  }
});

Deno.test("photographs are exact at once when they may be, in new and in changed pictures", () => {
  const random = randomOf(9);
  for (let i = 0; i < 12; i++) {
    const width = 33 + Math.floor(random() * 120), height = 33 + Math.floor(random() * 120);
    const modules = i % 2 ? [kernels, plainKernels] : [plainKernels, kernels];
    const first = photograph(width, height, i), second = photograph(width, height, i + 100);
    const { from, to } = ends(modules[0], modules[1], first);
    for (const picture of [first, second]) {
      send(from, to, picture, 0);
      assert.equal(errorOf(to, picture), 0);
    }
  }
});

Deno.test("whatever a packet has, the decoder ends, and within its memory", () => {
  const random = randomOf(13);
  const picture = photograph(150, 110, 3);
  for (let i = 0; i < 60; i++) {
    const { from, to } = ends(kernels, i % 2 ? plainKernels : kernels, picture);
    const clean = ends(kernels, kernels, picture);
    const packets = send(clean.from, clean.to, picture, 1 + i);
    for (const packet of packets) {
      const start = Math.floor(random() * packet.length);
      for (let at = start; at < packet.length; at++) if (random() < 0.2) packet[at] = random() * 256;
      if (!read(to, packet)) break;
    }
    assert.equal(from.lossyTileCount(), 0);
    // The margin around the picture is still opaque black.
    const above = new Uint32Array(to.memory.buffer, to.shownAddress() - to.rowBytes(), picture.width);
    assert.ok(above.every((pixel) => pixel === 0xff000000));
  }
});

Deno.test("what lies beside a film in the same tile becomes exact while the film plays on", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const page = paint({ width: 320, height: 320, pad: 0, seed: 4, kind: 3 });
  // The film ends within tiles, whose other part is a photograph that stands still.
  const film = { x: 44, y: 50, width: 200, height: 190 };
  const playFrame = (frame: number) => {
    const picture = paint({ width: film.width, height: film.height, pad: 0, seed: frame + 9, kind: 3 });
    for (let y = 0; y < film.height; y++) {
      const row = picture.data.subarray(y * picture.stride, (y + 1) * picture.stride);
      page.data.set(row, (film.y + y) * page.stride + film.x * 4);
    }
    encoder.update(page, [{ x: 0, y: 0, width: 320, height: 320 }], frame * 50);
    for (let packet; (packet = encoder.nextPacket(SLOW));) decoder.decode(packet);
    const refined = encoder.refine(SLOW, frame * 50);
    if (refined) decoder.decode(refined);
    for (let packet; (packet = encoder.nextPacket(SLOW));) decoder.decode(packet);
  };
  for (let frame = 0; frame < 80; frame++) playFrame(frame);
  assert.ok(encoder.lossy > 20, "the film is lossy");
  let wrong = 0;
  for (let y = 0; y < 320; y++) {
    for (let x = 0; x < 320; x++) {
      if (x >= film.x && x < film.x + film.width && y >= film.y && y < film.y + film.height) continue;
      const at = (y * 320 + x) * 4;
      if (decoder.picture.data[at] !== page.data[at + 2]) wrong++;
    }
  }
  assert.equal(wrong, 0);
});
