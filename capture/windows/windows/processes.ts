import { integrityOf } from "../win32/integrity.ts";
import { kernel32 } from "../win32/process.ts";
import { fromWide } from "../../system_library.ts";
import { type Handle, NO_HANDLE } from "../win32/values.ts";
import { commandLineOf, parentOf } from "./command_line_of.ts";
import { programKey } from "./program_key.ts";
import type { Process } from "./window.ts";

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000, SYNCHRONIZE = 0x100000;
const WAIT_OBJECT_0 = 0;
const PATH_UNITS = 32_768;
/** A chain of parents longer than this isn't followed. */
const GENERATIONS_MAX = 64;
/** Processes that have ended are forgotten this often. */
const SWEEP_INTERVAL_MS = 5000;

interface Known extends Process {
  ours: boolean;
  /** Kept open: as long as it is, no other process gets this number. */
  handle: Handle;
}

/** Processes by their numbers, looked at once each. */
export class Processes implements Disposable {
  #known = new Map<number, Known>();
  #sweptAt = performance.now();

  /** @returns null when it has ended, or may not be looked at. */
  read(pid: number): Process | null {
    this.#sweep();
    const known = this.#known.get(pid);
    if (known) {
      // What started it in between, for us, may have ended.
      if (known.ours) known.ours = isOurs(known);
      return known;
    }
    const handle = openProcess(pid);
    if (handle === NO_HANDLE) return null;
    const path = pathOf(handle), started = startOf(handle);
    if (path === null || started === null) {
      kernel32.CloseHandle(handle);
      return null;
    }
    const parent = parentOf(handle);
    const process = {
      pid,
      parent,
      path: path.toLowerCase(),
      key: programKey(path, commandLineOf(handle, pid)),
      started,
      integrity: integrityOf(handle),
      ours: isOurs({ pid, started, parent }),
      handle,
    };
    this.#known.set(pid, process);
    return process;
  }

  [Symbol.dispose](): void {
    for (const { handle } of this.#known.values()) kernel32.CloseHandle(handle);
    this.#known.clear();
  }

  #sweep(): void {
    const now = performance.now();
    if (now < this.#sweptAt + SWEEP_INTERVAL_MS) return;
    this.#sweptAt = now;
    for (const { pid, handle } of this.#known.values()) {
      if (!hasEnded(handle)) continue;
      kernel32.CloseHandle(handle);
      this.#known.delete(pid);
    }
  }
}

function openProcess(pid: number): Handle {
  return kernel32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, 0, pid);
}

/** Processes stay to be looked at as long as somebody holds a handle to them. */
function hasEnded(handle: Handle): boolean {
  return kernel32.WaitForSingleObject(handle, 0) === WAIT_OBJECT_0;
}

function pathOf(handle: Handle): string | null {
  const path = new Uint8Array(2 * PATH_UNITS), units = new Uint32Array([PATH_UNITS]);
  const found = kernel32.QueryFullProcessImageNameW(handle, 0, path, new Uint8Array(units.buffer));
  return found === 0 ? null : fromWide(path, units[0]);
}

function startOf(handle: Handle): bigint | null {
  const [created, ...others] = [0, 1, 2, 3].map(() => new Uint8Array(8));
  if (kernel32.GetProcessTimes(handle, created, others[0], others[1], others[2]) === 0) return null;
  return new DataView(created.buffer).getBigUint64(0, true);
}

/**
 * Whether a chain of processes that run leads from this one to it. A parent that began after its child is another process
 * with the parent's number.
 */
function isOurs(process: { pid: number; started: bigint; parent: number }): boolean {
  let { pid, started, parent } = process;
  for (let i = 0; i < GENERATIONS_MAX; i++) {
    if (pid === Deno.pid) return true;
    const handle = parent === 0 ? NO_HANDLE : openProcess(parent);
    if (handle === NO_HANDLE) return false;
    const began = startOf(handle), next = parentOf(handle);
    const ended = hasEnded(handle);
    kernel32.CloseHandle(handle);
    if (ended || began === null || began > started) return false;
    [pid, started, parent] = [parent, began, next];
  }
  return false;
}
