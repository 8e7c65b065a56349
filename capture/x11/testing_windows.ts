import { join } from "node:path";
import { waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import type { ReleaseSubject, TestWindow } from "../release_survey.ts";
import { middle } from "../testing.ts";
import type { Rect } from "../types.ts";
import { XConnection } from "./connection.ts";
import { COMPOSITOR_SELECTION, hasCompositor } from "./overlay/compositor.ts";
import { internAtom } from "./overlay/window_properties.ts";
import { Request } from "./request.ts";
import { startXvfb, type Xvfb } from "./testing.ts";

/** Real programs in windows, for the contract of releases. */

const INPUT_EVENT = /^(?:Key|Button)(?:Press|Release) event|^MotionNotify event/;
const CREATE_WINDOW = 1;
const CHANGE_WINDOW_ATTRIBUTES = 2;
const MAP_WINDOW = 8;
const CHANGE_PROPERTY = 18;
const CREATE_PIXMAP = 53;
const CREATE_GC = 55;
const CLEAR_AREA = 61;
const POLY_FILL_RECTANGLE = 70;
const PIXMAP_ATOM = 20;
const BACK_PIXMAP = 0x1;
const FOREGROUND = 0x4;
const BACK_PIXEL = 0x2, OVERRIDE_REDIRECT = 0x200;
const INPUT_OUTPUT = 1;
const SCREEN = { width: 1280, height: 800 };

export interface ReleaseDesk {
  /** Programs that run before the others: window manager, compositor. */
  programs?: [command: string, ...args: string[]][];
  /** Whether one of them is a compositing manager: no window can borrow the root window's background then. */
  composed?: boolean;
}

/** A display with an xterm and an xev side by side. */
export async function openReleaseDesk(
  { programs = [], composed = false }: ReleaseDesk = {},
): Promise<ReleaseSubject> {
  const xvfb = await startXvfb(SCREEN);
  const folder = await Deno.makeTempDir();
  const typed = join(folder, "typed.txt"), events = join(folder, "events.txt");
  await xvfb.run("setxkbmap", "de");
  const connection = await XConnection.open(xvfb.display);
  await hangWallpaper(connection);
  for (const [command, ...args] of programs) xvfb.start(command, ...args);
  if (programs.length > 0) await waitForManager(xvfb);
  if (composed) {
    const selection = await internAtom(connection, COMPOSITOR_SELECTION);
    await waitFor("the compositing manager", () => hasCompositor(connection, selection));
  }
  const writer = ["-u8", "-bw", "0", "-T", "Schreiber", "-geometry", "70x24+20+40"];
  const shown = programWindow(xvfb, "Schreiber", () => {
    // A cursor that doesn't blink: the screen is quiet.
    xvfb.start("xterm", ...writer, "-xrm", "*cursorBlink: false", "-e", "sh", "-c", 'cat > "$0"', typed);
  }, () => Promise.resolve(0));
  const watcher = 'exec stdbuf -oL xev -name Zeuge -geometry 400x300+700+60 -bw 0 >> "$0"';
  const hidden = programWindow(
    xvfb,
    "Zeuge",
    () => void xvfb.start("sh", "-c", watcher, events),
    async () => {
      // What has reached the program is written down by then.
      await xvfb.run("xdotool", "getmouselocation");
      const text = await Deno.readTextFile(events);
      return text.split("\n").filter((line) => INPUT_EVENT.test(line)).length;
    },
  );
  await shown.open();
  await hidden.open();
  await shown.use();
  const platform = await openPlatform({ kind: "x11", display: xvfb.display });
  return {
    platform,
    shown,
    hidden,
    background: !composed,
    own: { page: false, show: (rect) => showOwn(connection, rect) },
    expectText: (expected) =>
      waitFor(
        `the text ${JSON.stringify(expected)}`,
        async () => await Deno.readTextFile(typed).catch(() => "") === expected,
      ).then(() => {}),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await connection.close();
      await xvfb.kill();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** As desktops do it, so that compositing managers know of it too: the pixmap lives as long as the connection. */
async function hangWallpaper(connection: XConnection): Promise<void> {
  const { root } = connection.setup;
  const pixmap = connection.newId();
  connection.send(new Request(CREATE_PIXMAP, 24).u32(pixmap, root).u16(SCREEN.width, SCREEN.height));
  for (const [i, colour] of [0x2f5d50, 0xb08d57].entries()) {
    const gc = connection.newId();
    connection.send(new Request(CREATE_GC).u32(gc, pixmap, FOREGROUND, colour));
    connection.send(
      new Request(POLY_FILL_RECTANGLE).u32(pixmap, gc)
        .u16(i * (SCREEN.width >> 1), 0, SCREEN.width, SCREEN.height),
    );
  }
  const property = await internAtom(connection, "_XROOTPMAP_ID");
  connection.send(new Request(CHANGE_WINDOW_ATTRIBUTES).u32(root, BACK_PIXMAP, pixmap));
  connection.send(
    new Request(CHANGE_PROPERTY).u32(root, property, PIXMAP_ATOM).u8(32, 0, 0, 0).u32(
      1,
      pixmap,
    ),
  );
  connection.send(new Request(CLEAR_AREA).u32(root).u16(0, 0, 0, 0));
  await connection.sync();
}

/** As the function bar is made: by this process, unknown to the window manager. */
async function showOwn(connection: XConnection, { x, y, width, height }: Rect): Promise<void> {
  const id = connection.newId(), white = 0xffffff;
  connection.send(
    new Request(CREATE_WINDOW).u32(id, connection.setup.root).u16(x, y, width, height, 0, INPUT_OUTPUT)
      .u32(0, BACK_PIXEL | OVERRIDE_REDIRECT, white, 1),
  );
  connection.send(new Request(MAP_WINDOW).u32(id));
  await connection.sync();
}

function programWindow(
  xvfb: Xvfb,
  title: string,
  start: () => void,
  inputs: () => Promise<number>,
): TestWindow {
  const find = () =>
    waitFor(`the window "${title}"`, async () => {
      const found = await xvfb.run("xdotool", "search", "--onlyvisible", "--name", `^${title}$`).catch(() =>
        null
      );
      return found && new TextDecoder().decode(found).trim().split("\n")[0];
    });
  const info = async (id: string, ...args: string[]) =>
    new TextDecoder().decode(await xvfb.run("xwininfo", "-id", id, ...args));
  /** Window managers put windows into frames of theirs. */
  const frameOf = async (id: string): Promise<string> => {
    const [, root, parent] = /Root window id: (\w+)[^]*Parent window id: (\w+)/.exec(
      await info(id, "-children"),
    )!;
    return parent === root ? id : await frameOf(parent);
  };
  const rectOf = async (): Promise<Rect> => {
    const text = await info(await frameOf(await find()));
    const number = (label: string) => Number(new RegExp(`${label}: +(-?\\d+)`).exec(text)![1]);
    const border = number("Border width");
    // xwininfo tells the corner inside of the border.
    return {
      x: number("Absolute upper-left X") - border,
      y: number("Absolute upper-left Y") - border,
      width: number("Width") + 2 * border,
      height: number("Height") + 2 * border,
    };
  };
  return {
    title,
    rect: rectOf,
    inputs,
    async moveTo({ x, y }) {
      await xvfb.run("xdotool", "windowmove", "--sync", await find(), `${x}`, `${y}`);
    },
    async use() {
      const id = await find();
      await xvfb.run("xdotool", "windowraise", id);
      await xvfb.run("xdotool", "windowfocus", id);
      const { x, y } = middle(await rectOf());
      await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`);
    },
    async open() {
      start();
      await find();
    },
    async close() {
      const id = await find();
      await xvfb.run("xdotool", "windowkill", id);
      await waitFor("its end", () => xvfb.run("xwininfo", "-id", id).then(() => false, () => true));
    },
  };
}

/** openbox names itself before it is ready, and stands still for 5 s when a window comes in between. */
async function waitForManager(xvfb: Xvfb): Promise<void> {
  await waitFor("the window manager", async () => {
    const text = new TextDecoder().decode(await xvfb.run("xprop", "-root", "_NET_CLIENT_LIST"));
    return text.includes("_NET_CLIENT_LIST(WINDOW)");
  });
}
