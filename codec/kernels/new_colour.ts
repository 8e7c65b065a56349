import { stride } from "./frames";
import { findLikely, ground, setUpLikeness } from "./likeness";
import { codeByte, CONTEXTS, HASHES, newModels, newNetwork } from "./mixer";

/** A colour that nothing foretells, channel by channel. */

/** Factors of the contexts' hashes. */
const A: u32 = 0x2545F491, B: u32 = 0x9E3779B1, C: u32 = 0x7FEB352D;

let models: usize = 0;
let red: usize = 0;
let green: usize = 0;
let blue: usize = 0;

export function setUpNewColours(): void {
  setUpLikeness();
  models = newModels();
  red = newNetwork();
  green = newNetwork();
  blue = newNetwork();
}

/**
 * Red, green, blue: the order of a display's sub-pixels, so that the context is what lies left on the stripe.
 *
 * @param pixel of `shown`, in column x of the picture.
 * @param X its colour; of no meaning when decoding.
 */
export function codeNew<D>(pixel: usize, x: i32, X: u32): u32 {
  const above = pixel - (<usize> stride << 2);
  const W = load<u32>(pixel - 4), N = load<u32>(above);
  const NWb = load<u32>(above - 4) & 255;
  const Wr = W >>> 16 & 255, Wg = W >>> 8 & 255, Wb = W & 255;
  const Nr = N >>> 16 & 255, Ng = N >>> 8 & 255, Nb = N & 255;
  const likely = findLikely(pixel, x);
  // 0 where nothing is likely.
  const one = u32(likely != 0);
  const Lr = (likely >>> 16 & 255) + one, Lg = (likely >>> 8 & 255) + one, Lb = (likely & 255) + one;
  store<u32>(HASHES, Wb * A);
  store<u32>(HASHES, W * A + 1, 4);
  store<u32>(HASHES, N * B + 2, 8);
  store<u32>(HASHES, within(2 * Wb - Wg) * A + 3, 12);
  store<u32>(HASHES, (Wb << 8 | Nr) * A + 4, 16);
  store<u32>(HASHES, (Lr << 8 | ground >>> 16 & 255) * A + 5, 20);
  store<u32>(HASHES, (Wb >>> 4 << 8 | Wg >>> 4 << 4 | Wr >>> 4) * A + 6, 24);
  store<u32>(HASHES, within(Wb + Nr - NWb) * A + 7, 28);
  const r = codeByte<D>(models, red, CONTEXTS, X >>> 16 & 255);
  const R = r * C;
  store<u32>(HASHES, r * A + 10);
  store<u32>(HASHES, W * A + R + 11, 4);
  store<u32>(HASHES, N * B + R + 12, 8);
  store<u32>(HASHES, within(2 * r - Wb) * A + 13, 12);
  store<u32>(HASHES, (Wb << 8 | r) * A + 14, 16);
  store<u32>(HASHES, (Lg << 16 | ground & 0xff00 | (r + 1 - Lr) & 255) * A + 15, 20);
  store<u32>(HASHES, (r >>> 3 << 8 | Wb >>> 4 << 4 | Wg >>> 4) * A + 16, 24);
  store<u32>(HASHES, within(r + Ng - Nr) * A + 17, 28);
  const g = codeByte<D>(models, green, CONTEXTS, X >>> 8 & 255);
  const RG = (r << 8 | g) * A;
  store<u32>(HASHES, RG + 20);
  store<u32>(HASHES, W * B + RG + 21, 4);
  store<u32>(HASHES, N * B + RG + 22, 8);
  store<u32>(HASHES, within(2 * g - r) * A + 23, 12);
  store<u32>(HASHES, g * A + 24, 16);
  store<u32>(HASHES, (Lb << 16 | (ground & 255) << 8 | (g + 1 - Lg) & 255) * A + 25, 20);
  store<u32>(HASHES, (g >>> 3 << 9 | r >>> 3 << 4 | Wb >>> 4) * A + 26, 24);
  store<u32>(HASHES, within(g + Nb - Ng) * A + 27, 28);
  const b = codeByte<D>(models, blue, CONTEXTS, X & 255);
  return 0xff000000 | r << 16 | g << 8 | b;
}

/** A guess from two or three channels, as a byte. */
function within(guess: u32): u32 {
  return <u32> max(0, min(255, <i32> guess));
}
