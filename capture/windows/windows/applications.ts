import type { Application, Icon } from "../../types.ts";
import type { TopLevel } from "./window.ts";

/** Windows tells of changes to threads with a message loop alone; the list is compared this often. */
const INTERVAL_MS = 300;
const WS_EX_TOOLWINDOW = 0x80, WS_EX_APPWINDOW = 0x40000;

/** What there is to know of programs for people. */
export interface Faces {
  name(path: string, key: string): string;
  icon(window: TopLevel, path: string): Icon | null;
}

/** The programs that have windows. */
export class Applications {
  #stack: () => TopLevel[];
  #faces: Faces;
  #names = new Map<string, string>();
  #icons = new Map<string, Icon | null>();
  #listeners = new Set<() => void>();
  #watch: ReturnType<typeof setInterval> | undefined;
  #told = "";

  /** @param stack the windows, the topmost first. */
  constructor(stack: () => TopLevel[], faces: Faces) {
    this.#stack = stack;
    this.#faces = faces;
  }

  /** By name. */
  list(): Application[] {
    const groups = groupByProgram(this.#stack());
    for (const known of [this.#names, this.#icons]) {
      for (const key of known.keys()) if (!groups.has(key)) known.delete(key);
    }
    const list = [...groups].map(([key, windows]): Application => ({
      key,
      name: remember(this.#names, key, () => this.#faces.name(windows[0].path, key)),
      titles: windows.map(({ window }) => window.title),
      icon: remember(this.#icons, key, () => this.#faces.icon(windows[0].window, windows[0].path)),
    }));
    return list.sort((a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1));
  }

  /** @returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#watch === undefined) {
      this.#told = summary(this.#stack());
      this.#watch = setInterval(() => this.#compare(), INTERVAL_MS);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#stop();
  }

  #compare(): void {
    const now = summary(this.#stack());
    if (now === this.#told) return;
    this.#told = now;
    for (const listener of [...this.#listeners]) listener();
  }

  #stop(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }
}

/** What stands on a taskbar: no menus and dialogs of other windows, no tools. */
function isProper({ owner, kind, title, ownedBy, exStyle }: TopLevel): boolean {
  if (owner.who !== "application" || kind !== "application") return false;
  if ((exStyle & WS_EX_APPWINDOW) !== 0) return true;
  return title !== "" && ownedBy === 0n && (exStyle & WS_EX_TOOLWINDOW) === 0;
}

function groupByProgram(stack: readonly TopLevel[]): Map<string, { window: TopLevel; path: string }[]> {
  const groups = new Map<string, { window: TopLevel; path: string }[]>();
  for (const window of stack) {
    // An app of the store that sleeps is cloaked, as are windows on other virtual desktops: those come back.
    if (!isProper(window) || window.owner.who !== "application") continue;
    const { key } = window.owner;
    // The frame around an app of the store is another program's.
    const path = window.process?.key === key ? window.process.path : key;
    groups.set(key, [...groups.get(key) ?? [], { window, path }]);
  }
  return groups;
}

/** Whatever of the list can change while no program comes or goes, but the order. */
function summary(stack: readonly TopLevel[]): string {
  const groups = [...groupByProgram(stack)].map(([key, windows]) => [
    key,
    ...windows.map(({ window }) => window.title).sort(),
  ]);
  return JSON.stringify(groups.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remember<T>(known: Map<string, T>, key: string, find: () => T): T {
  if (!known.has(key)) known.set(key, find());
  return known.get(key)!;
}
