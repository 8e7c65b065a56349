import { join } from "node:path";
import process from "node:process";
import { isBuilt } from "../version.ts";
import { ownExecutable, type Places } from "./catalogue.ts";

/** Where a server looks for its clients' executables. @param options.told the folder of --downloads. */
export function downloadPlaces(
  { told, dataDir, programDir }: { told: string | null; dataDir: string; programDir: string },
): Places {
  const named = [told, process.env.MFB_DOWNLOAD_DIR].filter((folder) => folder != null && folder !== "");
  return {
    folders: [...named as string[], join(dataDir, "downloads"), join(programDir, "dist")],
    own: ownExecutable(process.execPath, { target: Deno.build.target, built: isBuilt() }),
  };
}
