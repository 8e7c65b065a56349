import { join } from "node:path";
import { run } from "../../tests/e2e/child.ts";
import { ordersCsv, reportHtml } from "./documents.ts";
import { PHOTOS, portalPage, videoPage } from "./pages.ts";
import { SeededRandom } from "./seeded_random.ts";
import { readParagraphs } from "./words.ts";

/** What the programs show: documents, pages, photographs and a video, the same ones each time. */

const SEED = 7;
const WALLPAPER_PACKAGES = ["mate-backgrounds", "ukui-wallpapers"];
const NATURE = "Blinds Dune Garden GreenMeadow LadyBird RainDrops Storm TwoWings Wood YellowFlower".split(
  " ",
);
const PICTURES = [
  ...NATURE.map((name) => `mate/nature/${name}.jpg`),
  "mate/abstract/Elephants.jpg",
  "2004default.jpg",
];
/** Behind the window that is dragged. */
const WALLPAPER = "mate/nature/Garden.jpg";

/** Hand-held pan and zoom over three photographs with cross-fades, grain and a moving object; 640×360, 24 fps. */
const VIDEO_FILTER =
  `[0]scale=1280:800,zoompan=z='1.1+0.004*on':x='200+3*on+4*sin(on/3)':y='100+1.5*on+3*cos(on/4)':d=1:s=640x360:fps=24,trim=duration=6[a];
[1]scale=1280:800,zoompan=z='1.6-0.003*on':x='300-2*on+3*sin(on/2)':y='150+on':d=1:s=640x360:fps=24,trim=duration=6[b];
[2]scale=1280:800,zoompan=z='1.2+0.002*on':x='4*on':y='120+5*sin(on/5)':d=1:s=640x360:fps=24,trim=duration=6[c];
[3]scale=160:100,format=yuv420p,fps=24,trim=duration=17[o];
[a][b]xfade=duration=0.5:offset=5[ab];[ab][c]xfade=duration=0.5:offset=10.5[v];
[v][o]overlay=x='240+200*sin(t*2)':y='130+90*cos(t*1.7)',noise=alls=6:allf=t,format=yuv420p`;

/** Makes assets/ and photos/ in the folder, unless those of this stamp are there. */
export async function makeAssets(folder: string, stamp: string): Promise<void> {
  const stampFile = join(folder, "assets.stamp");
  if (await Deno.readTextFile(stampFile).catch(() => "") === stamp) return;
  const assets = join(folder, "assets"), photos = join(folder, "photos");
  for (const path of [assets, photos]) await Deno.mkdir(path, { recursive: true });
  const backgrounds = await fetchBackgrounds(folder);
  for (const [i, picture] of PICTURES.slice(0, PHOTOS).entries()) {
    await cropped(join(backgrounds, picture), join(photos, `p${i}.jpg`), "960:640");
  }
  await cropped(join(backgrounds, WALLPAPER), join(photos, "bg.png"), "1920:1080");
  writePages(assets);
  await convert(folder, "doc.html", ["--infilter=HTML (StarWriter)", "--convert-to", "odt:writer8"]);
  await convert(folder, "sheet.csv", ["--infilter=CSV:44,34,76,1", "--convert-to", "ods"]);
  await makeVideo(backgrounds, join(assets, "video.webm"));
  await Deno.writeTextFile(stampFile, stamp);
}

/** @returns the folder with the pictures of Debian's wallpaper packages, which needn't be installed. */
async function fetchBackgrounds(folder: string): Promise<string> {
  const root = join(folder, "backgrounds");
  const backgrounds = join(root, "usr/share/backgrounds");
  const there = await Deno.stat(join(backgrounds, PICTURES[0])).then(() => true, () => false);
  if (there) return backgrounds;
  await Deno.mkdir(root, { recursive: true });
  const script = 'cd "$0" && apt-get -qq download "$@" && for file in *.deb; do dpkg -x "$file" .; done';
  await run("sh", ["-c", script, root, ...WALLPAPER_PACKAGES]);
  return backgrounds;
}

async function cropped(from: string, to: string, size: string): Promise<void> {
  const filter = `scale=${size}:force_original_aspect_ratio=increase,crop=${size}`;
  await run("ffmpeg", ["-v", "error", "-y", "-i", from, "-vf", filter, "-frames:v", "1", "-q:v", "3", to]);
}

function writePages(folder: string): void {
  const random = new SeededRandom(SEED), paragraphs = readParagraphs();
  const source = { random, paragraphs };
  // The order matters: all draw from one sequence.
  Deno.writeTextFileSync(join(folder, "doc.html"), reportHtml(random, paragraphs));
  Deno.writeTextFileSync(join(folder, "sheet.csv"), ordersCsv(random, paragraphs));
  Deno.writeTextFileSync(join(folder, "text.html"), portalPage(source, { photos: false }));
  Deno.writeTextFileSync(join(folder, "photos.html"), portalPage(source, { photos: true }));
  Deno.writeTextFileSync(join(folder, "video.html"), videoPage(source));
}

async function convert(folder: string, file: string, args: string[]): Promise<void> {
  const profile = `-env:UserInstallation=file://${join(folder, "profile_convert")}`;
  const assets = join(folder, "assets");
  await run("soffice", [profile, "--headless", ...args, "--outdir", assets, join(assets, file)]);
  const made = join(assets, file.replace(/\.html$/, ".odt").replace(/\.csv$/, ".ods"));
  // soffice succeeds even where it made nothing.
  await Deno.stat(made);
}

async function makeVideo(backgrounds: string, file: string): Promise<void> {
  const inputs = [["TwoWings", 8], ["../abstract/Elephants", 8], ["Garden", 8], ["LadyBird", 24]] as const;
  const args = inputs.flatMap(([name, seconds]) =>
    `-loop 1 -t ${seconds} -i ${join(backgrounds, "mate/nature", name)}.jpg`.split(" ")
  );
  const codec = "-t 16 -c:v libvpx -b:v 4M -deadline good -cpu-used 4".split(" ");
  await run("ffmpeg", ["-v", "error", "-y", ...args, "-filter_complex", VIDEO_FILTER, ...codec, file]);
}
