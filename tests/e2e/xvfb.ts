import { type Child, lineOf, run, runText, spawn } from "./child.ts";
import { waitFor } from "./wait.ts";

/** A picture with opaque RGBA pixels, top row first. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array<ArrayBuffer>;
}

/** A real X screen of the test's own with a window manager; every program on it ends with it. */
export interface Desktop extends AsyncDisposable {
  /** ":7". */
  readonly display: string;
  readonly xvfb: Child;
  /** Starts a program on the screen. */
  start(command: string, args: string[]): Child;
  /** Runs an X tool and gives its output. */
  tool(command: string, args: string[]): Promise<string>;
  /** Places a window titled so, once it is there: the window's id and the client area's place on the screen. */
  place(title: string, place?: { x: number; y: number }): Promise<WindowPlace>;
  resize(width: number, height: number): Promise<void>;
  /** What the screen shows, read by xwd: independent of our own capture. The pointer isn't in it. */
  grab(): Promise<Pixels>;
}

export interface WindowPlace {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DesktopOptions {
  width?: number;
  height?: number;
  windowManager?: boolean;
}

/** The largest size that resize() can reach. */
const LARGEST = { width: 1920, height: 1200 };
const XWD_HEADER_WORDS = 25;

export async function startDesktop(
  { width = 1280, height = 800, windowManager = true }: DesktopOptions = {},
): Promise<Desktop> {
  // -noreset: without it Xvfb forgets its modes whenever the last program leaves.
  const xvfb = spawn("Xvfb", {
    args: [
      ...["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-dpi", "96"],
      ...["-screen", "0", `${LARGEST.width}x${LARGEST.height}x24`],
    ],
  });
  const desktop = await openDesktop(xvfb);
  await desktop.resize(width, height);
  if (windowManager) await startWindowManager(desktop);
  return desktop;
}

/** A screen in a window of another one, the whole of it: its mouse and keyboard are what is injected into the other. */
export async function startNestedDesktop(outer: Desktop): Promise<Desktop> {
  const { width, height } = await outer.grab();
  const xephyr = outer.start("Xephyr", [
    ...["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-dpi", "96", "-no-host-grab"],
    ...["-screen", `${width}x${height}`],
  ]);
  const desktop = await openDesktop(xephyr);
  await startWindowManager(desktop);
  return desktop;
}

/** @param xvfb an X server that prints its display's number. */
async function openDesktop(xvfb: Child): Promise<Desktop> {
  const display = `:${(await lineOf(xvfb, "stdout", (line) => /^\d+$/.test(line))).trim()}`;
  const env = { DISPLAY: display };
  const programs: Child[] = [];
  const tool = (command: string, args: string[]) => runText(command, args, { env });
  const desktop: Desktop = {
    display,
    xvfb,
    start(command, args) {
      const child = spawn(command, { args, env });
      programs.push(child);
      return child;
    },
    tool,
    place: (title, place) => placeWindow(tool, title, place),
    async resize(width, height) {
      const mode = `${width}x${height}`;
      if (!(await tool("xrandr", [])).includes(` ${mode} `)) {
        const timings = [60, width, width, width, width, height, height, height, height].map(String);
        await tool("xrandr", ["--newmode", mode, ...timings]);
        await tool("xrandr", ["--addmode", "screen", mode]);
      }
      await tool("xrandr", ["--output", "screen", "--mode", mode]);
    },
    grab: async () => parseXwd(await run("xwd", ["-root", "-silent"], { env })),
    async [Symbol.asyncDispose]() {
      for (const program of programs.reverse()) await program.stop();
      await xvfb.stop();
    },
  };
  return desktop;
}

async function startWindowManager(desktop: Desktop): Promise<void> {
  desktop.start("openbox", ["--sm-disable"]);
  await waitFor(async () => (await desktop.tool("xprop", ["-root"])).includes("_NET_SUPPORTING_WM_CHECK"), {
    what: "the window manager",
  });
}

async function placeWindow(
  tool: (command: string, args: string[]) => Promise<string>,
  title: string,
  place?: { x: number; y: number },
): Promise<WindowPlace> {
  const search = () => tool("xdotool", ["search", "--onlyvisible", "--name", `^${title}$`]).catch(() => "");
  const id = await waitFor(async () => (await search()).trim().split("\n").pop() || null, {
    what: `a window "${title}"`,
  });
  // Not xdotool's getwindowgeometry: that counts the frame twice.
  const geometry = async (): Promise<WindowPlace> => {
    const text = await tool("xwininfo", ["-id", id]);
    const value = (name: string) => Number(new RegExp(`${name}: +(-?\\d+)$`, "m").exec(text)?.[1]);
    return {
      id,
      x: value("Absolute upper-left X"),
      y: value("Absolute upper-left Y"),
      width: value("Width"),
      height: value("Height"),
    };
  };
  if (!place) return geometry();
  await tool("xdotool", ["windowmove", id, String(place.x), String(place.y)]);
  return waitFor(async () => {
    const now = await geometry();
    // The frame the window manager drew shifts the client area a little.
    return Math.abs(now.x - place.x) < 40 && Math.abs(now.y - place.y) < 40 ? now : null;
  }, { what: `the window "${title}" at its place` });
}

/**
 * Reads an X window dump (XWDFile.h, version 7), least significant byte first: of 32 bits a pixel, or of 24, which xwd
 * makes where windows have several visuals.
 */
export function parseXwd(bytes: Uint8Array<ArrayBuffer>): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (index: number) => view.getUint32(4 * index);
  const [headerBytes, width, height, byteOrder] = [word(0), word(4), word(5), word(7)];
  const [bitsPerPixel, stride, colours] = [word(11), word(12), word(19)];
  if (headerBytes < 4 * XWD_HEADER_WORDS || ![24, 32].includes(bitsPerPixel) || byteOrder !== 0) {
    throw new Error(`Cannot read dump: ${bitsPerPixel} bits a pixel, byte order ${byteOrder}`);
  }
  const start = headerBytes + 12 * colours;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = start + y * stride + (bitsPerPixel >> 3) * x, to = 4 * (y * width + x);
      data[to] = bytes[from + 2];
      data[to + 1] = bytes[from + 1];
      data[to + 2] = bytes[from];
      data[to + 3] = 255;
    }
  }
  return { width, height, data };
}
