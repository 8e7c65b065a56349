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
import { Desktop } from "./desktop.ts";
import { VirtualGrabber } from "./grabber.ts";
import { VirtualInput } from "./input.ts";
import type { Layout } from "./layout.ts";

const SCREEN_ID = "virtual";
const DEFAULT_SIZE = { width: 1280, height: 720 };

/** An in-memory desktop that anything can be tried on where there is no display; drawn in software. */
export class VirtualPlatform implements Platform {
  readonly kind = "virtual";
  readonly releasesApplications = false;
  #desktop: Desktop;
  #listeners = new Set<() => void>();
  #opened = new Set<AsyncDisposable>();

  constructor(size: { width?: number; height?: number }) {
    this.#desktop = new Desktop({ ...DEFAULT_SIZE, ...size });
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

  /** As if the user had chosen another mode. */
  resize(width: number, height: number): void {
    this.#desktop.resize({ width, height });
    for (const listener of [...this.#listeners]) listener();
  }

  screens(): Promise<Screen[]> {
    if (this.#desktop.lost) return Promise.reject(this.#desktop.lost);
    const { width, height } = this.#desktop.canvas;
    const rect = { x: 0, y: 0, width, height };
    return Promise.resolve([{ id: SCREEN_ID, name: "Virtueller Bildschirm", rect, primary: true }]);
  }

  onScreens(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async grab(screenId: string, release: Release): Promise<Grabber> {
    await this.#check(screenId, "grab");
    return this.#keep(new VirtualGrabber(this.#desktop, release));
  }

  async input(screenId: string, release: Release): Promise<Input> {
    await this.#check(screenId, "steer");
    return this.#keep(new VirtualInput(this.#desktop, release));
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

export function openVirtual(size: { width?: number; height?: number } = {}): VirtualPlatform {
  return new VirtualPlatform(size);
}
