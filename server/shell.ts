import process from "node:process";
import { openShell } from "../capture/mod.ts";
import type { Shell } from "../capture/types.ts";
import type { UserError } from "./errors.ts";
import { isBuilt } from "./version.ts";

/** What most likely stops a client, in his language; the English sentence follows. */
const GERMAN: Record<string, string> = {
  offices: "MFB-Kunde kann nicht lesen, welche Kanzleien Sie kennen.",
  listen: "MFB-Kunde kann seine Seite nicht bereitstellen.",
  display: "Ihr Bildschirm kann auf diesem Rechner nicht gezeigt werden.",
};

const RESTARTED = "--restarted";

/** Tells a user who has no console to read it: the executable for Windows has none. @returns whether it was told. */
export async function tellError({ code, message, hint = "" }: UserError): Promise<boolean> {
  const shell = isBuilt() ? await openShell() : null;
  if (!shell) return false;
  const german = GERMAN[code] ?? "MFB-Kunde kann nicht starten.";
  return await shell.tell("MFB-Kunde", [german, message, hint].filter((text) => text !== "").join("\n\n"));
}

/**
 * Starts this executable once more with administrator rights, and with the arguments that its user gave it: nothing
 * that came over the network. Null where the system has no such thing, or this process has them already.
 */
export function elevatedStart(shell: Shell | null): (() => Promise<boolean>) | null {
  const start = isBuilt() ? shell?.startElevated : null;
  return start ? () => start(process.execPath, restartArguments(Deno.args)) : null;
}

/** This one still has its port, and leaves it once the new one has started. */
export function restartArguments(args: readonly string[]): string[] {
  return [...args.filter((one) => one !== RESTARTED), RESTARTED];
}
