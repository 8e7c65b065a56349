import { waitFor } from "../../contract.ts";
import { type BarPlaces, placesWith } from "../../overlay/testing.ts";
import type { Bar, Rect } from "../../types.ts";
import { XConnection } from "../connection.ts";
import { Request } from "../request.ts";
import type { Xvfb } from "../testing.ts";
import { COMPOSITOR_SELECTION, hasCompositor } from "./compositor.ts";
import { openSystemFonts } from "./system_fonts.ts";
import { internAtom } from "./window_properties.ts";

/** Where an unfolded bar's parts are on the display; `screen` is the primary screen. */
export async function placesOf(bar: Bar, screen: Rect, scale = 1): Promise<BarPlaces> {
  const fonts = await openSystemFonts();
  const places = placesWith(fonts, bar, { screen, scale });
  fonts.close();
  return places;
}

/** The top-level window that a click would reach now; 0: none. QueryPointer. */
export async function topWindowAtPointer(connection: XConnection): Promise<number> {
  const { view } = await connection.call(new Request(38).u32(connection.setup.root));
  return view.getUint32(12, true);
}

/** Maps a full-screen window that no window manager is asked about. @returns its id. CreateWindow, MapWindow */
export async function coverScreen(connection: XConnection, colour = 0x404040): Promise<number> {
  const window = connection.newId();
  connection.send(
    new Request(1).u32(window, connection.setup.root).u16(0, 0, 4096, 4096, 0, 1).u32(0, 0x202, colour, 1),
  );
  connection.send(new Request(8).u32(window));
  await connection.sync();
  return window;
}

/** Sends a press and a release of the left button that never were. SendEvent */
export async function sendPress(connection: XConnection, window: number, { x, y }: { x: number; y: number }) {
  for (const code of [4, 5]) {
    const event = new Request(25, 0).u32(window, code === 4 ? 4 : 8).u8(code, 1).u16(0).u32(0);
    event.u32(connection.setup.root, window, 0).u16(x, y, x, y, 0).u8(1, 0);
    await connection.check(event);
  }
}

/** Puts a window above or below all others. ConfigureWindow */
export function restack(connection: XConnection, window: number, where: "above" | "below"): void {
  connection.send(new Request(12).u32(window).u16(64, 0).u32(where === "above" ? 0 : 1));
}

/** Asks for events of all top-level windows. ChangeWindowAttributes with SubstructureNotify */
export function watchWindows(connection: XConnection): void {
  connection.send(new Request(2).u32(connection.setup.root, 0x800, 0x80000));
}

/** Resolves when it manages windows: those that are mapped before may be lost. */
export async function startWindowManager(xvfb: Xvfb): Promise<void> {
  xvfb.start("openbox");
  await waitFor("openbox", async () => {
    const text = new TextDecoder().decode(await xvfb.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"));
    return text.includes("window id");
  });
}

export async function startCompositor(xvfb: Xvfb): Promise<Deno.ChildProcess> {
  const process = xvfb.startChild("picom", "--backend", "xrender", "--config", "/dev/null");
  await using connection = await XConnection.open(xvfb.display);
  const selection = await internAtom(connection, COMPOSITOR_SELECTION);
  await waitFor("the compositor", () => hasCompositor(connection, selection));
  return process;
}
