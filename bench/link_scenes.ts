import type { Desktop, WindowPlace } from "../tests/e2e/xvfb.ts";

/** What moves on the screen that is measured over a slow link. */

const FONT = ["-fa", "DejaVu Sans Mono", "-fs", "11"];
const VIDEO = { width: 640, height: 360, frames: 75, delayMs: 40 };

/** A pager full of text, which the wheel scrolls by five lines a notch. */
export async function startPager(desktop: Desktop, place: { x: number; y: number }): Promise<WindowPlace> {
  const show = "ls -la /usr/bin /usr/lib | exec less";
  desktop.start("xterm", [
    ...["-title", "Text", "-geometry", "100x40", ...FONT],
    ...["-xrm", "*alternateScroll: true", "-e", "sh", "-c", show],
  ]);
  return await desktop.place("Text", place);
}

/** A film of 640×360 at 25 frames a second: a camera that wanders over a picture, with its grain. */
export async function playVideo(desktop: Desktop, place: { x: number; y: number }): Promise<AsyncDisposable> {
  const { width, height, frames, delayMs } = VIDEO;
  const folder = await Deno.makeTempDir();
  const picture = `${folder}/picture.png`;
  await desktop.tool("convert", ["-size", "960x560", "-seed", "5", "plasma:", picture]);
  const crops = Array.from({ length: frames }, (_, frame) => {
    const angle = 2 * Math.PI * frame / frames;
    const x = Math.round(160 + 150 * Math.cos(angle)), y = Math.round(100 + 90 * Math.sin(2 * angle));
    return ["(", "-clone", "0", "-crop", `${width}x${height}+${x}+${y}`, "+repage", "-attenuate", "0.05"]
      .concat("+noise", "Gaussian", ")");
  });
  const file = `${folder}/film.miff`;
  await desktop.tool("convert", [picture, "-seed", "6", ...crops.flat(), "-delete", "0", file]);
  const title = "Film";
  const film = desktop.start("animate", ["-immutable", "-title", title, "-delay", `${delayMs / 10}`, file]);
  await desktop.place(title, place);
  return {
    async [Symbol.asyncDispose]() {
      await film.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
