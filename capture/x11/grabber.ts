import { boundingBox, intersect, sameRect } from "../rects.ts";
import {
  type Cursor,
  type CursorShape,
  DisplayLostError,
  type Frame,
  type Grabber,
  type Rect,
  type Release,
  type Screen,
} from "../types.ts";
import { XConnection } from "./connection.ts";
import { cursorEvent, fetchCursorShape, queryPointer, sameShape, watchCursor } from "./cursor.ts";
import { type DamageWatch, watchDamage } from "./damage.ts";
import { type Extensions, queryExtensions } from "./extensions.ts";
import { FrameStore } from "./frame_store.ts";
import { isMonitorEvent, listMonitors, watchMonitors } from "./monitors.ts";
import { type Packet, XError } from "./packet.ts";
import { createSignal } from "../signal.ts";

/** Without DAMAGE the screen is read as a whole, this often. */
const POLL_MS = 50;
/** A mouse moves a thousand times a second; nobody needs to know more often than this. */
const CURSOR_INTERVAL_MS = 8;
/** Warps of the pointer raise no event, so its place is looked up this often. */
const WARP_CHECK_MS = 250;
/** A monitor may be missing this long while its mode is set. */
const MONITOR_GONE_MS = 3000;
/** More rectangles than this are told as one. */
const DAMAGE_MAX_RECTS = 128;

/** Grabs one monitor on an X connection of its own. */
export class X11Grabber implements Grabber {
  #connection: XConnection;
  #extensions: Extensions;
  #screen: Screen;
  #release: Release;
  #damage: DamageWatch | null;
  #store: FrameStore;
  #wake = createSignal();
  #busy = false;
  #frameOut = false;
  #closed = false;
  /** The screen's size or place must be asked for. */
  #monitorsChanged = true;
  /** Everything counts as changed. */
  #allDamaged = true;
  #missingSince: number | null = null;
  #lastFrameAt = -Infinity;
  #pointer = { news: true, toldAt: -Infinity, checkedAt: -Infinity, shapeChanged: true };
  #toldPointer: Cursor | null = null;
  #toldShape: CursorShape | null = null;

  private constructor(
    connection: XConnection,
    { extensions, screen, release }: { extensions: Extensions; screen: Screen; release: Release },
  ) {
    this.#connection = connection;
    this.#extensions = extensions;
    this.#screen = screen;
    this.#release = release;
    watchMonitors(connection, extensions);
    watchCursor(connection, extensions);
    this.#damage = watchDamage(connection, extensions);
    this.#store = new FrameStore(connection, extensions);
    connection.onEvent = (event) => this.#onEvent(event);
    connection.onLost = () => this.#wake.raise();
  }

  /** @throws DisplayLostError when the display or the screen isn't there. */
  static async open(display: string, screenId: string, release: Release): Promise<X11Grabber> {
    const connection = await XConnection.open(display);
    try {
      const extensions = await queryExtensions(
        connection,
        ["MIT-SHM", "DAMAGE", "XFIXES", "RANDR", "XInputExtension"],
      );
      const screen = (await listMonitors(connection, extensions)).find(({ id }) => id === screenId);
      if (!screen) throw new DisplayLostError(`Cannot grab screen "${screenId}": no such screen`);
      return new X11Grabber(connection, { extensions, screen, release });
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  readonly withheld = 0;

  setRelease(release: Release): void {
    this.#release = release;
    this.#allDamaged = true;
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

  async cursor(): Promise<Cursor | null> {
    const shapeChanged = this.#pointer.shapeChanged;
    this.#pointer.news = this.#pointer.shapeChanged = false;
    this.#pointer.toldAt = this.#pointer.checkedAt = performance.now();
    const [{ x, y, visible }, fetched] = await Promise.all([
      queryPointer(this.#connection),
      shapeChanged ? fetchCursorShape(this.#connection, this.#extensions) : null,
    ]);
    const shape = fetched && !sameShape(fetched, this.#toldShape) ? fetched : null;
    const told = this.#toldPointer;
    if (!shape && told?.x === x && told.y === y && told.visible === visible) return null;
    this.#toldPointer = { x, y, visible };
    if (shape) this.#toldShape = shape;
    const { rect } = this.#screen;
    return { x: x - rect.x, y: y - rect.y, visible, ...(shape ? { shape } : {}) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#connection.close();
    // A frame that is still out keeps its memory: whoever reads it would end the process otherwise.
    if (!this.#busy && !this.#frameOut) this.#store.free();
  }

  async #next(deadline: number, full: boolean): Promise<Frame | null> {
    for (;;) {
      this.#wake.lower();
      if (this.#connection.lost) throw this.#connection.lost;
      if (this.#monitorsChanged || this.#missingSince !== null) await this.#refreshScreen();
      const now = performance.now();
      if (this.#missingSince === null) {
        const due = this.#release.everything && (full || this.#allDamaged ||
          (this.#damage ? this.#damage.pending : now >= this.#lastFrameAt + POLL_MS));
        const frame = due ? await this.#read(full) : null;
        if (frame) return frame;
      } else if (now - this.#missingSince > MONITOR_GONE_MS) {
        throw new DisplayLostError(`Lost screen "${this.#screen.name}": it is no longer attached`);
      }
      if (await this.#pointerNews(now)) return null;
      if (this.#monitorsChanged) continue;
      if (performance.now() >= deadline) return null;
      await this.#wake.wait(this.#nextLook(now, deadline) - performance.now());
    }
  }

  /** When there may be something to do although no event came. */
  #nextLook(now: number, deadline: number): number {
    let until = Math.min(deadline, this.#pointer.checkedAt + WARP_CHECK_MS);
    if (!this.#damage) until = Math.min(until, this.#lastFrameAt + POLL_MS);
    if (this.#pointer.news) {
      until = Math.min(until, this.#pointer.toldAt + CURSOR_INTERVAL_MS);
    }
    return Math.max(until, now + 1);
  }

  /** Whether the caller should ask for the cursor now. */
  async #pointerNews(now: number): Promise<boolean> {
    const pointer = this.#pointer;
    if (!pointer.news && now >= pointer.checkedAt + WARP_CHECK_MS) {
      pointer.checkedAt = now;
      const { x, y } = await queryPointer(this.#connection);
      pointer.news = x !== this.#toldPointer?.x || y !== this.#toldPointer.y;
    }
    if (!pointer.news || now < pointer.toldAt + CURSOR_INTERVAL_MS) return false;
    pointer.news = false;
    pointer.toldAt = now;
    return true;
  }

  async #read(full: boolean): Promise<Frame | null> {
    const { rect } = this.#screen;
    const all: Rect = { x: 0, y: 0, width: rect.width, height: rect.height };
    const changed = await this.#damage?.take();
    let damage = [all];
    if (changed && !this.#allDamaged) damage = toScreen(changed, rect);
    if (damage.length === 0 && !full) return null;
    this.#store.markStale(damage);
    try {
      const pixels = await this.#store.read(rect);
      this.#allDamaged = false;
      this.#lastFrameAt = performance.now();
      this.#frameOut = true;
      return {
        pixels,
        damage: full ? [all] : damage,
        time: performance.timeOrigin + this.#lastFrameAt,
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
    const found = (await listMonitors(this.#connection, this.#extensions))
      .find(({ id }) => id === this.#screen.id);
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
    if (first || !sameRect(before, after)) this.#allDamaged = true;
  }

  #onEvent(event: Packet): void {
    const pointer = cursorEvent(event, this.#extensions);
    if (pointer) {
      this.#pointer.shapeChanged ||= pointer === "shape";
      if (this.#pointer.news) return;
      this.#pointer.news = true;
    } else if (isMonitorEvent(event, this.#extensions)) this.#monitorsChanged = true;
    else if (!this.#damage?.handle(event)) return;
    this.#wake.raise();
  }
}

function toScreen(rects: Rect[], screen: Rect): Rect[] {
  const inside: Rect[] = [];
  for (const rect of rects) {
    const part = intersect(rect, screen);
    if (part) inside.push({ ...part, x: part.x - screen.x, y: part.y - screen.y });
  }
  return inside.length > DAMAGE_MAX_RECTS ? [boundingBox(inside)] : inside;
}
