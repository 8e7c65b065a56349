import type { XConnection } from "../connection.ts";
import { type Extensions } from "../extensions.ts";
import type { Packet } from "../packet.ts";
import { XError } from "../packet.ts";
import { Request } from "../request.ts";
import { contains } from "../../rects.ts";
import { DisplayLostError } from "../../types.ts";
import { doPidsHold, queryPids } from "./client_ids.ts";
import { isOwnTitle, NOBODY } from "../../whose.ts";
import { examine, type ExamineContext } from "./examine.ts";
import { Owners } from "./owners.ts";
import { readProcess } from "./process.ts";
import { type Atoms, getNumbers, getTitle, internAtoms, WM_NAME, WM_TRANSIENT_FOR } from "./properties.ts";
import { createTopLevel, type TopLevelRecord } from "./record.ts";
import { readStructureEvent, type StructureEvent } from "./structure_events.ts";
import type { TopLevel } from "./top_level.ts";
import { getGeometry, parseChildren, parseGeometry } from "./tree.ts";

const CHANGE_WINDOW_ATTRIBUTES = 2;
const GET_WINDOW_ATTRIBUTES = 3;
const QUERY_TREE = 15;
const EVENT_MASK = 0x800;
/** StructureNotify is for monitors.ts: one program has one mask a window. */
const ROOT_EVENTS = 0x20000 /* StructureNotify */ | 0x80000 /* SubstructureNotify */ |
  0x400000; /* PropertyChange */
const PROPERTY_NOTIFY = 28;
const MAP_STATE = 26;
/** What is known of a window doesn't hold longer than this while things go on changing in it. */
const UNSETTLED_MS = 100;

export interface SceneNews {
  /** Anything of a window: its place, its order, whether it is there, whose it is. */
  windowChanged(window: TopLevel): void;
  /** A property of the root window, or of a window or what is in it. */
  propertyChanged?(change: { xid: number; property: number; window: TopLevel | null }): void;
}

/**
 * A mirror of the windows on a display, true at every event and every reply of its connection: the server tells all
 * changes in their order (SubstructureNotify). What a window is, is asked for as soon as it is there; until the answer
 * has come it is nobody's.
 */
export class Scene {
  readonly connection: XConnection;
  readonly extensions: Extensions;
  readonly atoms: Atoms;
  #context: ExamineContext;
  #stack: TopLevelRecord[] = [];
  #tops = new Map<number, TopLevelRecord>();
  /** All windows inside of top level windows, and those themselves. */
  #inside = new Map<number, TopLevelRecord>();
  #owners: Owners;
  #listeners = new Set<SceneNews>();
  #closed = false;

  private constructor(context: ExamineContext) {
    this.#context = context;
    this.connection = context.connection;
    this.extensions = context.extensions;
    this.atoms = context.atoms;
    this.#owners = new Owners(this.#stack, (window) => this.#tell(window));
  }

  /**
   * Mirrors the connection's display; whoever holds the connection hands all its events to handle(). Every window that
   * is there has been looked at when this resolves. Wants SHAPE and X-Resource; without X-Resource every window that
   * isn't ours is nobody's. Takes over the root window's events, those that watchMonitors() asks for among them.
   *
   * @throws DisplayLostError
   */
  static async open(
    connection: XConnection,
    extensions: Extensions,
    handOver: (scene: Scene) => void,
  ): Promise<Scene> {
    const atoms = await internAtoms(connection);
    const pidsHold = await doPidsHold(connection, extensions);
    const scene = new Scene({ connection, extensions, atoms, manager: null, pidsHold });
    handOver(scene);
    await scene.#start();
    return scene;
  }

  /** Whether windows' programs can be told here. */
  get knowsPrograms(): boolean {
    return this.#context.pidsHold;
  }

  /** There is a window manager that names itself. */
  get managed(): boolean {
    return this.#context.manager !== null;
  }

  /** The lowest first. */
  get stack(): readonly TopLevel[] {
    return this.#stack;
  }

  topLevel(xid: number): TopLevel | null {
    return this.#tops.get(xid) ?? null;
  }

  /** The top level window that a window is in, or is. */
  topLevelOf(xid: number): TopLevel | null {
    return this.#tops.get(xid) ?? this.#inside.get(xid) ?? null;
  }

  /** The topmost window there that isn't click-through. */
  at(point: { x: number; y: number }): TopLevel | null {
    return this.#stack.findLast(({ mapped, rect, shape, clickThrough }) =>
      mapped && !clickThrough && contains(rect, point) &&
      (!shape ||
        shape.some((part) => contains(part, { x: point.x - rect.x, y: point.y - rect.y })))
    ) ?? null;
  }

  /** @returns how to stop listening. */
  listen(listener: SceneNews): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** To be called with every event of the connection. Events that other programs made up (SendEvent) don't count. */
  handle(packet: Packet): void {
    const { bytes, view } = packet;
    const { root } = this.connection.setup;
    if (bytes[0] === PROPERTY_NOTIFY) {
      return this.#onProperty(view.getUint32(4, true), view.getUint32(8, true));
    }
    if (bytes[0] === this.extensions.SHAPE?.firstEvent) {
      const window = this.#tops.get(view.getUint32(4, true));
      if (window) this.#disturb(window);
      return;
    }
    const event = readStructureEvent(packet);
    if (!event) return;
    if (event.parent === root) this.#onTop(event);
    else this.#onInside(event);
  }

  /** Forgets what still waits; the connection is its owner's to close. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    for (const window of this.#stack) window.stop();
  }

  async #start(): Promise<void> {
    const { connection, atoms } = this;
    const { root } = connection.setup;
    connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(root, EVENT_MASK, ROOT_EVENTS));
    const found = await connection.callNow(
      new Request(QUERY_TREE).u32(root),
      (reply) => parseChildren(reply).map((xid) => this.#add(xid)),
    );
    await this.#findManager(await getNumbers(connection, root, { property: atoms._NET_SUPPORTING_WM_CHECK }));
    await Promise.all(found.map((window) => this.#place(window)));
    await Promise.all(found.map((window) => this.#look(window)));
  }

  #add(xid: number): TopLevelRecord {
    const window = createTopLevel(xid);
    if (this.connection.madeHere(xid)) window.made = { who: "own", page: false };
    this.#owners.decide(window);
    this.#stack.push(window);
    this.#tops.set(xid, window);
    this.#watch(xid, window);
    return window;
  }

  #watch(xid: number, window: TopLevelRecord): void {
    if (window.gone) return;
    this.#inside.set(xid, window);
    window.watched.add(xid);
  }

  #remove(window: TopLevelRecord): void {
    window.gone = true;
    window.mapped = false;
    this.#stack.splice(this.#stack.indexOf(window), 1);
    this.#tops.delete(window.xid);
    for (const xid of window.watched) if (this.#inside.get(xid) === window) this.#inside.delete(xid);
    window.stop();
    this.#owners.forget(window);
    this.#tell(window);
  }

  #onTop(event: StructureEvent): void {
    const window = this.#tops.get(event.xid);
    if (event.type === "created" || (event.type === "reparented" && event.to === event.parent)) {
      if (window) this.#remove(window);
      const added = this.#add(event.xid);
      Object.assign(added, event.placement);
      this.#tell(added);
      if (event.type === "reparented") void this.#place(added);
      void this.#look(added);
      return;
    }
    if (!window) return;
    switch (event.type) {
      case "destroyed":
      case "reparented":
        return this.#remove(window);
      case "mapped":
        window.mapped = true;
        window.overrideRedirect = event.overrideRedirect;
        window.resizedAt = performance.now();
        break;
      case "unmapped":
        window.mapped = false;
        break;
      case "configured": {
        const { border, rect: { width, height } } = window;
        Object.assign(window, event.placement);
        if (width !== window.rect.width || height !== window.rect.height) {
          window.resizedAt = performance.now();
          // Its shape may have been clipped to the old size.
          if (window.shape) this.#disturb(window);
        }
        // What is in it lies elsewhere then.
        if (border !== window.border && window.holes.length > 0) {
          window.taints++;
          this.#disturb(window);
        }
        this.#restack(window, event.above);
        break;
      }
      case "moved":
        window.rect = { ...window.rect, ...event.corner };
        break;
      case "circulated":
        this.#restack(window, event.toTop ? this.#stack.at(-1)!.xid : 0);
        break;
    }
    this.#tell(window);
  }

  #onInside(event: StructureEvent): void {
    const window = this.#inside.get(event.parent);
    if (!window) return;
    const node = window.tree.get(event.xid);
    if (event.type === "destroyed") {
      this.#inside.delete(event.xid);
      window.watched.delete(event.xid);
    }
    const arrives = event.type === "created" || event.type === "reparented";
    // A new window has nothing in it yet; one that was elsewhere before may have.
    if (event.type === "created" && this.#isAkin(event.xid, window)) return this.#disturb(window);
    const leaves = event.type === "destroyed" && event.xid === window.client;
    if (!arrives && node && !node.sensitive && !leaves) return;
    // Whatever it was, it may be gone before it is looked at, and what it has painted still there.
    window.taints++;
    this.#disturb(window);
  }

  /** Whether the connection that made a new window has also made one that is no other program's there. */
  #isAkin(xid: number, { tree }: TopLevelRecord): boolean {
    const { idMask } = this.connection.setup;
    const base = xid & ~idMask;
    for (const node of tree.values()) if ((node.xid & ~idMask) === base && !node.sensitive) return true;
    return false;
  }

  #onProperty(xid: number, property: number): void {
    const { _NET_SUPPORTING_WM_CHECK, _NET_WM_NAME, _NET_WM_WINDOW_TYPE } = this.atoms;
    const window = this.#inside.get(xid) ?? null;
    if (xid === this.connection.setup.root && property === _NET_SUPPORTING_WM_CHECK) {
      void this.#managerChanged();
    } else if (window) {
      const title = property === _NET_WM_NAME || property === WM_NAME;
      if (title && !window.settled) window.retitled = true;
      else if (title && (xid === window.client || xid === window.xid)) void this.#readTitle(window);
      else if (property === _NET_WM_WINDOW_TYPE || property === WM_TRANSIENT_FOR) this.#disturb(window);
    }
    for (const listener of this.#listeners) listener.propertyChanged?.({ xid, property, window });
  }

  /** What was known of it may not hold any more. */
  #disturb(window: TopLevelRecord): void {
    window.version++;
    window.settled = false;
    if (this.#closed) return;
    window.expire(UNSETTLED_MS, () => {
      window.known = false;
      this.#owners.decide(window);
      this.#tell(window);
    });
    void this.#look(window);
  }

  /** Finds out all about a window, again and again until nothing changes meanwhile. */
  async #look(window: TopLevelRecord): Promise<void> {
    if (window.looking) return;
    window.looking = true;
    try {
      while (!window.gone && !window.settled) {
        const { version } = window;
        let found;
        try {
          found = await examine(this.#context, window.xid, (xid) => this.#watch(xid, window));
        } catch (error) {
          // Something in it vanished: look again.
          if (error instanceof XError) continue;
          if (error instanceof RangeError) return this.#giveUp(window);
          if (error instanceof DisplayLostError) return;
          throw error;
        }
        if (window.gone || window.version !== version) continue;
        window.settled = true;
        window.know(found);
        this.#owners.learn(window);
        this.#tell(window);
        if (window.retitled) void this.#readTitle(window);
      }
    } finally {
      window.looking = false;
    }
  }

  /** There is too much in it. */
  #giveUp(window: TopLevelRecord): void {
    window.stop();
    window.settled = window.known = true;
    if (window.made.who !== "own") window.made = NOBODY;
    this.#owners.decide(window);
    this.#tell(window);
  }

  async #readTitle(window: TopLevelRecord): Promise<void> {
    window.retitled = false;
    try {
      const title = await getTitle(this.connection, window.client, this.atoms);
      if (window.gone) return;
      window.title = title;
      if (isOwnTitle(title) !== window.titled) {
        window.titled = !window.titled;
        window.version++;
        this.#owners.decideAll();
      }
      this.#tell(window);
    } catch (error) {
      if (!(error instanceof DisplayLostError)) throw error;
    }
  }

  /** For windows that no event has told the place of. */
  async #place(window: TopLevelRecord): Promise<void> {
    const { connection } = this;
    try {
      await Promise.all([
        connection.callNow(getGeometry(window.xid), (reply) => {
          const { rect, border } = parseGeometry(reply);
          Object.assign(window, { rect, border });
        }),
        connection.callNow(new Request(GET_WINDOW_ATTRIBUTES).u32(window.xid), ({ bytes }) => {
          window.mapped = !window.gone && bytes[MAP_STATE] !== 0;
          window.overrideRedirect = bytes[MAP_STATE + 1] !== 0;
        }),
      ]);
      if (!window.gone) this.#tell(window);
    } catch (error) {
      // DestroyNotify follows, or the end of the display.
      if (!(error instanceof XError || error instanceof DisplayLostError)) throw error;
    }
  }

  #restack(window: TopLevelRecord, above: number): void {
    this.#stack.splice(this.#stack.indexOf(window), 1);
    this.#stack.splice(this.#stack.findIndex(({ xid }) => xid === above) + 1, 0, window);
  }

  async #managerChanged(): Promise<void> {
    try {
      const { root } = this.connection.setup;
      await this.#findManager(
        await getNumbers(this.connection, root, { property: this.atoms._NET_SUPPORTING_WM_CHECK }),
      );
      for (const window of [...this.#stack]) this.#disturb(window);
    } catch (error) {
      if (!(error instanceof XError || error instanceof DisplayLostError)) throw error;
    }
  }

  /** The window manager is the program of the window that the root window names, if that names itself. */
  async #findManager([check]: number[]): Promise<void> {
    this.#context.manager = null;
    const resource = this.extensions["X-Resource"];
    if (!check || !resource || !this.#context.pidsHold) return;
    const [[itself], pids] = await Promise.all([
      getNumbers(this.connection, check, { property: this.atoms._NET_SUPPORTING_WM_CHECK }),
      queryPids(this.connection, resource, [check]),
    ]);
    const [pid] = pids.values();
    if (itself === check && pid !== undefined) this.#context.manager = readProcess(pid)?.key ?? null;
  }

  #tell(window: TopLevelRecord): void {
    for (const listener of this.#listeners) listener.windowChanged(window);
  }
}
