import type { Desktop } from "../tests/e2e/xvfb.ts";

/** What the measured screen shows. */

const FONT = ["-fa", "DejaVu Sans Mono", "-fs", "10"];

/** A plain background and windows full of text, still. */
export async function startOffice(desktop: Desktop): Promise<void> {
  await desktop.tool("xsetroot", ["-solid", "#3b6ea5"]);
  const places = ["90x40+60+420", "100x50+700+60", "80x24+1100+700"];
  for (const [index, geometry] of places.entries()) {
    const title = `Akte ${index}`;
    const show = `ls -la /usr/bin /usr/lib | tail -n +${1 + 60 * index} | head -60; exec sleep 100000`;
    desktop.start("xterm", ["-title", title, "-geometry", geometry, ...FONT, "-e", "sh", "-c", show]);
    await desktop.place(title);
  }
}

/** A terminal over the whole screen whose text never stops. */
export function scrollText(desktop: Desktop): Promise<AsyncDisposable> {
  const scroll = "while :; do ls -la /usr/bin /usr/lib; done";
  const title = ["-title", "Text", "-fullscreen", "-bg", "white", "-fg", "black"];
  return Promise.resolve(desktop.start("xterm", [...title, ...FONT, "-e", "sh", "-c", scroll]));
}

/** Two pictures without any plain area in turn, thirty times a second. */
export async function alternatePhotos(desktop: Desktop): Promise<AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const { width, height } = await desktop.grab();
  const files = [`${folder}/0.png`, `${folder}/1.png`];
  for (const [seed, file] of files.entries()) {
    await desktop.tool("convert", ["-size", `${width}x${height}`, "-seed", String(seed), "plasma:", file]);
  }
  const animate = desktop.start("animate", ["-immutable", "-delay", "3", "-window", "root", ...files]);
  return {
    async [Symbol.asyncDispose]() {
      await animate.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
