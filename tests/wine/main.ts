import { setUp } from "../setup.ts";
import { startWine } from "./wine.ts";

/** `deno run -A tests/wine/main.ts ARGS`: runs Deno for Windows with these arguments on a desktop under Wine. */
const missing = await setUp();
if (missing) {
  Deno.stderr.writeSync(new TextEncoder().encode(`${missing}\n`));
  Deno.exit(2);
}
await using wine = await startWine();
const { command, args, env } = wine.deno(Deno.args);
const { code } = await new Deno.Command(command, { args, env, stdin: "null" }).spawn().status;
Deno.exitCode = code;
