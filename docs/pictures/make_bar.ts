import { waitFor } from "../../capture/contract.ts";
import { COLOURS, TONES } from "../../capture/overlay/theme.ts";
import type { Bar } from "../../capture/types.ts";
import { XConnection } from "../../capture/x11/connection.ts";
import { openOverlay } from "../../capture/x11/overlay/overlay.ts";
import { coverScreen, placesOf, restack, startCompositor, startWindowManager } from "../../capture/x11/overlay/testing.ts";
import { importRoot, startXvfb, waitForWindow } from "../../capture/x11/testing.ts";

/** Makes the documents' pictures of the function bar: `deno run -A docs/pictures/make_bar.ts`. Needs Xvfb, openbox, picom. */

const here = import.meta.dirname!;
const SCREEN = { x: 0, y: 0, width: 1366, height: 768 };
const BAR: Bar = {
  lines: ["Kanzlei Müller sieht Ihren Bildschirm", "Freigegeben: 2 Applikationen"],
  tone: "sharing",
  buttons: [
    { id: "steering", label: "Steuern: an", pressed: true },
    { id: "choose", label: "Applikationswahl" },
    { id: "pause", label: "Pause" },
    { id: "files", label: "Dateien" },
    { id: "chat", label: "Chat" },
    { id: "end", label: "Beenden", danger: true },
  ],
  question: null,
  labels: { fold: "Einklappen", unfold: "Ausklappen" },
};

await using xvfb = await startXvfb(SCREEN);
await startWindowManager(xvfb);
await using desktop = await XConnection.open(xvfb.display);
const wallpaper = await coverScreen(desktop, 0x3b6478);
const letter = "printf '\\n  Sehr geehrte Frau Sommer,\\n\\n  anbei erhalten Sie unsere Unterlagen.'; sleep 99";
xvfb.start(
  "xterm",
  ...["-geometry", "62x20+40+30", "-title", "Brief an die Kanzlei", "-fa", "Liberation Mono", "-fs", "11"],
  ...["-xrm", "XTerm*cursorColor: white", "-e", "sh", "-c", letter],
);
await waitForWindow(xvfb, "xterm");
restack(desktop, wallpaper, "below");
await startCompositor(xvfb);
// It composes some time after it has come.
await new Promise((resolve) => setTimeout(resolve, 1000));
await using overlay = (await openOverlay(xvfb.display))!;
overlay.setFrame("screen");
overlay.setBar(BAR);
const { bar, buttons, handle } = await placesOf(BAR, SCREEN);

const shoot = (name: string) =>
  xvfb.run("import", "-window", "root", "-crop", "1366x150+0+0", "+repage", "-strip", `${here}/${name}.png`);
/** Until one pixel has a colour, 0xRRGGBB. */
const waitForPixel = (x: number, y: number, colour: number) =>
  waitFor(`${colour.toString(16)} at ${x}, ${y}`, async () => {
    const [red, green, blue] = await importRoot(xvfb, `1x1+${x}+${y}`);
    return (red << 16 | green << 8 | blue) === colour;
  });

await waitForPixel(bar.x + 40, bar.y + 5, COLOURS.surface);
await shoot("bar");
await xvfb.run("xdotool", "mousemove", `${buttons.fold.x}`, `${buttons.fold.y}`, "click", "1");
await waitForPixel(handle.x + 10, handle.y + 5, TONES.sharing.chip);
await shoot("bar_folded");
