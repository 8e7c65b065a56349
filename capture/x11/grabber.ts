import { blacken } from "../pixels.ts";
import { intersect, sameRect, sameRects } from "../rects.ts";
import {
  type Cursor,
  DisplayLostError,
  type Frame,
  type Grabber,
  type Rect,
  type Release,
  type Screen,
} from "../types.ts";
import { gapsOf } from "../together.ts";
import { ComposedView } from "./composed_view.ts";
import { XConnection } from "./connection.ts";
import { DrawnOver } from "./drawn_over.ts";
import { queryExtensions } from "./extensions.ts";
import { FrameStore } from "./frame_store.ts";
import { isMonitorEvent, listMonitors, watchMonitors } from "./monitors.ts";
import { type Packet, XError } from "./packet.ts";
import { PointerWatch } from "./pointer_watch.ts";
import { RootView } from "./root_view.ts";
import { createSignal } from "../signal.ts";
import type { View } from "./view.ts";
import { Scene } from "./windows/scene.ts";

/** A monitor may be missing this long while its mode is set. */
const MONITOR_GONE_MS = 3000;
/** How often to look again while it isn't certain what may be shown. */
const BLOCKED_MS = 5;
const CONFIGURE_NOTIFY = 22;

/** Grabs one monitor on an X connection of its own. */
export class X11Grabber implements Grabber {
  #scene: Scene;
  #screen: Screen;
  /** What no monitor shows of it. */
  #gaps: Rect[] = [];
  #release: Release;
  /** Counts the releases: what was begun under another one is void. */
  #era = 0;
  #root: RootView;
  /** Made when it is first needed: composing costs every program a little. */
  #composed: ComposedView | null = null;
  #store: FrameStore;
  #pointer: PointerWatch;
  #wake = createSignal();
  #busy = false;
  #frameOut = false;
  #closed = false;
  #withheld = 0;
  /** The screen's size or place must be asked for. */
  #monitorsChanged = true;
  /** Everything counts as changed. */
  #allDamaged = true;
  /** What changed in frames that were thrown away. */
  #owed: Rect[] = [];
  #missingSince: number | null = null;

  private constructor(
    scene: Scene,
    { screen, release, drawn }: { screen: Screen; release: Release; drawn: DrawnOver },
  ) {
    const { connection } = scene;
    this.#scene = scene;
    this.#screen = screen;
    this.#release = release;
    this.#pointer = new PointerWatch(scene);
    this.#root = new RootView(scene, { screen: screen.rect, drawn, onDirty: () => this.#wake.raise() });
    this.#root.setRelease(release);
    this.#store = new FrameStore(connection, scene.extensions);
    // What moves below the pointer changes whether it may be seen.
    scene.listen({
      windowChanged: () => {
        if (this.#pointer.touch()) this.#wake.raise();
      },
    });
    connection.onEvent = (event) => this.#onEvent(event);
    connection.onLost = () => this.#wake.raise();
  }

  /**
   * @param options `drawn`: what the viewer has drawn over.
   * @throws DisplayLostError when the display or the screen isn't there.
   */
  static async open(
    display: string,
    screenId: string,
    { release, drawn = new DrawnOver() }: { release: Release; drawn?: DrawnOver },
  ): Promise<X11Grabber> {
    const connection = await XConnection.open(display);
    try {
      const extensions = await queryExtensions(connection, [
        ...["MIT-SHM", "DAMAGE", "XFIXES", "RANDR", "XInputExtension"] as const,
        ...["SHAPE", "X-Resource", "Composite", "RENDER"] as const,
      ]);
      const screen = (await listMonitors(connection, extensions)).find(({ id }) => id === screenId);
      if (!screen) throw new DisplayLostError(`Cannot grab screen "${screenId}": no such screen`);
      watchMonitors(connection, extensions);
      const scene = await Scene.open(connection, extensions, (scene) => {
        connection.onEvent = (event) => scene.handle(event);
      });
      return new X11Grabber(scene, { screen, release, drawn });
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  get withheld(): number {
    return this.#withheld;
  }

  setRelease(release: Release): void {
    this.#release = release;
    this.#era++;
    this.#allDamaged = true;
    this.#store.forget();
    this.#root.setRelease(release);
    this.#composed?.setRelease(release);
    this.#pointer.touch();
    this.#wake.raise();
  }

  get size(): { width: number; height: number } {
    const { width, height } = this.#screen.rect;
    return { width, height };
  }

  /** Whether frames come without a copy through the connection; known after the first one. */
  get shared(): boolean {
    return this.#store.shared;
  }

  async next({ timeoutMs, full = false }: { timeoutMs: number; full?: boolean }): Promise<Frame | null> {
    if (this.#busy) throw new TypeError("next() is already waiting");
    if (this.#frameOut) throw new TypeError("The previous frame has not been released");
    this.#busy = true;
    try {
      return await this.#next(performance.now() + timeoutMs, full);
    } finally {
      this.#busy = false;
      if (this.#closed && !this.#frameOut) this.#store.free();
    }
  }

  cursor(): Promise<Cursor | null> {
    return this.#pointer.cursor({ rect: this.#screen.rect, release: () => this.#release });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#root.close();
    this.#composed?.close();
    this.#scene.close();
    await this.#scene.connection.close();
    // A frame that is still out keeps its memory: whoever reads it would end the process otherwise.
    if (!this.#busy && !this.#frameOut) this.#store.free();
  }

  async #next(deadline: number, full: boolean): Promise<Frame | null> {
    for (;;) {
      this.#wake.lower();
      const { lost } = this.#scene.connection;
      if (lost) throw lost;
      if (this.#monitorsChanged || this.#missingSince !== null) await this.#refreshScreen();
      const now = performance.now(), era = this.#era;
      const view = await this.#view();
      // Another release may ask for another view.
      if (era !== this.#era) continue;
      let blocked = false;
      if (this.#missingSince === null) {
        const due = full || this.#allDamaged || this.#owed.length > 0 || view.pending;
        const read = due ? await this.#read(view, full) : null;
        if (read === "again" && performance.now() < deadline) continue;
        blocked = read === "later";
        if (read && typeof read === "object") return read;
      } else if (now - this.#missingSince > MONITOR_GONE_MS) {
        throw new DisplayLostError(`Lost screen "${this.#screen.name}": it is no longer attached`);
      }
      if (await this.#pointer.due(now)) return null;
      if (this.#monitorsChanged) continue;
      if (performance.now() >= deadline) return null;
      // What is waited for when nothing certain can be shown is told by events, or a matter of milliseconds.
      const retry = blocked ? performance.now() + BLOCKED_MS : Infinity;
      const until = Math.max(Math.min(deadline, this.#pointer.wakeAt, view.wakeAt, retry), now + 1);
      await this.#wake.wait(until - performance.now());
    }
  }

  /** The way to see the screen that the release asks for. */
  async #view(): Promise<View> {
    if (this.#release.everything) return this.#root;
    if (!this.#composed) {
      this.#composed = await ComposedView.create(
        this.#scene,
        this.#screen.rect,
        () => this.#wake.raise(),
      );
      this.#composed.setRelease(this.#release);
      if (this.#closed) this.#composed.close();
    }
    return this.#composed;
  }

  /** A frame; null when nothing has changed; "later" when nothing certain can be shown yet. */
  async #read(view: View, full: boolean): Promise<Frame | "again" | "later" | null> {
    const era = this.#era;
    const update = await view.update({ all: this.#allDamaged });
    if (!update) return "later";
    const { width, height } = this.size;
    const all: Rect = { x: 0, y: 0, width, height };
    const owed = this.#owed.map((rect) => intersect(rect, all)).filter((rect) => !!rect);
    const damage = this.#allDamaged ? [all] : [...update.damage, ...owed];
    if (damage.length === 0 && !full) return null;
    this.#owed = [];
    this.#store.markStale(damage);
    try {
      const pixels = update.source ? await this.#store.read(update.source, update) : this.#store.blank();
      blacken(pixels, this.#gaps);
      const certain = view.confirm();
      if (era !== this.#era || !certain) {
        this.#withheld++;
        this.#store.takeBack();
        this.#store.markStale(damage);
        this.#owed.push(...damage);
        return "again";
      }
      this.#store.accept();
      this.#allDamaged = false;
      this.#frameOut = true;
      return {
        pixels,
        damage: full ? [all] : damage,
        time: performance.timeOrigin + performance.now(),
        release: () => this.#giveBack(),
      };
    } catch (error) {
      // The screen shrank meanwhile (BadMatch): ask for its size, then read all of it.
      if (!(error instanceof XError)) throw error;
      this.#monitorsChanged = this.#allDamaged = true;
      return null;
    }
  }

  #giveBack(): void {
    if (!this.#frameOut) return;
    this.#frameOut = false;
    if (this.#closed) this.#store.free();
  }

  async #refreshScreen(): Promise<void> {
    this.#monitorsChanged = false;
    const screens = await listMonitors(this.#scene.connection, this.#scene.extensions);
    const found = screens.find(({ id }) => id === this.#screen.id);
    if (!found) {
      this.#missingSince ??= performance.now();
      return;
    }
    this.#missingSince = null;
    const [before, after] = [this.#screen.rect, found.rect];
    this.#screen = found;
    const first = !this.#store.allocated;
    if (first || before.width !== after.width || before.height !== after.height) {
      await this.#store.allocate(this.size);
    }
    const gaps = gapsOf(found, screens);
    if (first || !sameRect(before, after) || !sameRects(gaps, this.#gaps)) this.#allDamaged = true;
    this.#gaps = gaps;
    if (!sameRect(before, after)) {
      this.#store.forget();
      this.#root.setScreen(after);
      this.#composed?.setScreen(after);
    }
  }

  #onEvent(event: Packet): void {
    this.#scene.handle(event);
    this.#composed?.handle(event);
    const changed = this.#root.handle(event);
    const pointer = this.#pointer.handle(event);
    const monitors = isMonitorEvent(event, this.#scene.extensions) && !this.#isOfOtherWindow(event);
    this.#monitorsChanged ||= monitors;
    if (changed || pointer || monitors) this.#wake.raise();
  }

  /** The root window's changes are told beside those of its children. */
  #isOfOtherWindow({ bytes, view }: Packet): boolean {
    return (bytes[0] & 0x7f) === CONFIGURE_NOTIFY &&
      view.getUint32(8, true) !== this.#scene.connection.setup.root;
  }
}
