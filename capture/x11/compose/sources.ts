import type { XConnection } from "../connection.ts";
import type { Extension } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { XError } from "../packet.ts";
import { Request } from "../request.ts";
import { DisplayLostError, type Rect } from "../../types.ts";
import type { TopLevel } from "../windows/top_level.ts";
import { getGeometry, parseGeometry } from "../windows/tree.ts";
import { move } from "../../regions.ts";
import type { Renderer, Surface } from "./renderer.ts";

const CLEAR_AREA = 61;
const EXPOSURES = 1;
const NAME_WINDOW_PIXMAP = 6;
const DAMAGE_CREATE = 1, DAMAGE_DESTROY = 2, DAMAGE_SUBTRACT = 3;
const REPORT_NON_EMPTY = 3;
const XFIXES_CREATE_REGION = 5, XFIXES_FETCH_REGION = 19;
const NONE = 0;
/** A window is left alone until it has kept its size this long: each new size is a new pixmap to be wiped. */
const SETTLE_MS = 40;
/** What a window's pixmap is filled with until its program has painted: light, as most programs are. */
const WIPED: [number, number, number, number] = [0xe8e8, 0xeaea, 0xebeb, 0xffff];
const TRANSPARENT: [number, number, number, number] = [0, 0, 0, 0];

interface Entry {
  window: TopLevel;
  damage: number;
  damaged: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Clean pixels of the window, maybe of an earlier size. */
  surface: Surface | null;
  /** What `surface` was, or will be, named for. */
  size: string;
  /** Of what `surface` must not have been painted with since. */
  content: string;
}

export interface SourceExtensions {
  Composite: Extension;
  DAMAGE: Extension;
  XFIXES: Extension;
}

/**
 * The pixels of released windows: their backing pixmaps (Composite NameWindowPixmap), each of them wiped before it is
 * first looked at. The server fills a new one with what was on the screen there, and a window without a background keeps
 * that until its program paints; so we fill it with one colour, and ask the program to paint again.
 */
export class Sources {
  #connection: XConnection;
  #extensions: SourceExtensions;
  #renderer: Renderer;
  #changed: (window: TopLevel) => void;
  #entries = new Map<TopLevel, Entry>();
  #byDamage = new Map<number, Entry>();
  #region: number;
  #damaged = false;
  #closed = false;

  /** @param changed is called when a window has pixels, others, or none any more. */
  constructor(
    connection: XConnection,
    { extensions, renderer, changed }: {
      extensions: SourceExtensions;
      renderer: Renderer;
      changed: (window: TopLevel) => void;
    },
  ) {
    this.#connection = connection;
    this.#extensions = extensions;
    this.#renderer = renderer;
    this.#changed = changed;
    this.#region = connection.newId();
    connection.send(new Request(extensions.XFIXES.opcode, XFIXES_CREATE_REGION).u32(this.#region));
  }

  /** A released window was painted into. */
  get damaged(): boolean {
    return this.#damaged;
  }

  /** The window's pixels, from its border's corner on; null while there are none that are clean. */
  surface(window: TopLevel): Surface | null {
    return this.#entries.get(window)?.surface ?? null;
  }

  /** To be called whenever anything of the window, or what may be seen, has changed. */
  update(window: TopLevel, seen: boolean): void {
    const entry = this.#entries.get(window);
    const { width, height } = window.rect;
    const size = `${width}x${height}`, content = JSON.stringify([window.holes, window.taints]);
    if (!seen || !window.mapped || window.inputOnly || !this.#formatOf(window)) {
      if (entry) this.#drop(entry);
    } else if (!entry) {
      this.#adopt(window, { size, content });
    } else if (entry.content !== content) {
      // Where another program's window was, its picture may still be.
      entry.content = content;
      this.#freeSurface(entry);
      this.#schedule(entry);
    } else if (entry.size !== size) {
      entry.size = size;
      this.#schedule(entry);
    }
  }

  /** All pixmaps may be others: a compositing manager came or went. */
  renewAll(): void {
    for (const entry of this.#entries.values()) this.#schedule(entry);
  }

  /** @returns the window that was painted into, if it was an event of that. */
  handle({ bytes, view }: Packet): TopLevel | null {
    if ((bytes[0] & 0x7f) !== this.#extensions.DAMAGE.firstEvent) return null;
    const entry = this.#byDamage.get(view.getUint32(8, true));
    if (!entry) return null;
    entry.damaged = this.#damaged = true;
    return entry.window;
  }

  /** Forgets and gives where windows were painted into, on the root window. @throws DisplayLostError */
  async takeDamage(): Promise<Rect[]> {
    const { DAMAGE, XFIXES } = this.#extensions;
    const asked: Promise<Rect[]>[] = [];
    this.#damaged = false;
    for (const entry of this.#entries.values()) {
      if (!entry.damaged) continue;
      entry.damaged = false;
      const { window } = entry;
      // In the order in which the server carries them out, one region does for all.
      this.#connection.send(
        new Request(DAMAGE.opcode, DAMAGE_SUBTRACT).u32(entry.damage, NONE, this.#region),
      );
      asked.push(
        this.#connection.callNow(
          new Request(XFIXES.opcode, XFIXES_FETCH_REGION).u32(this.#region),
          (reply) => {
            const { rect, border } = window;
            const inside = { x: rect.x + border, y: rect.y + border };
            return parseRegion(reply).map((part) => move(part, inside));
          },
        ),
      );
    }
    return (await Promise.all(asked)).flat();
  }

  close(): void {
    this.#closed = true;
    for (const entry of this.#entries.values()) clearTimeout(entry.timer);
    this.#entries.clear();
    this.#byDamage.clear();
  }

  #adopt(window: TopLevel, { size, content }: { size: string; content: string }): void {
    const damage = this.#connection.newId();
    const entry = { window, damage, damaged: false, timer: undefined, surface: null, size, content };
    this.#connection.send(
      new Request(this.#extensions.DAMAGE.opcode, DAMAGE_CREATE)
        .u32(damage, window.xid).u8(REPORT_NON_EMPTY, 0, 0, 0),
    );
    this.#entries.set(window, entry);
    this.#byDamage.set(damage, entry);
    this.#schedule(entry);
  }

  /** At once: not one more picture has it. */
  #drop(entry: Entry): void {
    clearTimeout(entry.timer);
    this.#freeSurface(entry);
    this.#connection.send(
      new Request(this.#extensions.DAMAGE.opcode, DAMAGE_DESTROY).u32(entry.damage),
    );
    this.#byDamage.delete(entry.damage);
    this.#entries.delete(entry.window);
  }

  #freeSurface(entry: Entry): void {
    if (entry.surface) this.#renderer.free(entry.surface);
    entry.surface = null;
  }

  #schedule(entry: Entry): void {
    clearTimeout(entry.timer);
    if (this.#closed) return;
    const wait = entry.window.resizedAt + SETTLE_MS - performance.now();
    entry.timer = setTimeout(() => void this.#name(entry), Math.max(0, wait));
  }

  async #name(entry: Entry): Promise<void> {
    const { window, content, size } = entry;
    const pixmap = this.#connection.newId();
    this.#connection.send(
      new Request(this.#extensions.Composite.opcode, NAME_WINDOW_PIXMAP).u32(window.xid, pixmap),
    );
    const picture = this.#renderer.createPicture(pixmap, this.#formatOf(window)!);
    this.#renderer.fill(picture, window.depth === 32 ? TRANSPARENT : WIPED);
    try {
      const named = this.#connection.callNow(getGeometry(pixmap), (reply) => {
        const { rect } = parseGeometry(reply);
        const current = this.#entries.get(window) === entry && entry.content === content;
        if (!current) return this.#renderer.free({ pixmap, picture });
        this.#freeSurface(entry);
        entry.surface = { pixmap, picture, width: rect.width, height: rect.height };
        this.#changed(window);
      });
      for (const xid of window.tree.keys()) {
        this.#connection.send(new Request(CLEAR_AREA, EXPOSURES).u32(xid).u16(0, 0, 0, 0));
      }
      await named;
    } catch (error) {
      if (error instanceof DisplayLostError) return;
      // The window isn't shown any more (BadMatch), or is gone.
      if (!(error instanceof XError)) throw error;
      if (this.#entries.get(window) === entry && entry.size === size) this.#freeSurface(entry);
    }
  }

  /** A window's kind of pixels; none can be painted without. */
  #formatOf({ visual }: TopLevel): number | undefined {
    return this.#renderer.formats.ofVisual.get(visual);
  }
}

/** FetchRegion. */
function parseRegion({ view }: Packet): Rect[] {
  const rects: Rect[] = [];
  for (let at = 32; at + 8 <= view.byteLength; at += 8) {
    rects.push({
      x: view.getInt16(at, true),
      y: view.getInt16(at + 2, true),
      width: view.getUint16(at + 4, true),
      height: view.getUint16(at + 6, true),
    });
  }
  return rects;
}
