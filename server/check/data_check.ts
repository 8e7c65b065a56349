import { accessSync, constants, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { createOfficeIdentity } from "../office/identity.ts";
import { verifyChain } from "../store/audit.ts";
import { databasePath, openExisting } from "../store/database.ts";
import { createSettingsStore } from "../store/settings.ts";
import { bad, codeOf, doubtful, type Finding, good, translated } from "./finding.ts";

/** With less room the log says so soon; with hardly any nothing can be written. */
const ROOM_GOOD_BYTES = 500 * 1024 * 1024, ROOM_LEAST_BYTES = 1024 * 1024;
const KEY_BYTES = 32;

/** What the data folder tells, for the other checks. */
export interface DataFacts {
  findings: Finding[];
  /** The office's public key; null before the first start. */
  officeKey: string | null;
  /** The address that was set on the administration page. */
  address: string | null;
  /** When something in it was last written, milliseconds since 1970. */
  writtenAt: number | null;
}

/** Looks at the data folder and changes nothing in it. @param keyFile as told with --key-file. */
export function checkData(dataDir: string, keyFile: string | null): DataFacts {
  const facts: DataFacts = { findings: [], officeKey: null, address: null, writtenAt: null };
  const folder = checkFolder(dataDir);
  facts.findings.push(folder.finding);
  if (!folder.there) return facts;
  const path = databasePath(dataDir), used = isThere(path);
  const officeKey = checkKey(join(dataDir, "office.key"), "Schlüssel der Kanzlei", used);
  facts.findings.push(officeKey.finding);
  if (officeKey.key) {
    const nobody = { facts: () => ({ name: "", phone: "" }), address: () => null };
    facts.officeKey = createOfficeIdentity({ secret: officeKey.key, ...nobody }).key;
  }
  facts.findings.push(
    checkKey(keyFile ?? join(dataDir, "server.key"), "Schlüssel des Servers", used || keyFile !== null)
      .finding,
  );
  if (!used) {
    facts.findings.push(good("Datenbank", "Gibt es noch nicht, sie wird beim ersten Start angelegt."));
    return facts;
  }
  facts.writtenAt = statSync(path).mtimeMs;
  return { ...facts, ...checkDatabase(path, facts.findings) };
}

function checkFolder(dataDir: string): { there: boolean; finding: Finding } {
  const about = "Datenordner";
  const choose = "Wählen Sie mit --data einen anderen Ordner.";
  if (!isThere(dataDir)) {
    return { there: false, finding: checkMissing(about, dataDir) };
  }
  const answer = (finding: Finding) => ({ there: true, finding });
  if (!statSync(dataDir).isDirectory()) {
    return { there: false, finding: bad(about, `${dataDir} ist kein Ordner.`, choose) };
  }
  const probe = join(dataDir, `pruefen.${process.pid}.new`);
  try {
    writeFileSync(probe, "", { flag: "wx", mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    const full = codeOf(error) === "ENOSPC";
    return answer(bad(
      about,
      full
        ? `Auf dem Datenträger von ${dataDir} ist kein Platz mehr.`
        : `In ${dataDir} kann nichts geschrieben werden (${codeOf(error)}).`,
      full
        ? "Schaffen Sie Platz."
        : `Prüfen Sie als derselbe Benutzer, unter dem der Server läuft, und geben Sie ihm den Ordner (chown). ${choose}`,
    ));
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const room = bavail * bsize, megabytes = Math.floor(room / 1024 / 1024).toLocaleString("de");
  if (room < ROOM_GOOD_BYTES) {
    const tell = room < ROOM_LEAST_BYTES ? bad : doubtful;
    return answer(tell(about, `${dataDir}: nur noch ${megabytes} MB frei.`, "Schaffen Sie Platz."));
  }
  if (process.platform !== "win32" && (statSync(dataDir).mode & 0o077) !== 0) {
    return answer(doubtful(
      about,
      `${dataDir} ist beschreibbar, aber auch für andere Benutzer dieses Rechners offen.`,
      `Schließen Sie ihn: chmod 700 "${dataDir}"`,
    ));
  }
  return answer(good(about, `${dataDir}, beschreibbar, ${megabytes} MB frei.`));
}

function checkMissing(about: string, dataDir: string): Finding {
  let parent = dirname(dataDir);
  while (!isThere(parent) && dirname(parent) !== parent) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
  } catch {
    return bad(
      about,
      `${dataDir} gibt es nicht und kann auch nicht angelegt werden: ${parent} ist schreibgeschützt.`,
      "Legen Sie den Ordner für den Benutzer an, unter dem der Server läuft, oder nennen Sie mit --data einen anderen.",
    );
  }
  return doubtful(
    about,
    `${dataDir} gibt es noch nicht.`,
    "Vor dem ersten Start ist das richtig, dann legt der Server ihn an. Sonst stimmt der Pfad bei --data nicht.",
  );
}

/** @param expected there should be one by now. */
function checkKey(
  path: string,
  about: string,
  expected: boolean,
): { key: Uint8Array | null; finding: Finding } {
  const backup = "Spielen Sie die Datei aus Ihrer Sicherung zurück.";
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    const missing = codeOf(error) === "ENOENT";
    const finding = missing && !expected
      ? good(about, "Gibt es noch nicht, er wird beim ersten Start angelegt.")
      : bad(about, missing ? `${path} fehlt.` : `${path} ist nicht lesbar (${codeOf(error)}).`, backup);
    return { key: null, finding };
  }
  if (key.length !== KEY_BYTES) {
    return { key: null, finding: bad(about, `${path} ist kein Schlüssel von ${KEY_BYTES} Byte.`, backup) };
  }
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    const text = `${path} ist auch für andere Benutzer dieses Rechners lesbar.`;
    return { key, finding: doubtful(about, text, `Schließen Sie die Datei: chmod 600 "${path}"`) };
  }
  return { key, finding: good(about, "Vorhanden.") };
}

/** @param findings takes the line about it. */
function checkDatabase(path: string, findings: Finding[]): { address: string | null } {
  const about = "Datenbank";
  try {
    const db = openExisting(path, { readOnly: true });
    try {
      const address = createSettingsStore(db).read().address || null;
      // One moment of it: a server that runs goes on writing.
      db.exec("BEGIN");
      const audit = verifyChain(db);
      findings.push(
        audit.state === "intact"
          ? good(
            about,
            `Unbeschädigt, ${audit.entries.toLocaleString("de")} Einträge im Protokoll, Kette unverändert.`,
          )
          : bad(
            about,
            `Das Protokoll ist nicht mehr, wie es geschrieben wurde (Eintrag ${audit.seq}).`,
            "Jemand hat die Datenbank verändert. Bewahren Sie eine Kopie auf und spielen Sie Ihre letzte Sicherung zurück.",
          ),
      );
      return { address };
    } finally {
      db.close();
    }
  } catch (error) {
    const text = translated(error, DATABASE_FAULTS, `${path} lässt sich nicht öffnen.`);
    const newer = text === NEWER;
    findings.push(bad(
      about,
      text,
      newer
        ? "Starten Sie das neuere Programm oder spielen Sie eine Sicherung von vorher zurück."
        : "Prüfen Sie als der Benutzer, unter dem der Server läuft. Hilft das nicht, spielen Sie Ihre letzte Sicherung zurück.",
    ));
    return { address: null };
  }
}

const NEWER = "Ein neueres MFB hat sie geschrieben.";
const DATABASE_FAULTS = [
  [/is damaged/, "Sie ist beschädigt."],
  [/newer MFB/, NEWER],
  [/disk is full/, "Der Datenträger ist voll."],
  [/can't be written/, "Sie ist für diesen Benutzer nicht zugänglich."],
  [/another process/, "Ein anderes Programm hält sie fest."],
] as const;

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
