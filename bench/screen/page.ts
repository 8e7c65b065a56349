import { join } from "node:path";
import { writeChart } from "../chart.ts";
import type { Measure } from "../report.ts";
import { aimsTable, clipTable, markdownTable, oursInWords } from "./tables.ts";
import type { ClipFigures, OurFigures } from "./types.ts";
import type { PeerFigures } from "../peers/types.ts";

const ROOT = join(import.meta.dirname!, "../..");

type Pick = (figures: PeerFigures | OurFigures) => number | null;

interface Chart {
  name: string;
  title: string;
  unit: string;
  pick: Pick;
}

const CHARTS: Chart[] = [
  { name: "screen_bytes", title: "Bytes of a clip", unit: "bytes", pick: ({ bytes }) => bytes },
  {
    name: "screen_first",
    title: "Bytes of the first frame",
    unit: "bytes",
    pick: ({ firstBytes }) => firstBytes,
  },
  {
    name: "screen_delay",
    title: "From a change until it is shown, 2 Mbit/s and 40 ms, 95th percentile",
    unit: "ms",
    pick: ({ delayP95 }) => delayP95,
  },
];

export interface PageContent {
  clips: Record<string, ClipFigures>;
  measures: Record<string, Measure>;
  setting: Record<string, string | number>;
}

/** Writes docs/bench/screen.md and its charts. @returns the paths. */
export async function writePage(content: PageContent): Promise<string[]> {
  const { clips } = content;
  const paths: string[] = [];
  const series = [...new Set(Object.values(clips).flatMap((codecs) => Object.keys(codecs)))];
  for (const { name, title, unit, pick } of CHARTS) {
    const groups = Object.fromEntries(
      Object.entries(clips).map(([clip, codecs]) => [
        clip,
        Object.fromEntries(Object.entries(codecs).map(([codec, figures]) => [codec, pick(figures)])),
      ]),
    );
    paths.push(await writeChart(name, { title, unit, series, groups }));
  }
  const page = join(ROOT, "docs/bench/screen.md");
  await Deno.writeTextFile(page, pageOf(content));
  return [...paths, page];
}

function pageOf({ clips, measures, setting }: PageContent): string {
  const where = Object.entries(setting).map(([name, value]) => `${name} ${value}`).join(", ");
  return [
    "# The screen codec, measured",
    "",
    "Written by `deno task bench screen --chart`; changes by hand are lost.",
    "",
    `${where}.`,
    "",
    "## Aims",
    "",
    markdownTable(aimsTable(measures)),
    "",
    ...CHARTS.flatMap(({ name, title }) => [`![${title}](${name}.svg)`, ""]),
    ...Object.entries(clips).flatMap(([name, codecs]) => [
      `## ${name}`,
      "",
      markdownTable(clipTable(codecs)),
      "",
      oursInWords(codecs.mfb),
      "",
    ]),
    "## What is measured",
    "",
    EXPLANATION,
    "",
  ].join("\n");
}

const EXPLANATION = `The clips are recorded from real programs, 1920x1080, 20 ticks a second (bench/clips).

- **KB, encode, decode**: of a to d with every changed frame sent over a link that is never short (each picture
  compared with its frame); of the others as they are at 2 Mbit/s, refinement to exact pixels included. Video codecs
  send every tick at 2 Mbit/s at most. Times are median / 95th percentile per changed frame without the first, ours
  and the video codecs' and Tight's as CPU time of one core.
- **in Chromium**: decoding and painting in a worker of a real page, elapsed time; the canvas is compared with the
  clip's last frame in the end.
- **first ms, shown**: a clock of events: 2 Mbit/s, 20 ms each way, with the CPU times measured; pacing is the
  program's own (session/screen/pacing.ts), the newest frame is taken when the link has room. "Shown" counts the
  changes after the first frame; one that was skipped counts until a later one was shown. Tight's are measured with its real server and viewer over a real
  throttle. Overheads of DTLS, SCTP and IP aren't in it, for nobody.
- **dB**: over R, G and B, mean of the changed frames (at 2 Mbit/s: of those shown), and in the end, at rest.
- **exact after**: from the clip's last change until every pixel is right.
- **still**: an encoder that is called 20 times a second though nothing is damaged, or everything is called damaged
  though nothing changed.
- **f_video.framesPerSecond**: of the 20 ticks a second so many whose picture reached the viewer.`;
