import { sameScreens } from "../together.ts";
import {
  type Application,
  DisplayLostError,
  type Grabber,
  type Input,
  type LocalInput,
  type Overlay,
  type Platform,
  type Release,
  type Screen,
} from "../types.ts";
import { GdiView } from "./gdi_view.ts";
import { type GrabberParts, WindowsGrabber } from "./grabber.ts";
import { type InputParts, WindowsInput } from "./input.ts";
import { watchLocalInput } from "./local_input.ts";
import { listScreens } from "./monitors.ts";

/** How often the monitors are compared. */
const SCREENS_INTERVAL_MS = 250;

/** @throws DisplayLostError when there is no desktop to share. */
export function openWindows(): Promise<Platform> {
  if (listScreens().length === 0) {
    return Promise.reject(new DisplayLostError("Cannot share a screen of Windows: this session has none"));
  }
  return Promise.resolve(new WindowsPlatform());
}

class WindowsPlatform implements Platform {
  readonly kind = "windows";
  readonly releasesApplications = false;
  #screens = listScreens();
  #listeners = new Set<() => void>();
  #watch: ReturnType<typeof setInterval> | undefined;
  #opened = new Set<AsyncDisposable>();
  #closed = false;

  screens(): Promise<Screen[]> {
    if (this.#closed) return Promise.reject(new DisplayLostError("Cannot list screens: sharing has ended"));
    this.#compareScreens();
    return Promise.resolve(this.#screens);
  }

  onScreens(listener: () => void): () => void {
    this.#listeners.add(listener);
    // Told by WM_DISPLAYCHANGE to windows only; a look takes some microseconds.
    this.#watch ??= setInterval(() => this.#compareScreens(), SCREENS_INTERVAL_MS);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopWatching();
    };
  }

  async grab(screenId: string, release: Release): Promise<Grabber> {
    const screen = await this.#find(screenId, "grab");
    return this.#keep(new WindowsGrabber(this.#grabberParts, { screen, release }));
  }

  async input(screenId: string, release: Release): Promise<Input> {
    const screen = await this.#find(screenId, "steer");
    return this.#keep(new WindowsInput(this.#inputParts, { screen, release }));
  }

  applications(): Promise<Application[]> {
    return Promise.resolve([]);
  }

  onApplications(_listener: () => void): () => void {
    return () => {};
  }

  overlay(): Promise<Overlay | null> {
    return Promise.resolve(null);
  }

  onLocalInput(listener: (what: LocalInput) => void): () => void {
    const watch = watchLocalInput(listener);
    this.#opened.add(watch);
    return () => {
      this.#opened.delete(watch);
      void watch[Symbol.asyncDispose]();
    };
  }

  /** The input gate knows them. */
  onInputObstacle(): () => void {
    return () => {};
  }

  raiseOwnWindow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    const opened = [...this.#opened];
    this.#opened.clear();
    for (const child of opened) await child[Symbol.asyncDispose]();
  }

  get #grabberParts(): GrabberParts {
    return {
      views: (screen) => new GdiView(screen),
      cover: () => [],
      maySee: (_place, release) => release.everything,
      screens: listScreens,
    };
  }

  get #inputParts(): InputParts {
    return {
      screens: listScreens,
      reach: (_place, release, inject) => release.everything && inject(),
      reachFocus: (release, inject) => release.everything && inject(),
    };
  }

  async #find(screenId: string, what: string): Promise<Screen> {
    const screen = (await this.screens()).find(({ id }) => id === screenId);
    if (!screen) throw new DisplayLostError(`Cannot ${what} screen "${screenId}": no such screen`);
    return screen;
  }

  #keep<T extends AsyncDisposable>(child: T): T {
    this.#opened.add(child);
    return child;
  }

  #compareScreens(): void {
    const screens = listScreens();
    // There is none for a moment while a mode is being set.
    if (screens.length === 0 || sameScreens(screens, this.#screens)) return;
    this.#screens = screens;
    for (const listener of [...this.#listeners]) queueMicrotask(listener);
  }

  #stopWatching(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }
}
