import { join } from "node:path";
import { DOWNLOADS, fileFacts, findExecutable, type Places, type Platform } from "../downloads/catalogue.ts";
import { CODINGS } from "../downloads/coding.ts";
import { readHashes } from "../downloads/hashes.ts";
import { bad, codeOf, doubtful, type Finding, good } from "./finding.ts";

const ABOUT = "Download";
const NAMES: Record<Platform, string> = {
  "windows": "Windows",
  "linux": "Linux",
  "linux-arm64": "Linux (ARM)",
  "macos-arm64": "macOS",
};

/** For which systems the help page has a program. @param cache the folder of hashes and copies. */
export async function checkDownloads(places: Places, cache: string): Promise<Finding[]> {
  const hashes = readHashes(cache);
  const there: string[] = [], missing: string[] = [], unpacked: string[] = [], unreadable: string[] = [];
  for (const { name, platform } of DOWNLOADS) {
    try {
      const file = await findExecutable(name, places);
      if (!file) {
        missing.push(NAMES[platform]);
        continue;
      }
      there.push(NAMES[platform]);
      const known = hashes[file.path];
      const fresh = known?.bytes === file.bytes && known.mtimeMs === file.mtimeMs;
      const copies = await Promise.all(
        CODINGS.map((coding) => fresh ? fileFacts(join(cache, `${known.sha256}.${coding}`)) : null),
      );
      if (copies.every((copy) => copy === null)) unpacked.push(NAMES[platform]);
    } catch (error) {
      unreadable.push(`${NAMES[platform]} (${codeOf(error)})`);
    }
  }
  const findings: Finding[] = [];
  const put = `Legen Sie die Programme in ${
    places.folders[0]
  }, oder nennen Sie den Ordner mit --downloads (docs/help.md).`;
  if (unreadable.length > 0) {
    const text = `Nicht lesbar: ${unreadable.join(", ")}.`;
    findings.push(bad(ABOUT, text, "Geben Sie dem Benutzer des Servers das Recht, die Dateien zu lesen."));
  }
  if (there.length === 0) {
    findings.push(bad(ABOUT, "Die Hilfeseite hat kein Programm anzubieten.", put));
  } else if (!there.includes(NAMES.windows)) {
    findings.push(doubtful(ABOUT, `Vorhanden: ${there.join(", ")}. Für Windows fehlt es.`, put));
  } else {
    const rest = missing.length > 0 ? ` Nicht angeboten: ${missing.join(", ")}.` : "";
    findings.push(good(ABOUT, `Vorhanden: ${there.join(", ")}.${rest}`));
  }
  if (unpacked.length > 0) {
    findings.push(doubtful(
      "Verkleinerte Kopien",
      `Noch keine für ${unpacked.join(", ")}: Der Download dauert dann länger.`,
      "Der Server legt sie an, während er läuft; die erste ist nach etwa einer Minute da.",
    ));
  } else if (there.length > 0) findings.push(good("Verkleinerte Kopien", "Vorhanden."));
  return findings;
}
