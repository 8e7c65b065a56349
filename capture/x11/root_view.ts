import { boundingBox, intersect, sameRects } from "../rects.ts";
import type { Rect, Release } from "../types.ts";
import { move, subtract } from "../regions.ts";
import { Cover } from "./cover.ts";
import { type DamageWatch, watchDamage } from "./damage.ts";
import type { DrawnOver } from "./drawn_over.ts";
import type { Packet } from "./packet.ts";
import type { Update, View } from "./view.ts";
import type { Scene } from "./windows/scene.ts";

/** Without DAMAGE the screen is read as a whole, this often. */
const POLL_MS = 50;
/** More rectangles than this are told as one. */
const DAMAGE_MAX_RECTS = 128;

/**
 * The screen as it is, our own windows painted over, without what the viewer has drawn: for a release of everything.
 */
export class RootView implements View {
  #scene: Scene;
  #screen: Rect;
  #damage: DamageWatch | null;
  #cover: Cover;
  #covered: Rect[] = [];
  #readAt = -Infinity;
  #drawn: DrawnOver;
  /** On the root window: what was drawn over and isn't any more, so that it must be read. */
  #uncovered: Rect[] = [];
  #stopListening: () => void;

  constructor(
    scene: Scene,
    { screen, drawn, onDirty }: { screen: Rect; drawn: DrawnOver; onDirty: () => void },
  ) {
    this.#scene = scene;
    this.#screen = screen;
    this.#drawn = drawn;
    this.#cover = new Cover(scene, drawn);
    this.#damage = watchDamage(scene.connection, scene.extensions);
    const stops = [
      scene.listen({
        windowChanged: () => {
          this.#cover.touch();
          if (this.#cover.changed) onDirty();
        },
      }),
      drawn.listen((uncovered) => {
        this.#uncovered.push(uncovered);
        if (this.#uncovered.length > DAMAGE_MAX_RECTS) this.#uncovered = [boundingBox(this.#uncovered)];
        onDirty();
      }),
    ];
    this.#stopListening = () => stops.forEach((stop) => stop());
  }

  get pending(): boolean {
    const now = performance.now();
    return this.#cover.changed || this.#uncovered.length > 0 ||
      (this.#damage ? this.#damage.pending : now >= this.#readAt + POLL_MS);
  }

  get wakeAt(): number {
    return Math.min(this.#cover.until, this.#damage ? Infinity : this.#readAt + POLL_MS);
  }

  setRelease(release: Release): void {
    this.#cover.setRelease(release);
  }

  setScreen(screen: Rect): void {
    this.#screen = screen;
    this.#covered = [];
    this.#cover.touch();
  }

  /** To be called with every event of the connection, after the scene. @returns whether the screen has changed. */
  handle(event: Packet): boolean {
    return this.#damage?.handle(event) ?? false;
  }

  async update({ all }: { all: boolean }): Promise<Update | null> {
    if (!this.#cover.certain) return null;
    const changed = await this.#damage?.take();
    this.#readAt = performance.now();
    const { x, y, width, height } = this.#screen;
    const whole = { x: 0, y: 0, width, height };
    const cover = toScreen(this.#cover.take(), this.#screen);
    const before = this.#covered;
    this.#covered = cover;
    const source = { drawable: this.#scene.connection.setup.root, rect: { x, y, width, height } };
    const drawnOver = () => toScreen(this.#drawn.rects, this.#screen);
    const uncovered = this.#uncovered.splice(0);
    if (all || !changed) return { damage: [whole], source, cover, drawnOver };
    const damage = subtract(toScreen([...changed, ...uncovered], this.#screen), cover);
    if (!sameRects(before, cover)) damage.push(...subtract(before, cover), ...cover);
    const few = damage.length > DAMAGE_MAX_RECTS ? [boundingBox(damage)] : damage;
    return { damage: few, source, cover, drawnOver };
  }

  confirm(): boolean {
    return this.#cover.certain && this.#cover.holds;
  }

  close(): void {
    this.#stopListening();
  }
}

function toScreen(rects: readonly Rect[], screen: Rect): Rect[] {
  return rects.map((rect) => intersect(rect, screen)).filter((rect) => !!rect)
    .map((rect) => move(rect, { x: -screen.x, y: -screen.y }));
}
