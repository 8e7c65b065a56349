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
  type Rect,
  type Release,
  type Screen,
} from "../types.ts";
import { VirtualClipboard } from "./clipboard.ts";
import { Desktop } from "./desktop.ts";
import { VirtualGrabber } from "./grabber.ts";
import { VirtualInput } from "./input.ts";
import type { Layout } from "./layout.ts";

const SCREEN_ID = "virtual";
const DEFAULT_SIZE = { width: 1280, height: 720 };

/** An in-memory desktop that anything can be tried on where there is no display; drawn in software. */
export class VirtualPlatform implements Platform {
  readonly kind = "virtual";
  readonly releasesApplications = true;
  /** What its programs copy and paste. */
  readonly clip = new VirtualClipboard();
  #desktop: Desktop;
  #screenListeners = new Set<() => void>();
  #inputListeners = new Set<(what: LocalInput) => void>();
  #obstacleListeners = new Set<(obstacle: InputObstacle | null) => void>();
  #opened = new Set<AsyncDisposable>();

  #elevated: string | null;

  constructor({ elevated = null, ...size }: { width?: number; height?: number; elevated?: string | null }) {
    this.#desktop = new Desktop({ ...DEFAULT_SIZE, ...size });
    this.#elevated = elevated;
  }

  /** What is written in the text field. */
  get text(): string {
    return this.#desktop.field.text;
  }

  /** How often the button was clicked. */
  get clicks(): number {
    return this.#desktop.clicks;
  }

  /** The first visible line of the list, from 0. */
  get scrolled(): number {
    return this.#desktop.scrolled;
  }

  /** Where the parts of the desktop are. */
  get layout(): Layout {
    return this.#desktop.layout;
  }

  /** The desktop as its own user has it. */
  get desktop(): Desktop {
    return this.#desktop;
  }

  /** As if the user had chosen another mode. */
  resize(width: number, height: number): void {
    this.#desktop.resize({ width, height });
    for (const listener of [...this.#screenListeners]) listener();
  }

  /** As if the user had moved the mouse or pressed a key. */
  useLocally(what: LocalInput): void {
    for (const listener of [...this.#inputListeners]) listener(what);
  }

  screens(): Promise<Screen[]> {
    if (this.#desktop.lost) return Promise.reject(this.#desktop.lost);
    const rect: Rect = { x: 0, y: 0, ...this.#desktop.size };
    return Promise.resolve([{ id: SCREEN_ID, name: "Virtueller Bildschirm", rect, primary: true }]);
  }

  onScreens(listener: () => void): () => void {
    this.#screenListeners.add(listener);
    return () => void this.#screenListeners.delete(listener);
  }

  async grab(screenId: string, release: Release): Promise<Grabber> {
    await this.#check(screenId, "grab");
    return this.#keep(new VirtualGrabber(this.#desktop, release));
  }

  async input(screenId: string, release: Release): Promise<Input> {
    await this.#check(screenId, "steer");
    const onObstacle = (obstacle: InputObstacle | null) => {
      for (const listener of [...this.#obstacleListeners]) listener(obstacle);
    };
    return this.#keep(new VirtualInput(this.#desktop, { release, elevated: this.#elevated, onObstacle }));
  }

  applications(): Promise<Application[]> {
    return this.#desktop.lost
      ? Promise.reject(this.#desktop.lost)
      : Promise.resolve(this.#desktop.applications());
  }

  onApplications(listener: () => void): () => void {
    const entry = { onApplications: listener };
    this.#desktop.listeners.add(entry);
    return () => void this.#desktop.listeners.delete(entry);
  }

  overlay(): Promise<Overlay | null> {
    return Promise.resolve(null);
  }

  clipboard(): Promise<Clipboard | null> {
    return Promise.resolve(this.#desktop.lost ? null : this.clip.open());
  }

  onLocalInput(listener: (what: LocalInput) => void): () => void {
    this.#inputListeners.add(listener);
    return () => void this.#inputListeners.delete(listener);
  }

  onInputObstacle(listener: (obstacle: InputObstacle | null) => void): () => void {
    this.#obstacleListeners.add(listener);
    return () => void this.#obstacleListeners.delete(listener);
  }

  raiseOwnWindow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clip.close();
    this.#desktop.close();
    for (const child of this.#opened) await child[Symbol.asyncDispose]();
    this.#opened.clear();
  }

  #keep<T extends AsyncDisposable>(child: T): T {
    this.#opened.add(child);
    return child;
  }

  async #check(screenId: string, what: string): Promise<void> {
    const screens = await this.screens();
    if (screens.some(({ id }) => id === screenId)) return;
    throw new DisplayLostError(`Cannot ${what} screen "${screenId}": no such screen`);
  }
}

export function openVirtual(
  options: { width?: number; height?: number; elevated?: string } = {},
): VirtualPlatform {
  return new VirtualPlatform(options);
}
