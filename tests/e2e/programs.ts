import { waitFor } from "./wait.ts";
import type { Desktop, WindowPlace } from "./xvfb.ts";

/** Real X programs that show what arrived on the X side. */

const FONT = ["-fa", "DejaVu Sans Mono", "-fs", "11"];

/** A colourful still background, so that a wrong pixel or channel shows. @param seed another one, another picture. */
export async function paintBackground(desktop: Desktop, seed = 7): Promise<void> {
  const { width, height } = await desktop.grab();
  const file = await Deno.makeTempFile({ suffix: ".png" });
  try {
    await desktop.tool("convert", [
      "-size",
      `${width}x${height}`,
      "-seed",
      String(seed),
      "plasma:tomato-steelblue",
      file,
    ]);
    // ImageMagick's exit code says nothing here: it is 1 even when the picture is up.
    await desktop.start("display", ["-window", "root", file]).ended;
  } finally {
    await Deno.remove(file);
  }
}

/** A terminal whose input lines land in a file. */
export interface Notepad extends AsyncDisposable {
  readonly window: WindowPlace;
  /** Everything that was written and ended with Enter. */
  text(): Promise<string>;
  /** Waits until it has the keyboard: after a click a window manager takes its time. */
  focus(): Promise<void>;
}

export async function startNotepad(desktop: Desktop, place = { x: 80, y: 80 }): Promise<Notepad> {
  const file = await Deno.makeTempFile({ prefix: "mfb-notepad-" });
  const title = "Notizen";
  const terminal = desktop.start("xterm", [
    ...["-u8", "-title", title, "-geometry", "60x12", ...FONT],
    ...["-e", "sh", "-c", `cat > ${file}`],
  ]);
  const window = await desktop.place(title, place);
  await desktop.tool("xdotool", ["windowfocus", "--sync", window.id]);
  return {
    window,
    text: () => Deno.readTextFile(file),
    async focus() {
      const focused = async () => (await desktop.tool("xdotool", ["getwindowfocus"])).trim() === window.id;
      await waitFor(focused, { what: "the terminal's focus" });
    },
    async [Symbol.asyncDispose]() {
      await terminal.stop();
      await Deno.remove(file);
    },
  };
}

/** One pointer button event as a program on the screen saw it. Buttons 4 and 5 are the wheel, up and down. */
export interface SeenButton {
  down: boolean;
  button: number;
  /** On the screen. */
  x: number;
  y: number;
}

/** A window that says which buttons it saw (xev). */
export interface ButtonWatch {
  readonly window: WindowPlace;
  seen(): SeenButton[];
}

export async function startButtonWatch(desktop: Desktop, place = { x: 700, y: 300 }): Promise<ButtonWatch> {
  const title = "Knopf";
  const xev = desktop.start("xev", ["-name", title, "-geometry", "200x200", "-event", "button"]);
  const window = await desktop.place(title, place);
  return {
    window,
    seen() {
      const pattern =
        /Button(Press|Release) event.*\n.*root:\((\d+),(\d+)\),\s*\n\s*state 0x[0-9a-f]+, button (\d+)/g;
      return Array.from(xev.stdout.join("\n").matchAll(pattern), ([, kind, x, y, button]) => ({
        down: kind === "Press",
        button: Number(button),
        x: Number(x),
        y: Number(y),
      }));
    },
  };
}

export function waitForButtons(watch: ButtonWatch, expected: SeenButton[]): Promise<boolean> {
  return waitFor(() => JSON.stringify(watch.seen()) === JSON.stringify(expected), {
    what: `buttons ${JSON.stringify(expected)}`,
    otherwise: () => JSON.stringify(watch.seen()),
  });
}

/** A window that says which keys it saw (xev). */
export interface KeyWatch {
  readonly window: WindowPlace;
  /** Every press: "Control+c", the modifiers as they were before it. */
  pressed(): string[];
  /** How many keys are down that it saw go down. */
  held(): number;
}

export async function startKeyWatch(desktop: Desktop, place = { x: 700, y: 300 }): Promise<KeyWatch> {
  const title = "Tasten";
  const xev = desktop.start("xev", ["-name", title, "-geometry", "200x200", "-event", "keyboard"]);
  const window = await desktop.place(title, place);
  const MODIFIERS: [mask: number, name: string][] = [[1, "Shift"], [4, "Control"], [8, "Alt"], [64, "Super"]];
  const events = () => {
    const pattern =
      /Key(Press|Release) event.*\n.*\n\s*state 0x([0-9a-f]+), keycode (\d+) \(keysym 0x[0-9a-f]+, (\w+)\)/g;
    return Array.from(xev.stdout.join("\n").matchAll(pattern), ([, kind, state, keycode, keysym]) => {
      const held = MODIFIERS.filter(([mask]) => parseInt(state, 16) & mask).map(([, name]) => name);
      return { down: kind === "Press", keycode, key: [...held, keysym].join("+") };
    });
  };
  return {
    window,
    pressed: () => events().flatMap(({ down, key }) => down ? key : []),
    held() {
      const held = new Set<string>();
      for (const { down, keycode } of events()) held[down ? "add" : "delete"](keycode);
      return held.size;
    },
  };
}

/** A clock that changes ten times a second: a picture that is never still. */
export function startTicker(desktop: Desktop): void {
  desktop.start("xterm", [
    ...["-title", "Uhr", "-geometry", "20x2+900+40", ...FONT],
    ...["-e", "sh", "-c", "while :; do date +%T.%N; sleep 0.1; done"],
  ]);
}
