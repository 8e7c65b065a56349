import { Canvas } from "./canvas.ts";

/** At 96 dots an inch. */
const REACH = 22;
const DROP = 4;
const STRENGTH = 0.42;

/** A picture on its shadow: as much wider at both sides, and higher below, as `reach` says. */
export interface Shadowed {
  picture: Canvas;
  reach: number;
}

/** Lays a soft shadow below what hangs from the screen's edge with its lower corners rounded. */
export function withShadow(body: Canvas, { corner, scale }: { corner: number; scale: number }): Shadowed {
  const reach = Math.round(REACH * scale), drop = DROP * scale;
  const picture = new Canvas(body.width + 2 * reach, body.height + reach);
  const halfWidth = body.width / 2;
  for (let y = 0; y < picture.height; y++) {
    // The upper edge is far away: what hangs from above has its shadow to the very top.
    const dy = Math.max(0, y + 0.5 - drop - (body.height - corner));
    for (let x = 0; x < picture.width; x++) {
      if (x === reach + corner && y < body.height) x = reach + body.width - corner;
      const dx = Math.max(0, Math.abs(x + 0.5 - reach - halfWidth) - (halfWidth - corner));
      const away = Math.max(0, Math.hypot(dx, dy) - corner) / reach;
      if (away >= 1) continue;
      // Falls to nothing at the picture's edge, without a visible end.
      const alpha = Math.round(255 * STRENGTH * (1 - away) ** 2 * (1 - away / 2));
      picture.pixels[y * picture.width + x] = alpha << 24 >>> 0;
    }
  }
  picture.draw(body, { x: reach, y: 0 });
  return { picture, reach };
}
