import { clampPoint } from "../rects.ts";
import { DisplayLostError, type Input, type Rect, type Release } from "../types.ts";
import { XConnection } from "./connection.ts";
import { type Extensions, queryExtensions } from "./extensions.ts";
import { Gate } from "./gate.ts";
import { Injector } from "./injector.ts";
import type { KeyEvent } from "../keys.ts";
import { Keyboard, releaseAfterMs } from "./keyboard.ts";
import { isMonitorEvent, listMonitors, watchMonitors } from "./monitors.ts";
import { type Packet, XError } from "./packet.ts";
import { Pointer } from "./pointer.ts";
import { Scene } from "./windows/scene.ts";
import { mayBeReached } from "./windows/top_level.ts";

/** Injects input on an X connection of its own; what is asked for is done in order, one after the other. */
export class X11Input implements Input {
  #connection: XConnection;
  #extensions: Extensions;
  #screenId: string;
  #rect: Rect;
  #release: Release;
  #monitorsChanged = false;
  /** Null: this server takes no injected input. */
  #devices: { keyboard: Keyboard; pointer: Pointer } | null = null;
  #gate: Gate;
  /** Null until it is open: nothing may be reached. */
  #scene: Scene | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** Counts releaseAll() and disposal: what was asked for before is void. */
  #era = 0;

  private constructor(
    connection: XConnection,
    options: { extensions: Extensions; screenId: string; rect: Rect; release: Release },
  ) {
    this.#connection = connection;
    this.#extensions = options.extensions;
    this.#screenId = options.screenId;
    this.#rect = options.rect;
    this.#release = options.release;
    this.#gate = new Gate(connection, (topLevel) => this.#mayReach(topLevel));
  }

  /** @throws DisplayLostError when the display or the screen isn't there. */
  static async open(display: string, screenId: string, release: Release): Promise<X11Input> {
    const connection = await XConnection.open(display);
    try {
      const extensions = await queryExtensions(connection, [
        "XTEST",
        "RANDR",
        "XKEYBOARD",
        "SHAPE",
        "X-Resource",
      ]);
      watchMonitors(connection, extensions);
      const screen = (await listMonitors(connection, extensions)).find(({ id }) => id === screenId);
      if (!screen) throw new DisplayLostError(`Cannot steer screen "${screenId}": no such screen`);
      const input = new X11Input(connection, { extensions, screenId, rect: screen.rect, release });
      await input.#start();
      return input;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  move(x: number, y: number): Promise<boolean> {
    return this.#do(({ pointer }) => this.#to({ x, y }, pointer, () => true));
  }

  button(button: number, down: boolean, at: { x: number; y: number }): Promise<boolean> {
    return this.#do(async ({ pointer }) => {
      if (down) return await this.#to(at, pointer, () => pointer.button(button, true));
      // What is down must come up, if need be where the pointer was allowed to be last.
      await this.#to(at, pointer, () => true);
      return pointer.button(button, false);
    });
  }

  wheel(dx: number, dy: number, at: { x: number; y: number }): Promise<boolean> {
    return this.#do(({ pointer }) => this.#to(at, pointer, () => pointer.wheel(dx, dy)));
  }

  key(event: KeyEvent): Promise<boolean> {
    return this.#do(({ keyboard }, stopped) => {
      if (event.down && !this.#release.everything && keyboard.isSystemKey(event)) return false;
      return keyboard.key(event, stopped);
    });
  }

  text(text: string): Promise<boolean> {
    return this.#do(({ keyboard }, stopped) => keyboard.text(text, stopped));
  }

  setRelease(release: Release): void {
    this.#release = release;
  }

  async releaseAll(): Promise<void> {
    this.#era++;
    await this.#do(async ({ keyboard, pointer }) => {
      pointer.releaseAll();
      await keyboard.releaseAll();
      return true;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#era++;
    await this.#do(async ({ keyboard, pointer }) => {
      pointer.releaseAll();
      await keyboard.restore();
      return true;
    });
    this.#devices = null;
    this.#scene?.close();
    await this.#connection.close();
  }

  async #start(): Promise<void> {
    const { XTEST } = this.#extensions;
    if (XTEST) {
      const injector = new Injector(this.#connection, XTEST);
      const keyboard = new Keyboard(this.#connection, {
        extensions: this.#extensions,
        injector,
        guard: (inject) => this.#gate.keys(inject),
        guardRelease: (inject) => this.#gate.release(inject),
        mayHold: () => this.#release.everything,
        releaseAfterMs: await releaseAfterMs(this.#connection, this.#extensions),
      });
      this.#devices = { keyboard, pointer: new Pointer(injector) };
    }
    const onEvent = (event: Packet) => {
      this.#devices?.keyboard.handle(event);
      if (isMonitorEvent(event, this.#extensions)) this.#monitorsChanged = true;
    };
    this.#connection.onEvent = onEvent;
    this.#connection.onLost = () => this.#devices?.keyboard.abandon();
    await Scene.open(this.#connection, this.#extensions, (scene) => {
      this.#connection.onEvent = (event) => {
        scene.handle(event);
        onEvent(event);
      };
      this.#scene = scene;
    });
  }

  /** Runs when everything asked for before is done. @returns false when nothing was injected. */
  #do(
    act: (
      devices: { keyboard: Keyboard; pointer: Pointer },
      stopped: () => boolean,
    ) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const era = this.#era;
    const stopped = () => this.#era !== era;
    const result = this.#last.then(async () => {
      if (stopped() || !this.#devices || this.#connection.lost) return false;
      try {
        if (this.#monitorsChanged) await this.#refreshRect();
        const done = await act(this.#devices, stopped);
        await this.#connection.sync();
        return done;
      } catch (error) {
        if (error instanceof DisplayLostError || error instanceof XError) return false;
        throw error;
      }
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /** Moves the pointer, if what lies there may be reached, and acts there. */
  async #to(at: { x: number; y: number }, pointer: Pointer, act: () => boolean): Promise<boolean> {
    const inside = clampPoint(at.x, at.y, this.#rect);
    if (!inside) return false;
    const place = { x: this.#rect.x + inside.x, y: this.#rect.y + inside.y };
    return await this.#gate.at(place, () => pointer.move(place) && act());
  }

  /** The root window is the desktop. */
  #mayReach(topLevel: number | null): boolean {
    if (topLevel === null) return this.#release.everything || this.#release.desktop;
    const window = this.#scene?.topLevel(topLevel);
    return window ? mayBeReached(window, this.#release) : false;
  }

  async #refreshRect(): Promise<void> {
    this.#monitorsChanged = false;
    const screens = await listMonitors(this.#connection, this.#extensions);
    this.#rect = screens.find(({ id }) => id === this.#screenId)?.rect ?? this.#rect;
  }
}
