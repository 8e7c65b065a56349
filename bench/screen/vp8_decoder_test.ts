import assert from "node:assert/strict";
import { createVpxEncoder } from "../../codec/video/vpx_encoder.ts";
import { openVpxLibrary } from "../../codec/video/vpx_encoder_library.ts";
import { psnrOf } from "../peers/psnr.ts";
import { Vp8Decoder } from "./vp8_decoder.ts";

const library = openVpxLibrary();

Deno.test({
  name: "Vp8Decoder shows what the program's encoder was given",
  ignore: "reason" in library,
  fn() {
    if ("reason" in library) return;
    const width = 64, height = 48;
    const data = new Uint8Array(width * height * 4);
    using encoder = createVpxEncoder(library, { width, height, bitsPerSecond: 2_000_000 });
    using decoder = new Vp8Decoder();
    for (let frame = 0; frame < 5; frame++) {
      for (let i = 0; i < data.length; i += 4) {
        const x = i / 4 % width, y = Math.floor(i / 4 / width);
        // Large areas of one colour: chroma at half the resolution loses little.
        const [b, g, r] = x < 16 + 8 * frame ? [200, 60, 40] : y < 24 ? [40, 180, 90] : [30, 60, 220];
        data.set([b, g, r, 255], i);
      }
      const encoded = encoder.encode({ data, width, height, stride: width * 4 }, { x: 0, y: 0 }, frame * 50);
      const shown = decoder.decode(encoded!.data).toBgrx();
      assert.ok(psnrOf(data, shown) > 30, `${psnrOf(data, shown)} dB`);
    }
  },
});
