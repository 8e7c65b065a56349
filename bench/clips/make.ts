import { join } from "node:path";
import { makeAssets } from "./assets.ts";
import type { ClipInfo } from "./clip.ts";
import { checkRoom, clipsFolder, scriptStamp } from "./folder.ts";
import { Hands } from "./hands.ts";
import { installPrograms } from "./packages.ts";
import type { Recording } from "./recorder_worker.ts";
import { startRecorder } from "./recorder.ts";
import { type ClipName, SCRIPTS } from "./scripts.ts";
import { SeededRandom } from "./seeded_random.ts";
import { SCREEN, type Stage, startStage } from "./stage.ts";

const SEED = 3;
const FPS = 20;
/** LibreOffice's first start shows neither a tip nor a request for money. */
const OFFICE_SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
`;

export interface MakeOptions {
  /** Hears what is going on, a line each. */
  say?(line: string): void | Promise<void>;
}

/**
 * Records those of the named clips that aren't there as these scripts make them; installs what that needs.
 *
 * @returns the folder that holds them.
 * @throws Error in a sentence when the disk is too full or a program is missing.
 */
export async function makeClips(
  names: readonly ClipName[],
  { say = () => {} }: MakeOptions = {},
): Promise<string> {
  const folder = clipsFolder();
  const stamp = await scriptStamp();
  const stale = names.filter((name) => readInfo(folder, name)?.stamp !== stamp);
  if (stale.length === 0) return folder;
  await Deno.mkdir(folder, { recursive: true });
  await checkRoom(folder);
  await installPrograms();
  await say(`Making what the clips show (${folder})`);
  await makeAssets(folder, stamp);
  for (const name of stale) {
    const { frames, ticks, late } = await recordClip(folder, name, stamp);
    await say(`${name}: ${ticks.length} ticks, ${frames} frames, ${late} late`);
  }
  return folder;
}

async function recordClip(folder: string, name: ClipName, stamp: string): Promise<Recording> {
  await cleanProfiles(folder);
  await using stage = await startStage(folder);
  const { programs } = stage;
  const part = join(folder, `${name}.raw.part`);
  let recording: Recording | undefined;
  await SCRIPTS[name]({
    programs,
    hands: new Hands(programs, new SeededRandom(SEED)),
    folder,
    async record(actions) {
      recording = await recordDuring(stage, part, actions);
    },
  });
  if (!recording) throw new Error(`The script of ${name} records nothing`);
  const { width: w, height: h } = SCREEN;
  const info: ClipInfo = { w, h, fps: FPS, ...recording, stamp };
  await Deno.rename(part, join(folder, `${name}.raw`));
  await Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(info) + "\n");
  return recording;
}

async function recordDuring(
  { framebuffer }: Stage,
  file: string,
  actions: () => Promise<void>,
): Promise<Recording> {
  const recorder = startRecorder({ framebuffer, file, ...SCREEN, fps: FPS });
  let failure: unknown;
  await actions().catch((error) => failure = error);
  const recording = await recorder.stop();
  if (failure) throw failure;
  return recording;
}

/** Every clip begins with programs that know nothing of earlier ones, and with documents that nobody has locked. */
async function cleanProfiles(folder: string): Promise<void> {
  const locks = [...Deno.readDirSync(join(folder, "assets"))].map(({ name }) => name)
    .filter((name) => name.startsWith(".~lock"));
  for (const path of ["profile_office", "profile_chromium", ...locks.map((name) => `assets/${name}`)]) {
    await Deno.remove(join(folder, path), { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await Deno.mkdir(join(folder, "profile_office/user"), { recursive: true });
  await Deno.writeTextFile(join(folder, "profile_office/user/registrymodifications.xcu"), OFFICE_SETTINGS);
}

function readInfo(folder: string, name: string): ClipInfo | null {
  try {
    return JSON.parse(Deno.readTextFileSync(join(folder, `${name}.json`)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
