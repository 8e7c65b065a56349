import assert from "node:assert/strict";
import { join } from "node:path";
import type { ContractSubject } from "../contract.ts";
import { waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import { viewPixels } from "../pixels.ts";
import type { Frame } from "../types.ts";

/** Real X servers and real programs for the tests of this folder. */

export interface Xvfb extends AsyncDisposable {
  display: string;
  /** Runs a program on the display to its end, and gives its output. @throws Error when it fails */
  run(command: string, ...args: string[]): Promise<Uint8Array<ArrayBuffer>>;
  /** Starts a program that ends with the display. It is nobody's child: the programs that we start count as ours. */
  start(command: string, ...args: string[]): void;
  /** Starts a program as ours, for tests that end it themselves. */
  startChild(command: string, ...args: string[]): Deno.ChildProcess;
  kill(): Promise<void>;
}

export interface XvfbOptions {
  width?: number;
  height?: number;
  depth?: number;
  /** Arguments besides. */
  args?: string[];
}

export async function startXvfb(
  { width = 1280, height = 800, depth = 24, args = [] }: XvfbOptions = {},
): Promise<Xvfb> {
  const server = new Deno.Command("Xvfb", {
    args: [
      ...["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-screen", "0", `${width}x${height}x${depth}`],
      ...args,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const display = `:${(await firstLine(server.stdout)).trim()}`;
  const env = { DISPLAY: display, LC_ALL: "C.UTF-8" };
  const children: Deno.ChildProcess[] = [];
  const kill = async () => {
    for (const child of [...children.splice(0), server]) {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // It has ended already.
        if (!(error instanceof TypeError)) throw error;
      }
      await child.status;
    }
  };
  const start = (command: string, ...args: string[]) => {
    const child = new Deno.Command(command, { args, env, stdin: "null", stdout: "null", stderr: "null" })
      .spawn();
    children.push(child);
    return child;
  };
  return {
    display,
    async run(command, ...args) {
      const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
      if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
      return stdout;
    },
    start(command, ...args) {
      start("setsid", "-f", command, ...args);
    },
    startChild: start,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

/** Shell commands that write what is typed into the file $0: line by line, or each byte, the mouse's reports among them. */
const LINES = 'cat > "$0"';
export const RAW = `stty raw -echo; printf '\\033[?1000h\\033[?1006h'; cat > "$0"`;

/** A display with one xterm that writes what is typed into a file. */
export async function openWriter(
  layout: string,
  { script = LINES, ...options }: XvfbOptions & { script?: string } = {},
): Promise<ContractSubject & { xvfb: Xvfb }> {
  const xvfb = await startXvfb(options);
  const folder = await Deno.makeTempDir();
  const file = join(folder, "typed.txt");
  await xvfb.run("setxkbmap", ...layout.split(" "));
  xvfb.start("xterm", "-u8", "-geometry", "80x24+0+0", "-e", "sh", "-c", script, file);
  await waitForWindow(xvfb, "xterm");
  await waitFor("the file", () => Deno.stat(file).then(() => true, () => false));
  await xvfb.run("xdotool", "mousemove", "200", "100");
  const platform = await openPlatform({ kind: "x11", display: xvfb.display });
  return {
    platform,
    xvfb,
    async expectText(expected) {
      // A terminal hands over whole lines only.
      const unfinished = script === LINES && !expected.endsWith("\n");
      if (unfinished) await xvfb.run("xdotool", "key", "Return");
      const wanted = unfinished ? `${expected}\n` : expected;
      let text = "";
      await waitFor("the text", async () => {
        text = await Deno.readTextFile(file);
        return text.length >= wanted.length;
      }).catch(() => {});
      assert.equal(text, wanted);
    },
    resize: (width, height) => setMode(xvfb, width, height),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await xvfb.kill();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Gives Xvfb's only output another mode. */
export async function setMode(xvfb: Xvfb, width: number, height: number): Promise<void> {
  const mode = `${width}x${height}`;
  const text = new TextDecoder().decode(await xvfb.run("xrandr"));
  if (!text.includes(` ${mode} `)) {
    const timings = [60, width, width, width, width, height, height, height, height].map(String);
    await xvfb.run("xrandr", "--newmode", mode, ...timings);
    await xvfb.run("xrandr", "--addmode", "screen", mode);
  }
  await xvfb.run("xrandr", "--output", "screen", "--mode", mode);
}

/** The window's id, once it is visible. */
export function waitForWindow(xvfb: Xvfb, windowClass: string): Promise<string> {
  return waitFor(`a window of ${windowClass}`, async () => {
    const found = await xvfb.run("xdotool", "search", "--onlyvisible", "--class", windowClass).catch(() =>
      null
    );
    return found ? new TextDecoder().decode(found).trim().split("\n")[0] || null : null;
  });
}

/** What ImageMagick sees on the screen or on a part of it, RGB. */
export function importRoot(xvfb: Xvfb, part?: string): Promise<Uint8Array> {
  const crop = part ? ["-crop", part] : [];
  return xvfb.run("import", "-window", "root", ...crop, "-depth", "8", "rgb:-");
}

/** What a viewer shows who paints nothing but the damage. */
export class Mirror {
  #width = 0;
  #height = 0;
  #bgrx = new Uint8Array();

  /** Takes a frame's damaged parts over, and releases it. */
  apply({ pixels, damage, release }: Frame): void {
    if (pixels.width !== this.#width || pixels.height !== this.#height) {
      this.#width = pixels.width;
      this.#height = pixels.height;
      this.#bgrx = new Uint8Array(this.#width * this.#height * 4);
    }
    const bytes = viewPixels(pixels);
    for (const { x, y, width, height } of damage) {
      for (let row = y; row < y + height; row++) {
        const from = row * pixels.stride + x * 4;
        this.#bgrx.set(bytes.subarray(from, from + width * 4), (row * this.#width + x) * 4);
      }
    }
    release();
  }

  equals(rgb: Uint8Array): boolean {
    if (rgb.length !== this.#width * this.#height * 3) return false;
    for (let i = 0; i < rgb.length; i++) {
      if (rgb[i] !== this.#bgrx[Math.floor(i / 3) * 4 + 2 - i % 3]) return false;
    }
    return true;
  }
}

async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("Xvfb ended");
    text += value;
  }
  await reader.cancel();
  return text;
}
