import assert from "node:assert/strict";
import { kernels, plainKernels } from "../tests/kernels.ts";
import { createDecoder } from "./decoder.ts";
import { assertSame, paint, randomOf, recordPackets, send } from "./testing.ts";
import { createEncoder } from "./encoder.ts";
import { CodecError } from "./types.ts";

/** A mutation fuzzer over the packets of a real session: what a hostile host may send at its worst. */

const SEED = Number(Deno.env.get("MFB_SEED") ?? 4072);
/** How long each of the two modules is tried. */
const FUZZ_MS = Number(Deno.env.get("MFB_FUZZ_SECONDS") ?? 60) * 1_000;
/** The longest that one hostile packet may keep the viewer's worker; generous for a busy machine. */
const DECODE_MAX_MS = 2_000;

for (const [name, module] of [["with SIMD", kernels], ["without", plainKernels]] as const) {
  Deno.test(`mutated packets end in a CodecError, soon, and never trap (${name})`, () => {
    const packets = recordPackets(module);
    const decoder = createDecoder(module);
    const random = randomOf(SEED);
    const until = performance.now() + FUZZ_MS;
    let slowest = 0, refused = 0;
    while (performance.now() < until) {
      const target = Math.floor(random() * packets.length);
      for (let i = 0; i <= target; i++) {
        const packet = i === target ? mutate(packets[i], random) : packets[i];
        const began = performance.now();
        try {
          decoder.decode(packet);
        } catch (error) {
          assert.ok(error instanceof CodecError);
          assert.equal(error.cause, undefined, "the kernels trapped");
          refused++;
        }
        slowest = Math.max(slowest, performance.now() - began);
      }
    }
    assert.ok(refused > 10, `${refused} packets were refused`);
    assert.ok(slowest < DECODE_MAX_MS, `${slowest} ms`);
    // And it still decodes.
    const screen = paint({ width: 90, height: 70, pad: 0, seed: 9, kind: 1 });
    send(createEncoder(module), decoder, screen);
    assertSame(decoder, screen);
  });
}

/** Flips, cuts or adds bytes; mostly behind the head, where the kernels read. */
function mutate(packet: Uint8Array, random: () => number): Uint8Array {
  let bytes = packet.slice();
  const head = random() < 0.1 ? 0 : Math.min(bytes.length - 1, 17);
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const at = head + Math.floor(random() ** 2 * (bytes.length - head));
    if (random() < 0.7) bytes[at] = random() * 256;
    else bytes = bytes.slice(0, Math.max(1, at));
  }
  if (random() < 0.3) {
    const longer = new Uint8Array(bytes.length + 3_000).map(() => random() * 256);
    longer.set(bytes);
    bytes = longer;
  }
  return bytes;
}
