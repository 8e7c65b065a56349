import { noiseOf, SCREEN } from "./warm_up_decoder.ts";
import type { Encoder } from "./types.ts";

const WIDTH = 640, HEIGHT = 384, ROUNDS = 3;
const ROOM = { maxBytes: 16 * 1024, bytesPerSecond: 250_000 };

/**
 * Lets a blank encoder code some made-up pictures, so that the engine has compiled the kernels well by the time of the
 * first real one; afterwards it is blank again. Takes about 200 ms.
 */
export function warmUpEncoder(encoder: Encoder): void {
  const stride = WIDTH * 4;
  const data = new Uint8Array(stride * HEIGHT);
  const noise = noiseOf(data.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < data.length; i++) {
      const y = Math.floor(i / stride), x = i % stride >> 2;
      // Left: strokes on white, a little lower each time; right: a grainy picture.
      const stroke = x * 7 + (y + round * 5) * 3 & 12 ? 255 : noise[x & ~3] & 0xc0;
      data[i] = x < WIDTH / 2 ? stroke : (x + y >> 1) + (noise[i] & 15);
    }
    const now = round * 1_000;
    encoder.update({ data, width: WIDTH, height: HEIGHT, stride }, [
      { x: 0, y: 0, width: WIDTH, height: HEIGHT },
    ], now);
    while (encoder.nextPacket(ROOM));
    while (encoder.refine(ROOM, now + 500)) while (encoder.nextPacket(ROOM));
  }
  // Memory of the size that most screens need is had by now, too.
  const { width, height } = SCREEN;
  const blank = { data: new Uint8Array(width * height * 4), width, height, stride: width * 4 };
  encoder.update(blank, [], ROUNDS * 1_000);
  while (encoder.nextPacket(ROOM));
  encoder.clear();
}
