import { boundingBox, intersect, sameRects } from "../rects.ts";
import type { Rect, Release } from "../types.ts";
import { move, subtract } from "../regions.ts";
import { Cover } from "./cover.ts";
import { type DamageWatch, watchDamage } from "./damage.ts";
import type { Packet } from "./packet.ts";
import type { Update, View } from "./view.ts";
import type { Scene } from "./windows/scene.ts";

/** Without DAMAGE the screen is read as a whole, this often. */
const POLL_MS = 50;
/** More rectangles than this are told as one. */
const DAMAGE_MAX_RECTS = 128;

/** The screen as it is, our own windows painted over: for a release of everything. */
export class RootView implements View {
  #scene: Scene;
  #screen: Rect;
  #damage: DamageWatch | null;
  #cover: Cover;
  #covered: Rect[] = [];
  #readAt = -Infinity;
  #stopListening: () => void;

  constructor(scene: Scene, screen: Rect, onDirty: () => void) {
    this.#scene = scene;
    this.#screen = screen;
    this.#cover = new Cover(scene);
    this.#damage = watchDamage(scene.connection, scene.extensions);
    this.#stopListening = scene.listen({
      windowChanged: () => {
        this.#cover.touch();
        if (this.#cover.changed) onDirty();
      },
    });
  }

  get pending(): boolean {
    const now = performance.now();
    return this.#cover.changed || (this.#damage ? this.#damage.pending : now >= this.#readAt + POLL_MS);
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
    if (all || !changed) return { damage: [whole], source, cover };
    const damage = subtract(toScreen(changed, this.#screen), cover);
    if (!sameRects(before, cover)) damage.push(...subtract(before, cover), ...cover);
    return { damage: damage.length > DAMAGE_MAX_RECTS ? [boundingBox(damage)] : damage, source, cover };
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
