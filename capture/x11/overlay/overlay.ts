import type { Fonts } from "../../overlay/font.ts";
import { framedMonitors } from "../../overlay/frame.ts";
import { DrawingLayer } from "../../overlay/drawing_layer.ts";
import { FunctionBar } from "../../overlay/function_bar.ts";
import { Stacking } from "../../overlay/stacking.ts";
import { TextSetter } from "../../overlay/text.ts";
import { SIZES, TONES } from "../../overlay/theme.ts";
import { belowPanel } from "../../overlay/work_area.ts";
import {
  type Bar,
  DisplayLostError,
  type Drawing,
  type Overlay,
  type Rect,
  type Screen,
} from "../../types.ts";
import { XConnection } from "../connection.ts";
import { DrawnOver } from "../drawn_over.ts";
import { queryExtensions } from "../extensions.ts";
import { isMonitorEvent, listMonitors } from "../monitors.ts";
import { type Packet, XError } from "../packet.ts";
import { Request } from "../request.ts";
import { COMPOSITOR_SELECTION, compositorEvent, hasCompositor, watchCompositor } from "./compositor.ts";
import { Frame } from "./frame.ts";
import { MarkWindow } from "./mark_window.ts";
import { OverlayWindow, type WindowMaker } from "./overlay_window.ts";
import { readScale } from "./scale.ts";
import { openSystemFonts } from "./system_fonts.ts";
import { areOnTop } from "./tree_order.ts";
import { internAtom, internAtoms } from "./window_properties.ts";
import { readWorkArea, WORK_AREA } from "./work_area.ts";

const CHANGE_WINDOW_ATTRIBUTES = 2;
const RANDR_SELECT_INPUT = 4;
/** ScreenChange, CrtcChange, OutputChange. */
const RANDR_EVENTS = 7;
const EVENT_MASK = 0x800;
const ROOT_EVENTS = 0x20000 /* StructureNotify */ | 0x80000 /* SubstructureNotify */ |
  0x400000 /* PropertyChange */;
const BAR_EVENTS = 0x4 /* ButtonPress */ | 0x8 /* ButtonRelease */ | 0x10 /* EnterWindow */ |
  0x20 /* LeaveWindow */ | 0x40 /* PointerMotion */ | 0x10000 /* VisibilityChange */;
const BUTTON_PRESS = 4, BUTTON_RELEASE = 5, MOTION_NOTIFY = 6, ENTER_NOTIFY = 7, LEAVE_NOTIFY = 8;
const VISIBILITY_NOTIFY = 15,
  MAP_NOTIFY = 19,
  REPARENT_NOTIFY = 21,
  CONFIGURE_NOTIFY = 22,
  CIRCULATE_NOTIFY = 26;
const STACKING_EVENTS = [VISIBILITY_NOTIFY, MAP_NOTIFY, REPARENT_NOTIFY, CONFIGURE_NOTIFY, CIRCULATE_NOTIFY];
const PROPERTY_NOTIFY = 28;
const RESOURCE_MANAGER = 23;
/** Another program made the event up (SendEvent). */
const SENT = 0x80;
const LEFT_BUTTON = 1;
/** One change of mode raises several events. */
const SETTLE_MS = 50;
/** A compositor that has just come doesn't compose yet: what is translucent would be black. */
const COMPOSITOR_START_MS = 600;

/**
 * The function bar, the frame and what the viewer draws on a display; null where they can't be made.
 *
 * @param drawn is told what is drawn over, for those who read the screen.
 */
export async function openOverlay(display: string, drawn = new DrawnOver()): Promise<Overlay | null> {
  let connection: XConnection | null = null;
  try {
    connection = await XConnection.open(display);
    const extensions = await queryExtensions(connection, ["XFIXES", "RANDR"]);
    const [compositor, workArea] = await Promise.all(
      [COMPOSITOR_SELECTION, WORK_AREA].map((name) => internAtom(connection!, name)),
    );
    const watched = { compositor, workArea };
    const maker = { connection, extensions, atoms: await internAtoms(connection) };
    const surroundings = await readSurroundings(maker, watched);
    return new X11Overlay(maker, { watched, surroundings, drawn, fonts: await openSystemFonts() });
  } catch (error) {
    await connection?.close();
    if (error instanceof DisplayLostError || error instanceof XError) return null;
    throw error;
  }
}

interface Surroundings {
  screens: Screen[];
  scale: number;
  /** Without panels; null: not known. */
  workArea: Rect | null;
  /** Windows may be translucent. */
  composed: boolean;
}

/** Atoms of what is watched on the root window. */
interface Watched {
  compositor: number;
  workArea: number;
}

interface Parts {
  watched: Watched;
  surroundings: Surroundings;
  drawn: DrawnOver;
  fonts: Fonts;
}

class X11Overlay implements Overlay {
  #maker: WindowMaker;
  #watched: Watched;
  #fonts: Fonts;
  #surroundings: Surroundings;
  #window: OverlayWindow;
  #bar: FunctionBar;
  #frame: Frame;
  #framed: string | null = null;
  #drawn: DrawnOver;
  /** Null where its windows would take clicks. */
  #layer: DrawingLayer<MarkWindow> | null;
  #drawing: Drawing | null = null;
  #stacking: Stacking;
  #listeners = new Set<(action: string) => void>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(maker: WindowMaker, { watched, surroundings, drawn, fonts }: Parts) {
    const { connection, extensions } = maker;
    this.#maker = maker;
    this.#watched = watched;
    this.#fonts = fonts;
    this.#surroundings = surroundings;
    this.#frame = new Frame(maker);
    this.#window = this.#barWindow();
    this.#bar = new FunctionBar(this.#window, { text: new TextSetter(fonts), place: this.#place() });
    this.#bar.onAction = (action) => {
      for (const listener of [...this.#listeners]) listener(action);
    };
    this.#drawn = drawn;
    this.#layer = extensions.XFIXES ? this.#drawingLayer() : null;
    this.#stacking = new Stacking({
      onTop: () => areOnTop(connection, this.#shown),
      raise: () => this.#shown.forEach((window) => window.raise()),
    });
    const { root } = connection.setup;
    connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(root, EVENT_MASK, ROOT_EVENTS));
    const { RANDR } = extensions;
    if (RANDR) connection.send(new Request(RANDR.opcode, RANDR_SELECT_INPUT).u32(root).u16(RANDR_EVENTS, 0));
    watchCompositor(connection, extensions, watched.compositor);
    connection.onEvent = (event) => this.#onEvent(event);
    connection.onLost = () => this.#end();
    // What changed before the events were asked for.
    this.#lookAroundIn(SETTLE_MS);
  }

  get folded(): boolean {
    return this.#bar.folded;
  }

  setBar(bar: Bar | null): void {
    if (this.#closed) return;
    const tone = this.#bar.tone;
    this.#bar.set(bar);
    if (tone !== this.#bar.tone) this.#showFrame();
    this.#stacking.touch();
  }

  setFrame(screenId: string | null): void {
    if (this.#closed || this.#framed === screenId) return;
    this.#framed = screenId;
    this.#showFrame();
  }

  setDrawing(drawing: Drawing | null): void {
    if (this.#closed) return;
    this.#drawing = drawing;
    if (this.#layer?.set(drawing)) this.#stacking.touch();
  }

  onAction(listener: (action: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The server takes the windows away with the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    await this.#maker.connection.close();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#settling);
    this.#stacking.close();
    this.#drawn.clear();
    this.#bar.close();
    this.#listeners.clear();
    this.#fonts.close();
  }

  /** The lowest first: what is drawn below the frame, that below the bar. */
  get #shown(): OverlayWindow[] {
    const drawing = this.#layer?.shown.map(({ window }) => window) ?? [];
    return [...drawing, ...this.#frame.windows, this.#window].filter(({ shown }) => shown);
  }

  #drawingLayer(): DrawingLayer<MarkWindow> {
    const drawn = this.#drawn;
    const under = () => this.#frame.windows[0] ?? this.#window;
    const composed = () => this.#surroundings.composed;
    return new DrawingLayer(() => new MarkWindow(this.#maker, { drawn, under, composed }));
  }

  #barWindow(): OverlayWindow {
    return new OverlayWindow(this.#maker, { events: BAR_EVENTS, translucent: this.#surroundings.composed });
  }

  #place(): { screen: Rect; scale: number } {
    const { screens, scale, workArea } = this.#surroundings;
    const primary = screens.find((screen) => screen.primary) ?? screens[0];
    return { screen: belowPanel(primary?.rect ?? { x: 0, y: 0, width: 0, height: 0 }, workArea), scale };
  }

  #showFrame(): void {
    const { screens, scale } = this.#surroundings;
    const style = { thickness: Math.round(SIZES.frame * scale), colour: TONES[this.#bar.tone].frame };
    this.#frame.show(framedMonitors(screens, this.#framed), style);
    this.#stacking.touch();
  }

  #onEvent(event: Packet): void {
    if (this.#closed) return;
    const code = event.bytes[0] & 0x7f;
    if (code >= BUTTON_PRESS && code <= LEAVE_NOTIFY) return this.#onPointer(event);
    const { connection, extensions } = this.#maker;
    const { root } = connection.setup;
    const property = code === PROPERTY_NOTIFY ? event.view.getUint32(8, true) : 0;
    const properties = property === RESOURCE_MANAGER || property === this.#watched.workArea;
    const otherWindow = code === CONFIGURE_NOTIFY && event.view.getUint32(8, true) !== root;
    const monitors = isMonitorEvent(event, extensions) && !otherWindow;
    const compositor = compositorEvent(event, extensions);
    if (properties || monitors || compositor) {
      this.#lookAroundIn(compositor === "came" ? COMPOSITOR_START_MS : SETTLE_MS);
    }
    if (STACKING_EVENTS.includes(code)) this.#stacking.touch();
  }

  #onPointer({ bytes, view }: Packet): void {
    if (bytes[0] & SENT) return;
    const point = { x: view.getInt16(20, true), y: view.getInt16(22, true) };
    switch (bytes[0]) {
      case BUTTON_PRESS:
        if (bytes[1] === LEFT_BUTTON) this.#bar.press(point);
        return;
      case BUTTON_RELEASE:
        if (bytes[1] === LEFT_BUTTON) this.#bar.release(point);
        return;
      case MOTION_NOTIFY:
      case ENTER_NOTIFY:
        return this.#bar.pointAt(point);
      case LEAVE_NOTIFY:
        return this.#bar.pointAt(null);
    }
  }

  #lookAroundIn(ms: number): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#lookAround(), ms);
  }

  /** The screens, the scale or who composes may have changed. */
  async #lookAround(): Promise<void> {
    let surroundings: Surroundings;
    try {
      surroundings = await readSurroundings(this.#maker, this.#watched);
    } catch {
      // The display went away: onLost.
      return;
    }
    // There is no screen for a moment while a mode is being set; another event follows.
    if (this.#closed || surroundings.screens.length === 0) return;
    const recomposed = surroundings.composed !== this.#surroundings.composed;
    this.#surroundings = surroundings;
    if (recomposed) {
      this.#window.destroy();
      this.#window = this.#barWindow();
      this.#bar.moveTo(this.#window);
      // What shines through does so in another way.
      this.#layer?.set(null);
      this.#layer?.set(this.#drawing);
    }
    this.#bar.hangAt(this.#place());
    this.#showFrame();
  }
}

async function readSurroundings(
  { connection, extensions }: WindowMaker,
  watched: Watched,
): Promise<Surroundings> {
  const [screens, scale, workArea, composed] = await Promise.all([
    listMonitors(connection, extensions),
    readScale(connection, extensions),
    readWorkArea(connection, watched.workArea),
    hasCompositor(connection, watched.compositor),
  ]);
  // Without XFIXES nobody would tell when the compositor goes.
  return { screens, scale, workArea, composed: composed && extensions.XFIXES !== undefined };
}
