import { findChanges } from "../../changes.ts";
import { paintPattern } from "../../pattern.ts";
import { common, move, subtract } from "../../regions.ts";
import { RELEASE_NOTHING } from "../../release.ts";
import type { Rect, Release } from "../../types.ts";
import { mayBeSeen } from "../../whose.ts";
import { isSame, type TopLevel } from "../windows/window.ts";
import type { Scene } from "../windows/scene.ts";
import { Holes } from "./holes.ts";
import { arrange } from "./layout.ts";
import type { WindowPixels, WindowSource } from "./source.ts";

/** Memory for one picture of the screen: BGRX, width·4 bytes a row. */
export interface Canvas extends Disposable {
  readonly data: Uint8Array;
}

export interface ComposerParts {
  scene: Scene;
  source: WindowSource;
  canvas(size: { width: number; height: number }): Canvas;
  /** Whether a run of words is the same in two pictures; a wrong "no" costs time only. */
  same?(a: Canvas, b: Canvas, run: { word: number; words: number }): boolean;
  now?(): number;
}

/**
 * Puts a screen's picture together from the pixels of released windows, each read by itself, over the pattern. Nothing
 * is ever read but windows whose process was asked for before and after: a wrong or late list of windows can put a
 * released window in the wrong place, not show another one.
 */
export class Composer implements Disposable {
  #parts: ComposerParts;
  #holes: Holes;
  #screen: Rect;
  #release: Release = RELEASE_NOTHING;
  /** Counts releases and screens: what was begun under another one is void. */
  #era = 0;
  #pictures: [before: Canvas, after: Canvas] | null = null;
  #all = true;
  #drawn: TopLevel[] = [];

  constructor(parts: ComposerParts, screen: Rect) {
    this.#parts = parts;
    this.#screen = screen;
    this.#holes = new Holes((window) => parts.scene.holes(window), parts.now);
  }

  setRelease(release: Release): void {
    this.#release = release;
    this.#all = true;
    this.#era++;
  }

  setScreen(screen: Rect): void {
    if (screen.width !== this.#screen.width || screen.height !== this.#screen.height) this.#free();
    this.#screen = screen;
    this.#all = true;
    this.#era++;
  }

  /** @returns what has changed since the last time; null when the release or the screen changed meanwhile. */
  async compose(): Promise<{ data: Uint8Array; damage: Rect[]; certain: () => boolean } | null> {
    const era = this.#era, screen = this.#screen, release = this.#release;
    const { scene, canvas } = this.#parts;
    this.#pictures ??= [canvas(screen), canvas(screen)];
    const [before, after] = this.#pictures;
    const pieces = arrange(scene.stack(), screen, release);
    const shown = pieces.map(({ window }) => window).filter((window) => window !== null);
    this.#parts.source.keepOnly(shown);
    this.#holes.keepOnly(shown);
    const drawn: TopLevel[] = [];
    for (const { window, region } of pieces) {
      const left = window ? await this.#draw(window, region, { after, release, drawn }) : region;
      if (era !== this.#era) return null;
      paintPattern(after.data, { ...screen, stride: 4 * screen.width, rects: left });
    }
    this.#drawn = drawn;
    const damage = this.#all ? [{ x: 0, y: 0, width: screen.width, height: screen.height }] : this.#changes();
    this.#all = false;
    this.#pictures = [after, before];
    const certain = () => era === this.#era && this.#drawn.every((window) => this.#still(window, release));
    return { data: after.data, damage, certain };
  }

  [Symbol.dispose](): void {
    this.#era++;
    this.#free();
  }

  /** @returns what of the region could not be drawn. */
  async #draw(
    window: TopLevel,
    region: Rect[],
    { after, release, drawn }: { after: Canvas; release: Release; drawn: TopLevel[] },
  ): Promise<Rect[]> {
    // Whose it is was asked for with the list; the handle could be another window's by now.
    if (!this.#still(window, release)) return region;
    const holesBefore = this.#holes.of(window);
    const era = this.#era;
    const pixels = await this.#parts.source.read(window);
    if (!pixels || era !== this.#era || !this.#still(window, release)) return region;
    const holes = [...holesBefore, ...this.#holes.of(window)];
    const there = { x: -this.#screen.x, y: -this.#screen.y };
    const part = common(
      subtract(region, holes.map((hole) => move(hole, there))),
      [move(pixels.rect, there)],
    );
    copy(pixels, { data: after.data, screen: this.#screen, part });
    drawn.push(window);
    return subtract(region, part);
  }

  #still(window: TopLevel, release: Release): boolean {
    const now = this.#parts.scene.look(window.hwnd);
    return now !== null && isSame(now, window) && now.process?.started === window.process?.started &&
      mayBeSeen(now, release);
  }

  #changes(): Rect[] {
    const [before, after] = this.#pictures!;
    const { width, height } = this.#screen;
    const words = ({ data }: Canvas) => new Uint32Array(data.buffer, data.byteOffset, width * height);
    const { same } = this.#parts;
    return findChanges({
      before: words(before),
      after: words(after),
      width,
      height,
      same: same && ((word, count) => same(before, after, { word, words: count })),
    });
  }

  #free(): void {
    for (const picture of this.#pictures ?? []) picture[Symbol.dispose]();
    this.#pictures = null;
    this.#all = true;
  }
}

function copy(
  pixels: WindowPixels,
  { data, screen, part }: { data: Uint8Array; screen: Rect; part: readonly Rect[] },
): void {
  for (const { x, y, width, height } of part) {
    const left = x + screen.x - pixels.rect.x;
    for (let row = y; row < y + height; row++) {
      const from = (row + screen.y - pixels.rect.y) * pixels.stride + 4 * left;
      data.set(pixels.data.subarray(from, from + 4 * width), 4 * (row * screen.width + x));
    }
  }
}
