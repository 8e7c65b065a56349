/** GGO_GRAY8_BITMAP has 65 levels. */
const LEVEL_MAX = 64;

/** Reads rows of levels 0 to 64, each padded to 4 bytes, as coverage 0 to 255 ("GetGlyphOutlineW", Microsoft Learn). */
export function coverageOf(
  bytes: Uint8Array,
  { width, height }: { width: number; height: number },
): Uint8Array<ArrayBuffer> {
  const stride = (width + 3) & ~3;
  const coverage = new Uint8Array(width * height);
  for (let i = 0; i < coverage.length; i++) {
    const level = bytes[Math.floor(i / width) * stride + i % width] ?? 0;
    coverage[i] = Math.round(255 * Math.min(LEVEL_MAX, level) / LEVEL_MAX);
  }
  return coverage;
}
