import { posix } from "node:path";

/** A room is a top-level folder; files beside them are rooms of their own. */
export function roomOf(path: string): string {
  return path.includes("/") ? path.split("/")[0] : path;
}

/** What a room may import besides itself: rooms further down (DESIGN.md). */
const LAYERS: Record<string, readonly string[]> = {
  "main.ts": ["server"],
  "build.ts": ["build"],
  server: ["session", "capture", "codec", "transfer", "secure", "protocol"],
  session: ["capture", "codec", "transfer", "secure", "protocol"],
  capture: ["protocol"],
  codec: ["protocol"],
  transfer: ["protocol"],
  secure: ["protocol"],
  protocol: [],
  ui: ["protocol", "secure", "transfer", "codec", "session"],
  build: [],
  bench: ["tests", "build", "ui", "server", "session", "capture", "codec", "transfer", "secure", "protocol"],
};

export function allowedRooms(room: string): readonly string[] {
  const below = LAYERS[room];
  if (!below) throw new Error(`The room "${room}" is not in the layer table`);
  return [room, ...below];
}

/** Each has a folder in capture/. */
const PLATFORMS = ["x11", "windows", "virtual"];

/** A browser without the program does by itself what the process does for a client's page, with the same code. */
const SESSION_OF_GUESTS = ["session/client_end.ts", "session/view_share.ts"];

/**
 * Finer than rooms: platforms are known to capture/mod.ts only, what they share in folders of capture/ to them; ui/ knows no
 * encoder, and of session/ what a guest needs.
 */
export function mayUseFile(from: string, file: string): boolean {
  const folder = folderOfCapture(file);
  if (folder !== null) {
    const user = folderOfCapture(from);
    if (user === folder) return true;
    return PLATFORMS.includes(folder) ? from === "capture/mod.ts" : user !== null;
  }
  if (roomOf(from) === "ui" && roomOf(file) === "codec") return !/encode/.test(file);
  if (roomOf(from) === "ui" && roomOf(file) === "session") {
    return from.startsWith("ui/guest/") && SESSION_OF_GUESTS.includes(file);
  }
  return true;
}

function folderOfCapture(path: string): string | null {
  return /^capture\/([^/]+)\//.exec(path)?.[1] ?? null;
}

const IMPORTS = [
  /^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']/g,
  /\bnew URL\(\s*["'](\.[^"']+\.tsx?)["']\s*,\s*import\.meta\.url/g,
];

/** Our own files that a file imports (types too) or starts as a worker, from the root. */
export function importsOf(path: string, text: string): string[] {
  const found = IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target]) => target));
  const own = found.filter((target) => target.startsWith("."));
  // AssemblyScript names modules without their ending.
  const ending = path.startsWith("codec/kernels/") ? ".ts" : "";
  return [...new Set(own.map((target) => posix.join(posix.dirname(path), target + ending)))];
}

/** @returns the files of one import cycle, the first one again at the end; null if there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (file: string): string[] | null => {
    if (done.has(file)) return null;
    if (open.includes(file)) return [...open.slice(open.indexOf(file)), file];
    open.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    open.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return null;
}
