import {
  type Application,
  DisplayLostError,
  type Grabber,
  type Input,
  type Overlay,
  type Platform,
  type Release,
  type Screen,
} from "../types.ts";
import { XConnection } from "./connection.ts";
import { delay } from "./delay.ts";
import { type Extensions, queryExtensions } from "./extensions.ts";
import { X11Grabber } from "./grabber.ts";
import { X11Input } from "./input.ts";
import { isMonitorEvent, listMonitors, sameScreens, watchMonitors } from "./monitors.ts";

/** One change of mode raises several events. */
const SETTLE_MS = 50;
const NO_MONITOR_ATTEMPTS = 40;

/** @throws DisplayLostError when the display can't be opened. */
export async function openX11(display: string): Promise<Platform> {
  const connection = await XConnection.open(display);
  try {
    const extensions = await queryExtensions(connection, ["RANDR", "XWAYLAND"]);
    const screens = await listMonitors(connection, extensions);
    // Such a display shows the X programs only, and black where the others are.
    if (extensions.XWAYLAND || screens.some(({ name }) => name.startsWith("XWAYLAND"))) {
      throw new DisplayLostError(
        `Cannot share display "${display}": it belongs to a Wayland session, which is not supported yet`,
      );
    }
    return new X11Platform(connection, extensions, screens);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Grabbers and inputs have X connections of their own: reading a large picture delays no key. */
class X11Platform implements Platform {
  readonly kind = "x11";
  readonly releasesApplications = false;
  #connection: XConnection;
  #extensions: Extensions;
  #screens: Screen[];
  #listeners = new Set<() => void>();
  #opened = new Set<AsyncDisposable>();
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: XConnection, extensions: Extensions, screens: Screen[]) {
    this.#connection = connection;
    this.#extensions = extensions;
    this.#screens = screens;
    watchMonitors(connection, extensions);
    connection.onEvent = (event) => {
      if (!isMonitorEvent(event, extensions)) return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.#compareScreens(), SETTLE_MS);
    };
    connection.onLost = () => clearTimeout(this.#settling);
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
    const grabber = await X11Grabber.open(this.#connection.display, screenId, release);
    this.#opened.add(grabber);
    return grabber;
  }

  async input(screenId: string, release: Release): Promise<Input> {
    const input = await X11Input.open(this.#connection.display, screenId, release);
    this.#opened.add(input);
    return input;
  }

  applications(): Promise<Application[]> {
    return Promise.resolve([]);
  }

  onApplications(): () => void {
    return () => {};
  }

  overlay(): Promise<Overlay | null> {
    return Promise.resolve(null);
  }

  onLocalInput(): () => void {
    return () => {};
  }

  raiseOwnWindow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = [...this.#opened];
    this.#opened.clear();
    for (const child of opened) await child[Symbol.asyncDispose]();
    await this.#connection.close();
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
