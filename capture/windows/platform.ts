import { sameScreens } from "../together.ts";
import {
  type Application,
  type Clipboard,
  DisplayLostError,
  type Grabber,
  type Input,
  type InputObstacle,
  type LocalInput,
  type Overlay,
  type Platform,
  type Release,
  type Screen,
} from "../types.ts";
import { openWindowsClipboard } from "./clipboard/clipboard.ts";
import type { WindowSource } from "./compose/source.ts";
import { findSource } from "./compose/sources.ts";
import { ComposedView } from "./composed_view.ts";
import { Cover } from "./cover.ts";
import { Gate } from "./gate.ts";
import { findOutput } from "./duplication/outputs.ts";
import { DuplicationView } from "./duplication/view.ts";
import { GdiView } from "./gdi_view.ts";
import { type GrabberParts, WindowsGrabber } from "./grabber.ts";
import { type InputParts, WindowsInput } from "./input.ts";
import { watchLocalInput } from "./local_input.ts";
import { listScreens } from "./monitors.ts";
import { watchObstacle } from "./obstacle.ts";
import { openWindowsOverlay } from "./overlay/overlay.ts";
import type { View } from "./view.ts";
import { isWine } from "./win32/wine.ts";
import { Applications } from "./windows/applications.ts";
import { iconOf, nameOf } from "./windows/faces.ts";
import { raiseOwnPage } from "./windows/raise.ts";
import { Scene } from "./windows/scene.ts";
import { System } from "./windows/system.ts";

/** How often the monitors are compared. */
const SCREENS_INTERVAL_MS = 250;

/** @throws DisplayLostError when there is no desktop to share. */
export async function openWindows(): Promise<Platform> {
  if (listScreens().length === 0) {
    throw new DisplayLostError("Cannot share a screen of Windows: this session has none");
  }
  return new WindowsPlatform(await findSource());
}

class WindowsPlatform implements Platform {
  readonly kind = "windows";
  readonly releasesApplications: boolean;
  #openSource: (() => WindowSource) | null;
  #system = new System();
  #scene = new Scene(this.#system);
  #gate = new Gate(this.#scene);
  #applications = new Applications(() => this.#scene.stack(), { name: nameOf, icon: iconOf });
  #screens = listScreens();
  #listeners = new Set<() => void>();
  #watch: ReturnType<typeof setInterval> | undefined;
  #opened = new Set<AsyncDisposable>();
  #closed = false;

  /** @param openSource null where single windows can't be read. */
  constructor(openSource: (() => WindowSource) | null) {
    this.#openSource = openSource;
    this.releasesApplications = openSource !== null;
  }

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
    if (this.#closed) return Promise.reject(new DisplayLostError("Cannot list programs: sharing has ended"));
    return Promise.resolve(this.releasesApplications ? this.#applications.list() : []);
  }

  onApplications(listener: () => void): () => void {
    return this.releasesApplications ? this.#applications.listen(listener) : () => {};
  }

  overlay(): Promise<Overlay | null> {
    return Promise.resolve(this.#keep(openWindowsOverlay({ screens: listScreens })));
  }

  clipboard(): Promise<Clipboard | null> {
    return Promise.resolve(this.#keep(openWindowsClipboard()));
  }

  onLocalInput(listener: (what: LocalInput) => void): () => void {
    const watch = watchLocalInput(listener);
    this.#opened.add(watch);
    return () => {
      this.#opened.delete(watch);
      void watch[Symbol.asyncDispose]();
    };
  }

  onInputObstacle(listener: (obstacle: InputObstacle | null) => void): () => void {
    return this.#gate.onObstacle(listener);
  }

  raiseOwnWindow(): Promise<boolean> {
    return Promise.resolve(raiseOwnPage(this.#scene));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    const opened = [...this.#opened];
    this.#opened.clear();
    this.#applications.close();
    for (const child of opened) await child[Symbol.asyncDispose]();
    this.#system[Symbol.dispose]();
  }

  get #grabberParts(): GrabberParts {
    const cover = new Cover(this.#scene);
    return {
      viewOf: (screen, options) => this.#viewOf(screen, options),
      obstacles: watchObstacle(),
      cover: ({ rect }, release) => cover.ownRects(rect, release),
      maySee: (place, release) => this.#gate.maySee(place, release),
      screens: listScreens,
    };
  }

  get #inputParts(): InputParts {
    return {
      screens: listScreens,
      reach: (place, release, inject) => this.#gate.at(place, release, inject),
      reachFocus: (release, inject) => this.#gate.keys(release, inject),
    };
  }

  #viewOf(
    screen: Screen,
    { release, worse, isObstructed }: { release: Release; worse: boolean; isObstructed(): boolean },
  ): View {
    if (release.everything) {
      // Wine has no desktop duplication (E_NOTIMPL), and takes a second to say so.
      return worse || isWine()
        ? new GdiView(screen)
        : new DuplicationView({ screen, findOutput, isObstructed });
    }
    // grab() takes nothing but a release of everything then.
    if (!this.#openSource) throw new DisplayLostError("Cannot share single programs on this computer");
    return new ComposedView(this.#scene, { screen, source: this.#openSource() });
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
