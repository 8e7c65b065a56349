/**
 * A number that stands for a picture: equal pictures have the same one, others practically never. The fourth byte of
 * a pixel doesn't count.
 *
 * @param pixels BGRX, a word a pixel.
 */
export function fingerprint(pixels: Int32Array): number {
  let even = 0x811c9dc5 | 0, odd = 0x1234567 | 0;
  for (let i = 0; i + 1 < pixels.length; i += 2) {
    even = Math.imul(even ^ (pixels[i] & 0xffffff), 0x01000193);
    even ^= even >>> 15;
    odd = Math.imul(odd ^ (pixels[i + 1] & 0xffffff), 0x85ebca6b);
    odd ^= odd >>> 13;
  }
  if (pixels.length % 2) even = Math.imul(even ^ (pixels[pixels.length - 1] & 0xffffff), 0x01000193);
  // 53 bits that a double holds exactly.
  return (even >>> 0) * 0x200000 + (odd >>> 11);
}
