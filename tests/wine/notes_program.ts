import { startNotepad } from "../../capture/windows/testing.ts";

/**
 * A user's program on the desktop under Wine, with this one in deno.exe to look into it: opens notepad at the place
 * given (x, y, width, height), says "ready", and tells all that is written in it whenever that changes, as JSON.
 */
const [x, y, width, height] = Deno.args.map(Number);
await using notepad = await startNotepad({ x, y, width, height });
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
say("ready");
for (let told = "";;) {
  const text = notepad.text();
  if (text !== told) say(JSON.stringify(told = text));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
