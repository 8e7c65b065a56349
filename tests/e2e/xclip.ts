import { waitFor } from "./wait.ts";
import type { Desktop } from "./xvfb.ts";

/** A real X program at the clipboard of a screen. */

/** xclip gives long texts in parts, and mixes them up when two programs want them at once. */
const LONG_CHARS = 10_000;

/** Copies text; settles when other programs get it, unless it is long. */
export async function copyOn(desktop: Desktop, text: string): Promise<void> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, text);
    // xclip stays in the background until another program copies.
    await desktop.tool("sh", ["-c", 'exec xclip -selection clipboard -in "$0" >/dev/null 2>&1', file]);
    if (text.length > LONG_CHARS) return;
    await waitFor(async () => await pasteOn(desktop) === text, { what: "the copy" });
  } finally {
    await Deno.remove(file);
  }
}

/** What a program gets that pastes; empty when there is nothing. */
export async function pasteOn(desktop: Desktop): Promise<string> {
  const args = ["-selection", "clipboard", "-out", "-target", "UTF8_STRING"];
  const env = { DISPLAY: desktop.display };
  const { success, stdout } = await new Deno.Command("xclip", { args, env, stderr: "null" }).output();
  return success ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout) : "";
}
