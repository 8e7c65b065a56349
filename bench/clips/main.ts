import { makeClips } from "./make.ts";
import { CLIPS } from "./scripts.ts";

/** `deno run -A bench/clips/main.ts [a b c d e f g]`: records the clips of the screen bench; all of them without letters. */
const encoder = new TextEncoder();
const letters = Deno.args.join("");
const names = letters ? CLIPS.filter((name) => letters.includes(name[0])) : CLIPS;
try {
  const folder = await makeClips(names, {
    say: async (line) => void await Deno.stdout.write(encoder.encode(`${line}\n`)),
  });
  await Deno.stdout.write(encoder.encode(`${names.join(" ")} in ${folder}\n`));
} catch (error) {
  await Deno.stderr.write(encoder.encode(`${error instanceof Error ? error.message : error}\n`));
  Deno.exit(1);
}
