/**
 * Hash of `rows` rows of `columns` pixels, `step` bytes from one row to the next. Not secret, not for trust: it finds
 * tiles in the cache, and tells a decoder that its picture isn't the encoder's.
 */
export function hashBlock(pixels: usize, step: usize, columns: i32, rows: i32, seed: u64): u64 {
  let a = seed ^ 0x9E3779B97F4A7C15, b: u64 = 0xC2B2AE3D27D4EB4F;
  for (let y = 0; y < rows; y++, pixels += step) {
    const end = pixels + (<usize> columns << 2);
    let at = pixels;
    for (; at + 16 <= end; at += 16) {
      a = rotl((a ^ load<u64>(at)) * 0xBF58476D1CE4E5B9, 29);
      b = rotl((b ^ load<u64>(at, 8)) * 0x94D049BB133111EB, 31);
    }
    for (; at < end; at += 4) a = rotl((a ^ load<u32>(at)) * 0xBF58476D1CE4E5B9, 29);
  }
  a ^= b * 0x9E3779B97F4A7C15;
  a ^= a >>> 29;
  a *= 0xBF58476D1CE4E5B9;
  return a ^ a >>> 32;
}
