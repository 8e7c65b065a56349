import { createSignal } from "../../signal.ts";
import { DisplayLostError, type Rect, type Release, type Screen } from "../../types.ts";
import type { Look, View } from "../view.ts";
import { BGRA, createDevice, type Device } from "../win32/d3d11.ts";
import { ComError, HRESULT, hresultName } from "../win32/hresult.ts";
import { Duplication } from "./duplication.ts";
import { type DuplicationState, INITIAL_STATE, nextState, type Step } from "./duplication_state.ts";
import { mergeDamage } from "./frame_info.ts";
import type { OutputProvider, OutputToDuplicate } from "./outputs.ts";
import { Picture } from "./picture.ts";
import { type DuplicationPointer, PointerNews } from "./pointer.ts";
import { uprightRect } from "./rotation.ts";

export interface DuplicationViewOptions {
  screen: Screen;
  /** outputs.ts `findOutput`; a test has another one. */
  findOutput: OutputProvider;
  /**
   * Whether the desktop can't be seen for a reason that people are told: ObstacleWatch.check(), since look() asks at every
   * turn, and says "later" at once.
   */
  isObstructed(): boolean;
}

/** One wait; what was said meanwhile (setRelease(), an end) counts after that. */
const WAIT_MAX_MS = 100;
/** Windows gives the whole picture at once; who waits for it longer looks at a screen that is switched off. */
const FIRST_PICTURE_MS = 1_000;

/**
 * DXGI Desktop Duplication ("Desktop Duplication API", Microsoft Learn): one output as it is, told by Windows what
 * changed. For a release of everything. Unproved here: everything that a graphics driver does; proved against a mock of
 * the interfaces (tests/wine/mock_duplication.c).
 */
export class DuplicationView implements View {
  #options: DuplicationViewOptions;
  #screen: Screen;
  #state: DuplicationState = INITIAL_STATE;
  #output: OutputToDuplicate | null = null;
  #device: Device | null = null;
  #duplication: Duplication | null = null;
  /** Of this duplication; null before its first. */
  #picture: Picture | null = null;
  #openedAt = 0;
  /** Everything is to be told as changed. */
  #allDamaged = true;
  #pointer = new PointerNews();
  #wake = createSignal();
  #looking = false;
  #closed = false;

  constructor(options: DuplicationViewOptions) {
    this.#options = options;
    this.#screen = options.screen;
  }

  /** The secure desktop is up, or the like: look() says "later" until it has gone. */
  get blocked(): boolean {
    return this.#state.phase === "blocked";
  }

  get pointer(): DuplicationPointer {
    return this.#pointer;
  }

  setScreen(screen: Screen): void {
    this.#screen = screen;
    this.#allDamaged = true;
  }

  setRelease(_release: Release): void {
    this.#allDamaged = true;
  }

  /** Resolves to null as soon as there is news of the pointer, too. */
  async look({ timeoutMs }: { timeoutMs: number }): Promise<Look | "later" | null> {
    if (this.#looking) throw new TypeError("look() is already waiting");
    this.#looking = true;
    const deadline = performance.now() + timeoutMs;
    try {
      for (;;) {
        if (this.#closed) throw new TypeError("The view is closed");
        const found = await this.#advance(deadline);
        if (found !== "again") return found;
      }
    } finally {
      this.#looking = false;
      if (this.#closed) this.#free("nothing");
    }
  }

  /** While look() waits, all is given back when it returns: within WAIT_MAX_MS. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#wake.raise();
    if (!this.#looking) this.#free("nothing");
  }

  /** The next step of the state (duplication_state.ts). */
  async #advance(deadline: number): Promise<Look | "later" | "again" | null> {
    const { phase, retryAt, reason } = this.#state;
    if (phase === "over") {
      throw new DisplayLostError(`Cannot duplicate screen "${this.#screen.name}": ${hresultName(reason)}`);
    }
    const now = performance.now();
    if (retryAt > now) {
      if (deadline <= now) return "later";
      await this.#wake.wait(Math.min(retryAt, deadline) - now);
      return "again";
    }
    switch (phase) {
      case "idle":
        this.#open();
        return "again";
      case "device":
      case "blocked":
        this.#duplicate();
        return "again";
      case "running":
        return await this.#acquire(deadline);
    }
  }

  #open(): void {
    this.#attempt("find", () => {
      this.#output = this.#options.findOutput(this.#screen);
      if (!this.#output) throw new ComError("find the screen's output", HRESULT.DXGI_ERROR_NOT_FOUND);
    });
    const output = this.#output;
    if (!output) return;
    this.#attempt("device", () => this.#device = createDevice(output.adapter));
  }

  #duplicate(): void {
    this.#attempt("duplicate", () => {
      this.#duplication = new Duplication(this.#output!.output, this.#device!);
      this.#openedAt = performance.now();
    });
  }

  async #acquire(deadline: number): Promise<Look | "later" | "again" | null> {
    const duplication = this.#duplication!;
    const wait = this.#allDamaged && this.#picture ? 0 : Math.min(deadline - performance.now(), WAIT_MAX_MS);
    const hresult = await duplication.acquire(Math.max(0, Math.ceil(wait)));
    if (this.#closed) return "again";
    if (hresult === HRESULT.DXGI_ERROR_WAIT_TIMEOUT) return this.#waited(deadline);
    this.#enter("acquire", hresult);
    if (this.#state.phase !== "running") return "again";
    const changed = this.#attempt("frame", () => this.#readFrame(duplication));
    if (!changed || !this.#picture) return "again";
    if (this.#allDamaged) return this.#lookAt([this.#whole()]);
    if (changed.length > 0) return this.#lookAt(changed);
    return this.#pointer.pending ? null : "again";
  }

  #waited(deadline: number): Look | "later" | "again" | null {
    const now = performance.now();
    if (this.#options.isObstructed()) return "later";
    if (this.#picture && this.#allDamaged) return this.#lookAt([this.#whole()]);
    if (!this.#picture && now - this.#openedAt > FIRST_PICTURE_MS) {
      this.#enter("picture", HRESULT.DXGI_ERROR_NOT_FOUND);
      return "again";
    }
    if (now < deadline) return "again";
    return this.#picture ? null : "later";
  }

  /** @returns what changed on the upright screen; nothing where only the pointer did. @throws ComError */
  #readFrame(duplication: Duplication): Rect[] {
    const { frame } = duplication;
    if (frame.pointer) this.#pointer.move(frame.pointer);
    if (frame.shapeBytes > 0) {
      const shape = duplication.shape(frame);
      if (shape) this.#pointer.wear(shape);
    }
    // The first frame may be for the pointer alone; its image is empty then.
    if (!frame.presented) return [];
    const { texture, rotation } = duplication;
    const first = this.#picture === null;
    const picture = this.#picture ??= new Picture(this.#device!, { texture, rotation });
    const { width, height, format } = picture.description;
    if (first && format !== BGRA) {
      throw new ComError("read the frame's format", HRESULT.DXGI_ERROR_UNSUPPORTED);
    }
    const changed = first ? null : duplication.changed(frame);
    const all = { x: 0, y: 0, width, height };
    return picture.update(texture, changed ? mergeDamage(changed, all) : [all]);
  }

  /** The picture is only shown while it has the size of the screen. */
  #lookAt(damage: Rect[]): Look | "again" {
    const { width, height, stride, pixels } = this.#picture!.image;
    const { rect } = this.#screen;
    if (width !== rect.width || height !== rect.height) {
      // The mode was changed: either side learns of it in a moment.
      this.#enter("picture", HRESULT.DXGI_ERROR_NOT_FOUND);
      return "again";
    }
    this.#enter("picture", HRESULT.S_OK);
    this.#allDamaged = false;
    return {
      data: new Uint8Array(pixels.buffer),
      stride: 4 * stride,
      damage,
      certain: () => !this.#allDamaged && !this.#closed,
    };
  }

  #whole(): Rect {
    const { description } = this.#picture!, { width, height } = description;
    return uprightRect({ x: 0, y: 0, width, height }, description, this.#duplication!.rotation);
  }

  /** @returns null where it failed; then the state says what comes next. */
  #attempt<T>(step: Step, action: () => T): T | null {
    try {
      const result = action();
      this.#enter(step, HRESULT.S_OK);
      return result;
    } catch (error) {
      if (!(error instanceof ComError)) throw error;
      this.#enter(step, error.hresult);
      return null;
    }
  }

  #enter(step: Step, hresult: number): void {
    const obstructed = hresult === HRESULT.E_ACCESSDENIED && this.#options.isObstructed();
    this.#state = nextState(this.#state, { step, hresult, now: performance.now(), obstructed });
    const { phase } = this.#state;
    if (phase === "idle" && hresult !== HRESULT.S_OK || phase === "over") this.#free("nothing");
    else if (phase === "device" || phase === "blocked") this.#free("device");
  }

  /** Gives back all but this; in the order in which it depends on each other. */
  #free(keep: "device" | "nothing"): void {
    this.#duplication?.[Symbol.dispose]();
    this.#picture?.[Symbol.dispose]();
    this.#duplication = null;
    this.#picture = null;
    this.#allDamaged = true;
    if (keep === "device") return;
    this.#device?.[Symbol.dispose]();
    this.#output?.output[Symbol.dispose]();
    this.#output?.adapter?.[Symbol.dispose]();
    this.#device = this.#output = null;
  }
}
