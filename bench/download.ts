import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { DIST } from "../build/paths.ts";
import { CODINGS } from "../server/downloads/coding.ts";
import { canPack, createPacker } from "../server/downloads/packing.ts";
import type { Measure, Result } from "./report.ts";

/** What we aim at for an executable of about 95 MB. */
const AIM_MB = 27;

/** The executable's compressed copies as the server makes them: megabytes on the wire, processor seconds once. */
export async function run(args: string[]): Promise<Result> {
  const { values } = parseArgs({ args, options: { file: { type: "string" } } });
  const file = values.file ??
    ["MFB-Kunde.exe", "MFB-Kunde"].map((name) => join(DIST, name)).find((path) => existsSync(path));
  if (!file) throw new Error("Cannot find an executable in dist/: build one, or name it with --file");
  const { size } = await Deno.stat(file);
  const measures: Record<string, Measure> = {};
  let smallest = size;
  for (const coding of CODINGS.filter(canPack)) {
    const started = process.cpuUsage();
    let bytes = 0;
    await pipeline(
      createReadStream(file, { highWaterMark: 1024 * 1024 }),
      createPacker(coding),
      async (parts: AsyncIterable<Uint8Array>) => {
        for await (const part of parts) bytes += part.length;
      },
    );
    const { user, system } = process.cpuUsage(started);
    smallest = Math.min(smallest, bytes);
    measures[`${coding}MB`] = { value: bytes / 1e6, better: "lower", unit: "MB" };
    measures[`${coding}CpuSeconds`] = { value: (user + system) / 1e6, better: "lower", unit: "s" };
  }
  measures.wireMB = { value: smallest / 1e6, aim: AIM_MB, better: "lower", unit: "MB" };
  measures.secondsAt2000Kbit = { value: smallest * 8 / 2_000_000, aim: 108, better: "lower", unit: "s" };
  return {
    bench: "download",
    setting: { executableMB: Math.round(size / 1e5) / 10, deno: Deno.version.deno },
    measures,
  };
}
