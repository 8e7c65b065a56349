import type { Packet } from "./packet.ts";
import type { Rect, Release } from "../types.ts";
import { Composer } from "./compose/composer.ts";
import type { Update, View } from "./view.ts";
import type { Scene } from "./windows/scene.ts";

/** The screen as the composer makes it of released windows; where there can be none, the pattern. */
export class ComposedView implements View {
  readonly wakeAt = Infinity;
  #composer: Composer | null;
  #size: { width: number; height: number };
  #blankTold = false;

  private constructor(composer: Composer | null, screen: Rect) {
    this.#composer = composer;
    this.#size = screen;
  }

  /** @param onDirty is called when there may be something to see. @throws DisplayLostError */
  static async create(scene: Scene, screen: Rect, onDirty: () => void): Promise<ComposedView> {
    const composer = await Composer.create(scene, screen);
    if (composer) composer.onDirty = onDirty;
    return new ComposedView(composer, screen);
  }

  get pending(): boolean {
    return this.#composer ? this.#composer.pending : !this.#blankTold;
  }

  setRelease(release: Release): void {
    this.#composer?.setRelease(release);
    this.#blankTold = false;
  }

  setScreen(screen: Rect): void {
    this.#composer?.setScreen(screen);
    this.#size = screen;
    this.#blankTold = false;
  }

  /** To be called with every event of the connection, after the scene. */
  handle(event: Packet): void {
    this.#composer?.handle(event);
  }

  async update({ all }: { all: boolean }): Promise<Update | null> {
    const { width, height } = this.#size;
    const whole = { x: 0, y: 0, width, height };
    if (!this.#composer) {
      const damage = all || !this.#blankTold ? [whole] : [];
      this.#blankTold = true;
      return { damage, source: null, cover: [] };
    }
    const damage = await this.#composer.compose({ all });
    return damage && { damage, source: { drawable: this.#composer.drawable, rect: whole }, cover: [] };
  }

  confirm(): boolean {
    return this.#composer ? this.#composer.confirm() : true;
  }

  close(): void {
    this.#composer?.close();
  }
}
