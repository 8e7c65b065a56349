import type { Page } from "playwright-core";
import { unreleasedPattern } from "../../capture/pattern.ts";
import type { Rect } from "../../capture/types.ts";
import { pageDigest, pagePixels } from "./picture.ts";
import { waitFor } from "./wait.ts";
import type { Desktop, Pixels } from "./xvfb.ts";

/** What the viewer shows of an area of the screen. */
export type Shown = "screen" | "pattern" | "else";

/** The picture must be as large as the screen. */
export function shownIn(picture: Pixels, screen: Pixels, area: Rect): Shown {
  const pattern = unreleasedPattern();
  let asScreen = true, asPattern = true;
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) {
      const at = 4 * (y * picture.width + x);
      const tile = 4 * ((y % pattern.height) * pattern.width + x % pattern.width);
      for (let channel = 0; channel < 3; channel++) {
        const value = picture.data[at + channel];
        asScreen &&= value === screen.data[at + channel];
        asPattern &&= value === pattern.bgrx[tile + 2 - channel];
      }
    }
  }
  return asPattern ? "pattern" : asScreen ? "screen" : "else";
}

/** Waits until the viewer shows each area as it should. */
export async function waitForShown(
  page: Page,
  desktop: Desktop,
  wanted: { area: Rect; as: Shown }[],
): Promise<void> {
  let seen: Shown[] = [];
  await waitFor(async () => {
    if (await pageDigest(page) === null) return false;
    const [picture, screen] = [await pagePixels(page), await desktop.grab()];
    if (picture.width !== screen.width || picture.height !== screen.height) return false;
    seen = wanted.map(({ area }) => shownIn(picture, screen, area));
    return seen.every((shown, i) => shown === wanted[i].as);
  }, {
    what: "the release in the viewer",
    otherwise: () =>
      wanted.map(({ area, as }, i) => `${JSON.stringify(area)}: ${seen[i]}, not ${as}`).join("; "),
  });
}
