import type { XConnection } from "../connection.ts";
import type { Extensions } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { Request } from "../request.ts";
import { intersect } from "../../rects.ts";
import { RELEASE_NOTHING } from "../../release.ts";
import { DisplayLostError, type Rect, type Release } from "../../types.ts";
import { compositorEvent, watchCompositor } from "../overlay/compositor.ts";
import type { Scene } from "../windows/scene.ts";
import { mayBeSeen, type TopLevel } from "../windows/top_level.ts";
import { copyBackground } from "./background.ts";
import { common, divide, move, subtract, toRegion } from "../../regions.ts";
import { Renderer, type Surface } from "./renderer.ts";
import { type SourceExtensions, Sources } from "./sources.ts";

const REDIRECT_SUBWINDOWS = 2;
const AUTOMATIC = 0;
/** More places than this are taken as the box around them. */
const DIRTY_MAX_RECTS = 48;
/** A window of more parts than this doesn't spare what is below it from being painted. */
const COVER_MAX_RECTS = 64;
/** A window of more parts than this is nothing that anybody looks at; it isn't shown. */
const SHAPE_MAX_RECTS = 4000;

interface Job {
  surface: Surface;
  at: { x: number; y: number };
  region: Rect[];
  over: boolean;
}

/** What a picture was composed with; it counts only if all that still holds when it has been read. */
interface Composed {
  dirty: Rect[];
  windows: { window: TopLevel; version: number }[];
  release: Release;
}

/**
 * A picture of the screen in a pixmap of ours with nothing but released windows in it: composed by the server from their
 * own pixels. Where anything else is, stands the pattern.
 */
export class Composer {
  #connection: XConnection;
  #extensions: SourceExtensions & Extensions;
  #scene: Scene;
  #renderer: Renderer;
  #sources: Sources;
  #stopListening: () => void;
  #release: Release = RELEASE_NOTHING;
  #screen: Rect;
  #surface: Surface;
  /** Nothing but the pattern, as large as the screen. */
  #pattern: Surface;
  /** On the root window; may overlap. */
  #dirty: Rect[] = [];
  #allDirty = true;
  /** Where windows were when they were last noticed. */
  #places = new Map<TopLevel, Rect>();
  #composed: Composed | null = null;
  #background: Surface | null = null;
  #backgroundWanted = false;
  /** Called when there may be something to compose. */
  onDirty: () => void = () => {};

  private constructor(
    scene: Scene,
    { extensions, renderer, screen }: {
      extensions: SourceExtensions & Extensions;
      renderer: Renderer;
      screen: Rect;
    },
  ) {
    const { connection } = scene;
    this.#connection = connection;
    this.#extensions = extensions;
    this.#scene = scene;
    this.#renderer = renderer;
    this.#screen = screen;
    this.#surface = renderer.createSurface(screen);
    this.#pattern = renderer.createPattern(screen);
    this.#sources = new Sources(connection, {
      extensions,
      renderer,
      changed: (window) => this.#touch(window),
    });
    connection.send(
      new Request(extensions.Composite.opcode, REDIRECT_SUBWINDOWS)
        .u32(connection.setup.root).u8(AUTOMATIC, 0, 0, 0),
    );
    for (const window of scene.stack) this.#touch(window);
    watchCompositor(connection, extensions, scene.atoms._NET_WM_CM_S0);
    this.#stopListening = scene.listen({
      windowChanged: (window) => this.#windowChanged(window),
      propertyChanged: ({ xid, property }) => {
        if (xid === connection.setup.root && property === scene.atoms._XROOTPMAP_ID) this.#renewBackground();
      },
    });
  }

  /** Null when the server can't compose, or can't say whose windows are. @throws DisplayLostError */
  static async create(scene: Scene, screen: Rect): Promise<Composer | null> {
    const { connection, extensions } = scene;
    const { Composite, RENDER, DAMAGE, XFIXES, SHAPE } = extensions;
    if (!Composite || !RENDER || !DAMAGE || !XFIXES || !SHAPE || !scene.knowsPrograms) return null;
    const renderer = await Renderer.create(connection, RENDER);
    return renderer &&
      new Composer(scene, { extensions: { ...extensions, Composite, DAMAGE, XFIXES }, renderer, screen });
  }

  /** Something changed since the last compose(). */
  get pending(): boolean {
    return this.#allDirty || this.#dirty.length > 0 || this.#sources.damaged;
  }

  /** The picture: a pixmap, the screen's upper left corner at 0, 0. */
  get drawable(): number {
    return this.#surface.pixmap;
  }

  /** From now on nothing else is composed; what was composed before and isn't confirmed yet is void. */
  setRelease(release: Release): void {
    this.#release = release;
    this.#allDirty = true;
    for (const window of this.#scene.stack) this.#sources.update(window, this.#sees(window));
    if (release.desktop) this.#renewBackground();
    else this.#dropBackground();
    this.onDirty();
  }

  /** Another place or size of the picture on the root window. */
  setScreen(screen: Rect): void {
    this.#renderer.free(this.#surface);
    this.#renderer.free(this.#pattern);
    this.#screen = screen;
    this.#surface = this.#renderer.createSurface(screen);
    this.#pattern = this.#renderer.createPattern(screen);
    this.#allDirty = true;
    if (this.#release.desktop) this.#renewBackground();
  }

  /** To be called with every event of the connection, after the scene. */
  handle(event: Packet): void {
    if (this.#sources.handle(event)) this.onDirty();
    else if (compositorEvent(event, this.#extensions)) this.#sources.renewAll();
  }

  /**
   * Composes what has changed; whoever reads the picture sends that request in the same tick, and asks confirm() when it
   * has come.
   *
   * @param options `all`: whatever has changed or not.
   * @returns what has changed, on the screen; null while what a window holds has just changed and isn't known yet.
   * @throws DisplayLostError
   */
  async compose({ all = false } = {}): Promise<Rect[] | null> {
    this.#dirty.push(...await this.#sources.takeDamage());
    const { width, height } = this.#screen;
    const whole = { x: 0, y: 0, width, height };
    const corner = { x: -this.#screen.x, y: -this.#screen.y };
    const places = this.#dirty.map((rect) => intersect(move(rect, corner), whole)).filter((rect) => !!rect);
    const dirty = all || this.#allDirty ? [whole] : toRegion(places, DIRTY_MAX_RECTS);
    const plan = this.#plan(dirty, corner);
    if (!plan) return null;
    this.#dirty = [];
    this.#allDirty = false;
    this.#composed = { dirty, windows: plan.windows, release: this.#release };
    if (dirty.length === 0) return dirty;
    this.#renderer.paint(this.#surface, this.#pattern.picture, { region: plan.pattern });
    for (const { surface, ...job } of plan.jobs.reverse()) {
      this.#renderer.paint(this.#surface, surface.picture, job);
    }
    return dirty;
  }

  /** Whether all that the last picture was composed with still holds. Otherwise it must not be used. */
  confirm(): boolean {
    const composed = this.#composed;
    this.#composed = null;
    if (!composed) return false;
    const holds = composed.release === this.#release &&
      composed.windows.every(({ window, version }) => window.version === version && window.settled);
    if (!holds) {
      for (const rect of composed.dirty) this.#dirty.push(move(rect, this.#screen));
    }
    return holds;
  }

  close(): void {
    this.#stopListening();
    this.#sources.close();
    this.#places.clear();
  }

  /** What to paint where, from the top down; null while a window to be seen isn't settled. */
  #plan(dirty: Rect[], corner: { x: number; y: number }) {
    const windows: Composed["windows"] = [];
    const pattern: Rect[] = [], jobs: Job[] = [];
    let left = dirty;
    const stack = this.#scene.stack;
    for (let i = stack.length - 1; i >= 0 && left.length > 0; i--) {
      const window = stack[i];
      if (!window.mapped || window.inputOnly || isPassedThrough(window)) continue;
      const rect = move(window.rect, corner);
      const { near, far } = divide(left, rect);
      if (near.length === 0) continue;
      const odd = window.shape !== null && window.shape.length > SHAPE_MAX_RECTS;
      const shape = window.shape && !odd
        ? common(window.shape.map((part) => move(part, rect)), [rect])
        : [rect];
      const part = common(near, shape);
      if (part.length === 0) continue;
      // Those of many parts are painted over what is below them, instead of cutting it to pieces.
      const covers = part.length <= COVER_MAX_RECTS;
      const surface = !odd && this.#sees(window) ? this.#sources.surface(window) : null;
      const paintPattern = (region: Rect[]) => {
        if (covers) pattern.push(...region);
        else jobs.push({ surface: this.#pattern, at: { x: 0, y: 0 }, region, over: false });
      };
      if (!surface) {
        paintPattern(part);
        if (covers) left = [...far, ...subtract(near, part)];
        continue;
      }
      if (!window.settled) return null;
      windows.push({ window, version: window.version });
      const holes = window.holes.map((hole) => move(hole, rect));
      const there = common(part, [{ ...rect, width: surface.width, height: surface.height }]);
      const seen = subtract(there, holes);
      // Its pixels aren't there yet where it has just grown.
      const missing = seen.length === part.length && holes.length === 0 ? [] : subtract(part, seen);
      if (missing.length > 0) paintPattern(missing);
      const over = window.depth === 32;
      jobs.push({ surface, at: rect, region: seen, over });
      if (covers) left = [...far, ...subtract(near, over ? missing : part)];
    }
    if (this.#background) {
      jobs.push({ surface: this.#background, at: { x: 0, y: 0 }, region: left, over: false });
    } else pattern.push(...left);
    return { windows, pattern, jobs };
  }

  #sees(window: TopLevel): boolean {
    return mayBeSeen(window, this.#release);
  }

  #windowChanged(window: TopLevel): void {
    this.#sources.update(window, this.#sees(window));
    this.#touch(window);
  }

  /** It must be painted anew, and what was there before. */
  #touch(window: TopLevel): void {
    const before = this.#places.get(window);
    if (before) this.#dirty.push(before);
    if (window.mapped && !window.inputOnly) {
      this.#dirty.push(window.rect);
      this.#places.set(window, window.rect);
    } else this.#places.delete(window);
    if (this.#dirty.length > 4 * DIRTY_MAX_RECTS) this.#dirty = toRegion(this.#dirty, DIRTY_MAX_RECTS);
    this.onDirty();
  }

  #renewBackground(): void {
    if (!this.#release.desktop || this.#backgroundWanted) return;
    this.#backgroundWanted = true;
    queueMicrotask(async () => {
      this.#backgroundWanted = false;
      try {
        const { Composite: composite } = this.#extensions;
        const screen = this.#screen;
        const copy = await copyBackground(this.#connection, {
          composite,
          renderer: this.#renderer,
          pattern: this.#pattern,
          place: screen,
        });
        if (screen !== this.#screen || !this.#release.desktop) {
          if (copy) this.#renderer.free(copy);
          return;
        }
        this.#dropBackground();
        this.#background = copy;
        this.#allDirty = true;
        this.onDirty();
      } catch (error) {
        if (!(error instanceof DisplayLostError)) throw error;
      }
    });
  }

  #dropBackground(): void {
    if (this.#background) this.#renderer.free(this.#background);
    this.#background = null;
  }
}

/** The frame around the screen: what is below it is reached by input, and seen. */
function isPassedThrough({ owner, clickThrough }: TopLevel): boolean {
  return owner.who === "own" && !owner.page && clickThrough;
}
