import { copyOfficeKey, defaultDataDir } from "../data_dir.ts";
import { UserError } from "../errors.ts";
import { backUp } from "./backup.ts";

/** `server sichern FILE`. @returns what to tell the person. @throws UserError */
export function backUpOffice({ data, file }: { data: string | null; file: string }): string {
  const { meetings, audit } = backUp(data ?? defaultDataDir(), file);
  if (audit.state !== "intact") {
    throw new UserError("audit", `The copy "${file}" is written, but the audit log in it isn't whole`, {
      hint: `Entry ${audit.seq} is ${audit.state === "cut" ? "missing" : "not as it was written"}.`,
    });
  }
  const key = copyOfficeKey(data ?? defaultDataDir(), file);
  return `Sicherung geschrieben und geprüft: ${file}\n` +
    `${meetings} Sitzungen, ${audit.entries} Einträge im Protokoll (Kette unverändert)\n` +
    `Schlüssel der Kanzlei, an dem die Mandanten sie erkennen: ${key}`;
}
