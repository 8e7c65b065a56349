import { parseArguments, USAGE } from "./server/arguments.ts";
import { UserError } from "./server/errors.ts";

/** Reads the arguments, chooses the role, starts it. */
async function main(): Promise<void> {
  const command = parseArguments(Deno.args);
  switch (command.role) {
    case "help":
      return void (await Deno.stdout.write(new TextEncoder().encode(USAGE)));
    case "version": {
      const { versionText } = await import("./server/version.ts");
      return void (await Deno.stdout.write(new TextEncoder().encode(versionText() + "\n")));
    }
    case "server":
      return await (await import("./server/roles.ts")).runServer(command.options);
    case "client":
      return await (await import("./server/roles.ts")).runClient(command.options);
    case "demo":
      return await (await import("./server/roles.ts")).runDemo(command.options);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  await Deno.stderr.write(new TextEncoder().encode(`${error.message}\n`));
  Deno.exit(2);
}
