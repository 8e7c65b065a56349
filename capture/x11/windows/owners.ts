import type { TopLevelRecord } from "./record.ts";
import { type Kind, NOBODY, type Owner } from "../../whose.ts";

/** Decides whose windows are and what they are for, where that depends on other windows. */
export class Owners {
  #stack: readonly TopLevelRecord[];
  #changed: (window: TopLevelRecord) => void;
  /** The programs that the taskbars belong to: their keys and process numbers. */
  #taskbars = "";
  #keys = new Set<string>();
  #pids = new Set<number>();

  /** @param changed is called for each window that decideAll() or another window's change made another. */
  constructor(stack: readonly TopLevelRecord[], changed: (window: TopLevelRecord) => void) {
    this.#stack = stack;
    this.#changed = changed;
  }

  /** A window was looked at. */
  learn(window: TopLevelRecord): void {
    this.decide(window);
    this.#othersToo(window);
  }

  forget(window: TopLevelRecord): void {
    this.#othersToo(window);
  }

  decideAll(): void {
    for (const window of this.#stack) if (this.decide(window)) this.#changed(window);
  }

  /** @returns whether it became another. */
  decide(window: TopLevelRecord): boolean {
    const owner = this.#owner(window), kind = this.#kind(window);
    const before = window.owner;
    const same = owner.who === before.who && kind === window.kind &&
      (owner.who !== "own" || (before.who === "own" && owner.page === before.page)) &&
      (owner.who !== "application" || (before.who === "application" && owner.key === before.key));
    if (same) return false;
    window.owner = owner;
    window.kind = kind;
    window.version++;
    return true;
  }

  #othersToo(window: TopLevelRecord): void {
    const others = window.madeKind === "taskbar" && this.#taskbarsChanged();
    if (others || window.titled || this.#stack.some(({ transientFor }) => transientFor === window.client)) {
      this.decideAll();
    }
  }

  #taskbarsChanged(): boolean {
    const bars = this.#stack.filter(({ known, madeKind, made }) =>
      known && madeKind === "taskbar" && made.who === "application"
    );
    const processes = bars.map(({ process }) => process!);
    this.#keys = new Set(processes.map(({ key }) => key));
    this.#pids = new Set(processes.map(({ pid }) => pid));
    const before = this.#taskbars;
    this.#taskbars = [...this.#keys, ...this.#pids].join("\n");
    return this.#taskbars !== before;
  }

  #owner(window: TopLevelRecord): Owner {
    if (window.made.who === "own") return window.made;
    if (this.#isOwn(window)) return { who: "own", page: true };
    return window.known ? window.made : NOBODY;
  }

  /** By its title, or as a dialog or menu of a window that is. */
  #isOwn(window: TopLevelRecord): boolean {
    const seen = new Set<TopLevelRecord>();
    for (let at: TopLevelRecord | undefined = window; at && !seen.has(at);) {
      if (at.titled || at.made.who === "own") return true;
      seen.add(at);
      const { transientFor }: TopLevelRecord = at;
      at = transientFor ? this.#stack.find(({ client }) => client === transientFor) : undefined;
    }
    return false;
  }

  #kind({ known, madeKind, made, process }: TopLevelRecord): Kind {
    if (!known) return "unknown";
    if (madeKind !== "application" || made.who !== "application" || !process) return madeKind;
    return this.#keys.has(process.key) || this.#pids.has(process.parent) ? "start menu" : "application";
  }
}
