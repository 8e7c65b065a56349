import { cpus } from "node:os";
import { type Clip, openClip } from "./clips/clip.ts";
import { makeClips } from "./clips/make.ts";
import { type ClipName, CLIPS } from "./clips/scripts.ts";
import { measurePeers } from "./peers/measure.ts";
import { type PeerFigures, type PeerName, PEERS } from "./peers/types.ts";
import type { Result } from "./report.ts";
import { aimsOf, isTextClip } from "./screen/aims.ts";
import { measurePlain, measureStill } from "./screen/other.ts";
import { measureOurs } from "./screen/ours.ts";
import { writePage } from "./screen/page.ts";
import { filmRectangle } from "./screen/region.ts";
import { clipTable, oursInWords, plainTable } from "./screen/tables.ts";
import type { ScreenFigures } from "./screen/types.ts";
import { runText } from "../tests/e2e/child.ts";
import { kernels, plainKernels } from "../tests/kernels.ts";
import { setUp } from "../tests/setup.ts";

/**
 * The screen codec against its peers on recorded clips; about 20 minutes, and half an hour more when the clips aren't
 * recorded yet.
 *
 *     --clips abcdefg       those clips only
 *     --peers tight,x264    those peers only; "none"
 *     --peers-from FILE     the peers' figures of an earlier run's --json, to try a change of our codec quickly
 *     --chart               writes docs/bench
 */

interface Options {
  clips: ClipName[];
  peers: PeerName[];
  peersFrom: string | null;
  chart: boolean;
}

export async function run(args: string[]): Promise<Result> {
  const options = readOptions(args);
  const missing = await setUp();
  if (missing) throw new Error(missing);
  const folder = await makeClips(options.clips, { say });
  const kept = options.peersFrom ? JSON.parse(await Deno.readTextFile(options.peersFrom)) : null;
  const [load] = Deno.loadavg();
  const figures: ScreenFigures = { clips: {}, still: null, plain: null };
  for (const name of options.clips) {
    await say(name);
    using clip = openClip(folder, name);
    const film = name === "f_video";
    const mfb = await measureOurs(clip, { module: kernels, isText: isTextClip(name), film });
    await say(oursInWords(mfb));
    const { mfb: _, ...peers }: Record<string, PeerFigures> = kept
      ? kept.clips[name] ?? {}
      : await peersOf(clip, options.peers, film);
    figures.clips[name] = { mfb, ...peers };
    if (name === "a_typing") figures.still = measureStill(clip, kernels);
    if (name === "b_scroll") figures.plain = measurePlain(clip, plainKernels);
  }
  const measures = aimsOf(figures);
  const { clips } = figures;
  const setting = {
    commit: (await runText("git", ["describe", "--always", "--dirty"])).trim(),
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    cpu: cpus()[0].model,
    cores: navigator.hardwareConcurrency,
    loadBefore: Math.round(load * 10) / 10,
    command: `deno task bench screen ${args.join(" ")}`.trim(),
    ...(kept ? { peers: `of the run at ${kept.setting.date}` } : {}),
  };
  if (options.chart) await say((await writePage({ clips, measures, setting })).join("\n"));
  const tables = Object.entries(clips).map(([name, codecs]) =>
    `${name}\n${plainTable(clipTable(codecs))}\n${oursInWords(codecs.mfb)}\n`
  );
  return { bench: "screen", setting, measures, more: { json: { ...figures }, text: tables.join("\n") } };
}

async function peersOf(
  clip: Clip,
  which: readonly PeerName[],
  film: boolean,
): Promise<Record<string, PeerFigures>> {
  if (which.length === 0) return {};
  const peers = await measurePeers(clip, which, film ? filmRectangle(clip) : null);
  return Object.fromEntries(Object.entries(peers).map(([name, figures]) => [name, figures!]));
}

function readOptions(args: readonly string[]): Options {
  const options: Options = { clips: [...CLIPS], peers: [...PEERS], peersFrom: null, chart: false };
  for (let at = 0; at < args.length; at++) {
    const value = () => {
      if (args[at + 1] === undefined) throw new Error(`${args[at]} needs a value`);
      return args[++at];
    };
    switch (args[at]) {
      case "--clips": {
        const letters = value();
        options.clips = CLIPS.filter((name) => letters.includes(name[0]));
        break;
      }
      case "--peers": {
        const names = value().split(",");
        const unknown = names.find((name) => name !== "none" && !PEERS.some((peer) => peer === name));
        if (unknown) throw new Error(`No peer "${unknown}"; there are ${PEERS.join(", ")}, none`);
        options.peers = PEERS.filter((name) => names.includes(name));
        break;
      }
      case "--peers-from":
        options.peersFrom = value();
        break;
      case "--chart":
        options.chart = true;
        break;
      default:
        throw new Error(`Unknown option "${args[at]}"; there are --clips, --peers, --peers-from, --chart`);
    }
  }
  return options;
}

async function say(line: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(`${line}\n`));
}
