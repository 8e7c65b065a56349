import process from "node:process";
import type { ServerOptions } from "../arguments.ts";
import { defaultDataDir } from "../data_dir.ts";
import { downloadPlaces } from "../downloads/places.ts";
import { configureLog } from "../log.ts";
import { tableRow } from "./finding.ts";
import { checkSetUp } from "./mod.ts";

/** `server pruefen`: prints the table, or with `--json` an object a line. @returns whether nothing is red. */
export async function checkServer(
  options: ServerOptions,
  { programDir, print }: { programDir: string; print(text: string): void },
): Promise<boolean> {
  await configureLog({ json: options.logJson });
  const dataDir = options.data ?? defaultDataDir();
  const colours = !options.json && Deno.stdout.isTerminal() && !process.env.NO_COLOR;
  const places = downloadPlaces({ told: options.downloads, dataDir, programDir });
  const well = await checkSetUp({ ...options, dataDir, places, now: Date.now }, (finding) => {
    print(`${options.json ? JSON.stringify(finding) : tableRow(finding, { colours })}\n`);
  });
  if (!options.json) {
    print(
      well ? "\nKein roter Punkt.\n" : "\nSo werden Mandanten oder Berater auf Fehler stoßen: siehe ROT.\n",
    );
  }
  return well;
}
