import { contains } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import type { Whose } from "../../whose.ts";
import type { Handle } from "../win32/values.ts";
import { classify, FRAME_CONTENT_CLASS, hasForeignContent } from "./classify.ts";
import { isShown, isVeil, type Process, type RawWindow, type TopLevel, type WindowSystem } from "./window.ts";

/** Windows belong to one another in chains no longer than this. */
const OWNERS_MAX = 16;
const WEB_VIEW = /\\microsoft\\edgewebview\\application\\[^\\]+\\msedgewebview2\.exe$/;
const PARENTS_MAX = 8;

/** The windows on the desktop, asked for anew each time: what is known of a window holds for the moment of asking. */
export class Scene {
  readonly system: WindowSystem;

  constructor(system: WindowSystem) {
    this.system = system;
  }

  /** All top level windows that are visible, the topmost first. */
  stack(): TopLevel[] {
    const known = new Map<Handle, Whose>();
    const found: TopLevel[] = [];
    for (const hwnd of this.system.list()) {
      const raw = this.system.read(hwnd);
      if (raw) found.push(this.#topLevel(raw, known));
    }
    return found;
  }

  /** The topmost window at a place of the desktop that takes clicks there. */
  at(place: { x: number; y: number }): TopLevel | null {
    for (const hwnd of this.system.list()) {
      const raw = this.system.read(hwnd);
      if (raw && isShown(raw) && !isVeil(raw) && contains(raw.frame, place)) {
        return this.#topLevel(raw, new Map());
      }
    }
    return null;
  }

  /** One window as it is now; null when there is none such. */
  look(hwnd: Handle): TopLevel | null {
    const raw = hwnd === 0n ? null : this.system.read(hwnd);
    return raw && this.#topLevel(raw, new Map());
  }

  /** Where windows of other programs are inside of a window, on the desktop: never released with it. */
  holes(window: TopLevel): Rect[] {
    const holes: Rect[] = [];
    for (const child of this.system.children(window.hwnd)) {
      if (child.visible && !this.#belongs(child.pid, window)) holes.push(child.rect);
    }
    return holes;
  }

  /** Whether a process's windows are the released program's too. */
  #belongs(pid: number, { owner, process, ...window }: TopLevel): boolean {
    if (pid === window.pid) return true;
    let child = this.system.process(pid);
    const key = owner.who === "application" ? owner.key : process?.key;
    for (let i = 0; i < PARENTS_MAX; i++) {
      if (!child || child.key === key) return child !== null;
      // The part of Edge that programs show pages with inside of their windows; they start it themselves.
      if (!WEB_VIEW.test(child.path)) return false;
      const parent = this.system.process(child.parent);
      child = parent && parent.started <= child.started ? parent : null;
    }
    return false;
  }

  #topLevel(raw: RawWindow, known: Map<Handle, Whose>): TopLevel {
    return { ...raw, ...this.#whose(raw, known, 0), process: this.system.process(raw.pid) };
  }

  #whose(raw: RawWindow, known: Map<Handle, Whose>, depth: number): Whose {
    const before = known.get(raw.hwnd);
    if (before) return before;
    const owner = raw.ownedBy !== 0n && depth < OWNERS_MAX ? this.system.read(raw.ownedBy) : null;
    const whose = classify(raw, {
      process: this.system.process(raw.pid),
      content: hasForeignContent(raw) ? this.#contentOf(raw) : null,
      owner: owner && this.#whose(owner, known, depth + 1),
      pid: this.system.pid,
      folder: this.system.folder,
    });
    known.set(raw.hwnd, whose);
    return whose;
  }

  #contentOf(raw: RawWindow): Process | null {
    const inside = this.system.children(raw.hwnd).filter(({ className, pid }) =>
      className === FRAME_CONTENT_CLASS && pid !== raw.pid
    );
    const [first, ...others] = inside.map(({ pid }) => this.system.process(pid));
    return first && others.every((other) => other?.key === first.key) ? first : null;
  }
}
