import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { plainLine } from "../transfer/plain_line.ts";
import { checkReceipt, type ReceiptCheck } from "../transfer/receipt/check.ts";
import { UserError } from "./errors.ts";

/** `MFB-Kunde beleg pruefen`: what a receipt, or two, say of themselves, in German. */

export interface ReceiptVerdict {
  text: string;
  /** Nothing is changed, and nothing is missing. */
  whole: boolean;
}

type Good = Extract<ReceiptCheck, { ok: true }>;

/** @param files one path, or those of both sides of a session. @throws UserError if one can't be read. */
export async function checkReceiptFiles(files: readonly string[]): Promise<ReceiptVerdict> {
  const checks = await Promise.all(files.map(async (file) => {
    try {
      return { name: plainLine(basename(file), 255), check: checkReceipt(await readFile(file)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UserError("arguments", `Cannot read the receipt ${file}: ${why}`, { cause: error });
    }
  }));
  const texts = checks.map(({ name, check }) => (checks.length > 1 ? `${name}: ` : "") + sayOne(check));
  let whole = checks.every(({ check }) => check.ok && check.ended);
  const [one, other] = checks.map(({ check }) => check);
  if (one.ok && other?.ok) {
    const together = sayTwo(one, other);
    texts.push(together.text);
    whole &&= together.whole;
  }
  return { text: texts.join("\n"), whole };
}

function sayOne(check: ReceiptCheck): string {
  if (check.ok) {
    const key = `Schlüssel der Sitzung: ${check.key}`;
    const entries = check.hashes.length;
    return check.ended
      ? `Unverändert. ${count(entries)}, vom Beginn bis zum Ende der Sitzung. ${key}`
      : `Abgeschnitten: Nach Eintrag ${entries} fehlt das Ende der Sitzung (oder die Verbindung brach ab). Was dasteht, ist unverändert. ${key}`;
  }
  switch (check.fault) {
    case "changed":
      return `An Zeile ${check.line} verändert (oder im Eintrag, der dort beginnt). Alles davor ist in sich stimmig, aber ohne gültige Unterschrift.`;
    case "cut":
      return `Abgeschnitten: Die Datei endet nach ${count(check.entries)} ohne Unterschrift.`;
    case "signature":
      return `Fremde Unterschrift in Zeile ${check.line}: Sie passt nicht zum Schlüssel und zum Inhalt des Belegs.`;
  }
}

/** Only the two together show that neither side has made itself another receipt. */
function sayTwo(one: Good, other: Good): ReceiptVerdict {
  if (one.key !== other.key) {
    return {
      text:
        "Fremde Unterschrift: Die Belege tragen verschiedene Schlüssel. Sie sind nicht von derselben Sitzung, oder einer ist nachgemacht.",
      whole: false,
    };
  }
  const [short, long] = one.hashes.length <= other.hashes.length ? [one, other] : [other, one];
  const same = short.hashes.every((hash, at) => hash === long.hashes[at]);
  if (!same) {
    return { text: "Die Belege widersprechen sich: Es gibt zwei mit demselben Schlüssel.", whole: false };
  }
  return short.hashes.length === long.hashes.length ? { text: "Beide Belege sind gleich.", whole: true } : {
    text: `Beide Belege sind bis Eintrag ${short.hashes.length} gleich; einer endet dort.`,
    whole: false,
  };
}

function count(entries: number): string {
  return entries === 1 ? "1 Eintrag" : `${entries} Einträge`;
}
