import {
  type Application,
  type Clipboard,
  DisplayLostError,
  type Grabber,
  type Input,
  type LocalInput,
  type Overlay,
  type Platform,
  type Release,
  type Screen,
} from "../types.ts";
import { sameScreens } from "../together.ts";
import { openClipboard } from "./clipboard/clipboard.ts";
import { XConnection } from "./connection.ts";
import { delay } from "./delay.ts";
import { DrawnOver } from "./drawn_over.ts";
import { type Extensions, queryExtensions } from "./extensions.ts";
import { X11Grabber } from "./grabber.ts";
import { X11Input } from "./input.ts";
import { watchLocalInput } from "./local_input.ts";
import { isMonitorEvent, listMonitors, watchMonitors } from "./monitors.ts";
import { openOverlay } from "./overlay/overlay.ts";
import type { Packet } from "./packet.ts";
import { Applications } from "./windows/applications.ts";
import { raiseOwnPage } from "./windows/raise.ts";
import { Scene } from "./windows/scene.ts";

/** One change of mode raises several events. */
const SETTLE_MS = 50;
const NO_MONITOR_ATTEMPTS = 40;
const CONFIGURE_NOTIFY = 22;
/** Without one of these nothing can be composed. */
const COMPOSING = ["Composite", "RENDER", "DAMAGE", "XFIXES"] as const;

/** @throws DisplayLostError when the display can't be opened. */
export async function openX11(display: string): Promise<Platform> {
  const connection = await XConnection.open(display);
  try {
    const extensions = await queryExtensions(connection, [
      ...["RANDR", "XWAYLAND"] as const,
      ...COMPOSING,
      ...["SHAPE", "X-Resource"] as const,
    ]);
    const screens = await listMonitors(connection, extensions);
    // Such a display shows the X programs only, and black where the others are.
    if (extensions.XWAYLAND || screens.some(({ name }) => name.startsWith("XWAYLAND"))) {
      throw new DisplayLostError(
        `Cannot share display "${display}": it belongs to a Wayland session, which is not supported yet`,
      );
    }
    watchMonitors(connection, extensions);
    const scene = await Scene.open(connection, extensions, (scene) => {
      connection.onEvent = (event) => scene.handle(event);
    });
    return new X11Platform(scene, screens);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Grabbers and inputs have X connections of their own: reading a large picture delays no key. */
class X11Platform implements Platform {
  readonly kind = "x11";
  readonly releasesApplications: boolean;
  #connection: XConnection;
  #extensions: Extensions;
  #scene: Scene;
  #applications: Applications;
  #screens: Screen[];
  #listeners = new Set<() => void>();
  #opened = new Set<AsyncDisposable>();
  #drawn = new DrawnOver();
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(scene: Scene, screens: Screen[]) {
    const { connection, extensions } = scene;
    this.#connection = connection;
    this.#extensions = extensions;
    this.#scene = scene;
    this.#applications = new Applications(scene);
    this.#screens = screens;
    this.releasesApplications = scene.knowsPrograms && COMPOSING.every((name) => extensions[name]) &&
      extensions.SHAPE !== undefined;
    connection.onEvent = (event) => {
      scene.handle(event);
      if (!isMonitorEvent(event, extensions) || this.#isOfOtherWindow(event)) return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.#compareScreens(), SETTLE_MS);
    };
    connection.onLost = () => {
      clearTimeout(this.#settling);
      this.#applications.close();
      scene.close();
    };
  }

  async screens(): Promise<Screen[]> {
    for (let attempt = 0; attempt < NO_MONITOR_ATTEMPTS; attempt++) {
      const screens = await listMonitors(this.#connection, this.#extensions);
      if (screens.length > 0) {
        this.#note(screens);
        return screens;
      }
      // There is none for a moment while a mode is being set.
      await delay(SETTLE_MS);
    }
    return this.#screens;
  }

  onScreens(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async grab(screenId: string, release: Release): Promise<Grabber> {
    const grabber = await X11Grabber.open(this.#connection.display, screenId, {
      release,
      drawn: this.#drawn,
    });
    this.#opened.add(grabber);
    return grabber;
  }

  async input(screenId: string, release: Release): Promise<Input> {
    const input = await X11Input.open(this.#connection.display, screenId, release);
    this.#opened.add(input);
    return input;
  }

  async applications(): Promise<Application[]> {
    return this.releasesApplications ? await this.#applications.list() : [];
  }

  onApplications(listener: () => void): () => void {
    return this.releasesApplications ? this.#applications.listen(listener) : () => {};
  }

  async overlay(): Promise<Overlay | null> {
    const overlay = await openOverlay(this.#connection.display, this.#drawn);
    if (overlay) this.#opened.add(overlay);
    return overlay;
  }

  async clipboard(): Promise<Clipboard | null> {
    const clipboard = await openClipboard(this.#connection.display);
    if (clipboard) this.#opened.add(clipboard);
    return clipboard;
  }

  /** An X server takes whatever XTEST makes. */
  onInputObstacle(): () => void {
    return () => {};
  }

  onLocalInput(listener: (what: LocalInput) => void): () => void {
    const watching = watchLocalInput(this.#connection.display, listener);
    const watch = {
      // Once the display is gone there is nothing to be watched.
      [Symbol.asyncDispose]: () => watching.then((found) => found[Symbol.asyncDispose](), () => {}),
    };
    this.#opened.add(watch);
    return () => {
      this.#opened.delete(watch);
      void watch[Symbol.asyncDispose]();
    };
  }

  raiseOwnWindow(): Promise<boolean> {
    return raiseOwnPage(this.#scene);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = [...this.#opened];
    this.#opened.clear();
    for (const child of opened) await child[Symbol.asyncDispose]();
    await this.#connection.close();
  }

  /** The root window's changes are told beside those of its children. */
  #isOfOtherWindow({ bytes, view }: Packet): boolean {
    return (bytes[0] & 0x7f) === CONFIGURE_NOTIFY && view.getUint32(8, true) !== this.#connection.setup.root;
  }

  async #compareScreens(): Promise<void> {
    try {
      await this.screens();
    } catch {
      // The display went away; next() of a grabber says so.
    }
  }

  /** Compared with what was told last to anybody: who asked in between must hear of it when that is over again. */
  #note(screens: Screen[]): void {
    if (sameScreens(screens, this.#screens)) return;
    this.#screens = screens;
    for (const listener of [...this.#listeners]) queueMicrotask(listener);
  }
}
