import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { BAR } from "../../overlay/testing.ts";
import { TONES } from "../../overlay/theme.ts";
import { setMode } from "../testing.ts";
import { placesOf, startCompositor } from "./testing.ts";

import { DESKTOP, openSubject, share, waitForBar, waitForColour, WALLPAPER } from "./testing_subject.ts";

Deno.test("bar and frame follow the screen's size and never get wider than it", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  overlay.setFrame("screen");
  for (const [width, height] of [[800, 600], [400, 640], [1280, 720]]) {
    await setMode(xvfb, width, height);
    const places = await placesOf(BAR, { x: 0, y: 0, width, height });
    assert.ok(places.bar.width <= width);
    await waitForBar(xvfb, places);
    const edge = { x: 20, y: height - 4, width: width - 40, height: 4 };
    await waitForColour(xvfb, edge, TONES.sharing.frame);
  }
});

Deno.test("the bar hangs on the primary monitor, and takes the desktop's scale", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  await xvfb.run("xrandr", "--setmonitor", "LEFT", "440/110x800/200+0+0", "screen");
  await xvfb.run("xrandr", "--setmonitor", "*RIGHT", "840/210x700/200+440+100", "none");
  overlay.setBar(BAR);
  overlay.setFrame("LEFT");
  const right = { x: 440, y: 100, width: 840, height: 700 };
  await waitForBar(xvfb, await placesOf(BAR, right));
  await waitForColour(xvfb, { x: 436, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  overlay.setFrame("all");
  await waitForColour(xvfb, { x: 440, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  await waitForColour(xvfb, { x: 436, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  overlay.setFrame("nowhere");
  await waitFor("no frame", async () => {
    return await share(xvfb, { x: 436, y: 100, width: 8, height: 600 }, TONES.sharing.frame) === 0;
  });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "Xft.dpi: 144\n");
  await xvfb.run("xrdb", "-merge", file);
  await Deno.remove(file);
  await waitForBar(xvfb, await placesOf(BAR, right, 1.5));
});

Deno.test("the bar hangs below a panel", async () => {
  // We are the window manager, and say how much of the display is free.
  await using subject = await openSubject({ windowManager: false });
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  await waitForBar(xvfb, await placesOf(BAR, DESKTOP));
  for (const panel of [30, 48, 0]) {
    const free = { ...DESKTOP, y: panel, height: DESKTOP.height - panel };
    const value = [free.x, free.y, free.width, free.height].join(", ");
    await xvfb.run("xprop", "-root", "-f", "_NET_WORKAREA", "32c", "-set", "_NET_WORKAREA", value);
    await waitForBar(xvfb, await placesOf(BAR, free));
    if (panel > 0) await waitForColour(xvfb, { x: 600, y: 0, width: 100, height: panel }, WALLPAPER);
  }
});

Deno.test("a compositor that comes and goes changes nothing but the bar's corners", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click, windowAt } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  const compositor = await startCompositor(xvfb);
  // Below the bar is its shadow now, which takes no clicks.
  const below = { x: 500, y: places.bar.height + 2, width: 100, height: 2 };
  // Until then a compositor that has just come paints nothing, and a click may meet the window that goes.
  await waitFor("the bar's translucent window", async () => {
    const id = await windowAt(places.buttons.pause);
    // Asked about none, xwininfo waits for a click.
    if (id === 0) return false;
    const text = new TextDecoder().decode(
      await xvfb.run("xwininfo", "-id", String(id)).catch(() => new Uint8Array()),
    );
    return /Depth: 32/.test(text);
  });
  await waitFor("a shadow", async () => await share(xvfb, below, WALLPAPER) === 0);
  assert.equal(await windowAt(below), 0);
  await click(places.buttons.pause);
  await waitFor("an action", () => actions.length === 1);
  compositor.kill("SIGKILL");
  await compositor.status;
  await waitForColour(xvfb, below, WALLPAPER);
  await waitForBar(xvfb, places);
  await click(places.buttons.chat);
  await waitFor("an action", () => actions.length === 2);
});
