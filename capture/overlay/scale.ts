const BASE_DPI = 96;
const SCALE = { min: 1, max: 4 };

/** Device pixels for each one at 96 dots an inch. The bar never gets smaller than it is there. */
export function scaleOfDpi(dpi: number): number {
  return Math.max(SCALE.min, Math.min(SCALE.max, dpi / BASE_DPI));
}
