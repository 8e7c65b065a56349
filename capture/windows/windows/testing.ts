import type { Handle } from "../win32/values.ts";
import type { ChildWindow, Process, RawWindow, WindowSystem } from "./window.ts";

/** A system of made-up windows and processes. */
export class FakeSystem implements WindowSystem {
  readonly folder = "c:\\windows";
  readonly pid = 1;
  /** The topmost first. */
  windows: RawWindow[] = [];
  inside = new Map<Handle, ChildWindow[]>();
  processes = new Map<number, Process>();

  list(): Handle[] {
    return this.windows.filter(({ visible }) => visible).map(({ hwnd }) => hwnd);
  }

  read(hwnd: Handle): RawWindow | null {
    return this.windows.find((window) => window.hwnd === hwnd) ?? null;
  }

  children(hwnd: Handle): ChildWindow[] {
    return this.inside.get(hwnd) ?? [];
  }

  process(pid: number): Process | null {
    return this.processes.get(pid) ?? null;
  }

  /** A program that runs; its key is its path. */
  run(pid: number, path: string, more: Partial<Process> = {}): Process {
    const process = { pid, path, key: path, parent: 0, started: 1n, integrity: 0, ours: false, ...more };
    this.processes.set(pid, process);
    return process;
  }

  /** Replaces a window, as the same or another one. */
  change(hwnd: Handle, more: Partial<RawWindow>): void {
    this.windows = this.windows.map((window) => window.hwnd === hwnd ? { ...window, ...more } : window);
  }
}

/** A window of process 10 at a place. */
export function rawWindow(more: Partial<RawWindow> = {}): RawWindow {
  const frame = more.frame ?? { x: 0, y: 0, width: 100, height: 80 };
  return {
    hwnd: 100n,
    thread: 1,
    pid: 10,
    className: "Window",
    title: "Titel",
    ownedBy: 0n,
    style: 0,
    exStyle: 0,
    visible: true,
    iconic: false,
    cloaked: false,
    rect: frame,
    frame,
    ...more,
  };
}
